package io.trunkline.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.model.ComponentId;
import io.trunkline.model.Service;
import io.trunkline.model.ServiceMatch;
import io.trunkline.model.Status;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServicesReaderTest {

    @TempDir
    Path temp;

    private Folder folder;

    @BeforeEach
    void start() {
        folder = new Folder(temp);
    }

    @Test
    void a_service_may_have_a_runbook_and_quiet_hours() {
        folder.write(
                "services.yaml",
                Folder.SERVICES.replace(
                        "FINANCE_KEY}}\"",
                        "FINANCE_KEY}}\", runbook: \"https://wiki.example/finance\", quiet: {from: \"22:00\", to:"
                                + " \"06:00\", zone: Europe/Berlin, severities: [warning]}"));

        Service finance =
                folder.configuration().directory().service("eu-finance").orElseThrow();
        assertThat(finance.runbook()).isEqualTo("https://wiki.example/finance");
        assertThat(finance.quiet()).hasToString("22:00-06:00 Europe/Berlin: warning");
    }

    @Test
    void runbook_without_https_is_a_problem() {
        folder.write(
                "services.yaml", Folder.SERVICES.replace("FINANCE_KEY}}\"", "FINANCE_KEY}}\", runbook: wiki/finance"));

        assertThat(folder.problems())
                .contains("services.yaml: services.eu-finance.runbook: 'wiki/finance' is not valid; expected an address"
                        + " that begins with https://");
    }

    @Test
    void services_are_read_in_the_order_of_the_file() {
        folder.write(
                "services.yaml",
                Folder.SERVICES.replace("FINANCE_KEY}}\"", "FINANCE_KEY}}\", severity: {DOWN: error}"));

        assertThat(folder.configuration().directory().services())
                .containsExactly(
                        new Service("eu-finance", "EU Finance", "finance-k3y", Map.of(Status.DOWN, "error")),
                        new Service("unassigned", "Unknown", "default-k3y", Map.of()));
        assertThat(folder.configuration().directory().defaultService().id()).isEqualTo("unassigned");
    }

    @Test
    void components_are_mapped_to_services() {
        assertThat(folder.configuration().directory().find(ComponentId.parse("genesys/trunk/trunk-eu-7")))
                .extracting(found -> found.service().id(), ServiceMatch::how, ServiceMatch::rule)
                .containsExactly("eu-finance", ServiceMatch.How.GLOB, "trunk-eu-*");
    }

    @Test
    void components_may_be_left_out_or_be_empty() {
        folder.write("services.yaml", Folder.SERVICES.replace("  \"trunk-eu-*\": eu-finance\n", ""));
        assertThat(folder.problems()).isEmpty();

        folder.write("services.yaml", Folder.SERVICES.replace("components:\n  \"trunk-eu-*\": eu-finance\n", ""));
        assertThat(folder.problems()).isEmpty();
    }

    @Test
    void two_services_may_share_a_routing_key() {
        folder.set("FINANCE_KEY", "default-k3y");

        assertThat(folder.problems()).isEmpty();
    }

    @Test
    void unset_routing_key_names_its_variable() {
        folder.unset("FINANCE_KEY").set("DEFAULT_KEY", "");

        assertThat(folder.problems())
                .containsExactly(
                        "services.yaml: services.eu-finance.routing-key: environment variable FINANCE_KEY is not set;"
                                + " expected set it or remove the service",
                        "services.yaml: services.unassigned.routing-key: environment variable DEFAULT_KEY is empty;"
                                + " expected set it or remove the service");
    }

    @Test
    void a_routing_key_with_white_space_is_refused_and_not_shown() {
        for (String key : new String[] {"with space", " ", "tab\t", "line\n", "\u0000", "no-break\u00a0"}) {
            folder.set("FINANCE_KEY", key);

            assertThat(folder.problems())
                    .containsExactly("services.yaml: services.eu-finance.routing-key:"
                            + " the value (not shown) is not valid;"
                            + " expected PagerDuty's integration key, without white space");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    default: unassigned  | default: unasigned | default: 'unasigned' is no service, did you mean 'unassigned'?; expected one of eu-finance, unassigned
                    default: unassigned  | default:           | default: is missing; expected the id of a service
                    default: unassigned  | defaults: x        | defaults: is an unknown key, did you mean 'default'?; expected one of default, services, components, topology, redundant
                    : eu-finance         | : finance          | components.trunk-eu-*: 'finance' is no service; expected one of eu-finance, unassigned
                    : eu-finance         | : [eu-finance]     | components.trunk-eu-*: is a list; expected the id of a service
                    : eu-finance         | : 1                | components.trunk-eu-*: is a number; expected the id of a service (in quotes)
                    trunk-eu-*           | ''                 | components."": has a key that is not valid; expected an id or a glob
                    trunk-eu-*           | a\\nb              | components."a\\u000ab": has a key that is not valid; expected an id or a glob
                    eu-finance: {        | eu finance: {      | services."eu finance": has a key that is not valid; expected an id without white space
                    name: EU Finance     | name: ''           | services.eu-finance.name: '' is not valid; expected a text on one line
                    name: EU Finance,    |                    | services.eu-finance.name: is missing; expected a text on one line
                    name: EU Finance     | names: x           | services.eu-finance.names: is an unknown key, did you mean 'name'?; expected one of name, routing-key, severity, api-token, pagerduty-service, match, symptoms, runbook, quiet
                    name: EU Finance     | name: x, severity: {DOWN: Critical} | services.eu-finance.severity.DOWN: 'Critical' is not valid; expected critical, error, warning, info
                    name: EU Finance     | name: x, severity: {UP: info} | services.eu-finance.severity.UP: is an unknown key; expected one of DOWN, DEGRADED
                    name: EU Finance     | name: x, severity: high | services.eu-finance.severity: is a text; expected a mapping (key: value)
                    """)
    void problem_names_its_place(String right, String wrong, String expected) {
        assertThat(Folder.SERVICES).contains(right);
        folder.write("services.yaml", Folder.SERVICES.replace(right, wrong == null ? "" : wrong));

        assertThat(folder.problems()).contains("services.yaml: " + expected);
    }

    @Test
    void no_service_at_all_is_a_problem() {
        folder.write("services.yaml", "default: a\nservices: {}\n");

        assertThat(folder.problems())
                .containsExactly("services.yaml: services: has no service; expected one service at least");
    }
}
