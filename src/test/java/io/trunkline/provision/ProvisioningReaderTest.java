package io.trunkline.provision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import io.trunkline.config.Folder;
import io.trunkline.config.SecretLocation;
import io.trunkline.provision.DesiredState.Integration;
import io.trunkline.provision.DesiredState.PlannedService;
import io.trunkline.provision.DesiredState.Urgency;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProvisioningReaderTest {

    private static final String GOOD =
            """
            escalation-policies:
              phones: {name: Phones, repeats: 2, levels: [{schedules: [Engineers], delay: 15m}]}
            services:
              eu-finance: {policy: phones}
              unassigned: {policy: phones, name: Rest}
            """;

    @TempDir
    Path temp;

    private Folder folder;

    private List<String> problems() {
        return new ProvisioningFile(folder.reader())
                .check().stream().map(folder::shown).toList();
    }

    @Test
    void the_router_starts_whatever_is_wrong_with_it() {
        folder.write("pagerduty.yaml", "x: y");

        assertThat(problems()).isNotEmpty();
        assertThat(folder.problems()).isEmpty();
    }

    @BeforeEach
    void write() {
        folder = new Folder(temp).write("pagerduty.yaml", GOOD);
    }

    @Test
    void what_is_left_out_has_a_default_that_pages() {
        assertThat(problems()).isEmpty();
        ProvisioningConfig blueprint =
                new ProvisioningFile(folder.reader()).setup().blueprint();

        assertThat(blueprint.all(PlannedService.class))
                .extracting(PlannedService::name, PlannedService::urgency, PlannedService::autoResolve)
                .containsExactly(
                        tuple("EU Finance", Urgency.HIGH, Duration.ZERO), tuple("Rest", Urgency.HIGH, Duration.ZERO));
        assertThat(blueprint.all(Integration.class))
                .extracting(Integration::place)
                .containsExactly(
                        new SecretLocation.Variable("FINANCE_KEY", true),
                        new SecretLocation.Variable("DEFAULT_KEY", true));
        assertThat(blueprint.warnings()).isEmpty();
        assertThat(blueprint.all(DesiredState.BusinessService.class)).isEmpty();
    }

    @Test
    void it_is_read_before_there_is_any_key() {
        folder.unset("FINANCE_KEY").unset("DEFAULT_KEY").unset("GENESYS_SECRET");

        assertThat(new ProvisioningFile(folder.reader()).setup().blueprint().all(Integration.class))
                .allSatisfy(integration -> assertThat(integration.key()).isEmpty());
    }

    @Test
    void without_the_file_nothing_is_set_up() {
        folder.delete("pagerduty.yaml");

        assertThat(problems()).isEmpty();
        assertThatThrownBy(() -> new ProvisioningFile(folder.reader()).setup())
                .hasMessageContaining("pagerduty.yaml: the file: does not exist");
    }

    @Test
    void setup_fails_with_the_problems_of_services_yaml() {
        folder.write("services.yaml", "services: {a: {routing-key: 1}}\ndefault: a\n");

        assertThatThrownBy(() -> new ProvisioningFile(folder.reader()).setup())
                .hasMessageContaining("services.yaml: services.a.name: is missing")
                .hasMessageContaining("services.a.routing-key: is a number");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "policy: phones} | polisy: phones} | services.eu-finance.polisy: is an unknown key, did you mean 'policy'?",
                "eu-finance: | eu-finanse: | services.eu-finanse: 'eu-finanse' is no service of services.yaml, did you mean",
                "{policy: phones} | {policy: fones} | services.eu-finance.policy: 'fones' is no escalation policy; expected one of phones",
                "{policy: phones} | {policy: phones, urgency: loud} | urgency: 'loud' is not valid; expected high, low, severity-",
                "{policy: phones} | {policy: phones, auto-resolve: 4} | auto-resolve: is a number; expected never, or a time",
                "name: Rest | name: EU Finance | services.unassigned.name: 'EU Finance' is the name of another one already",
                "repeats: 2 | repeats: 10 | repeats: is not in range; expected a whole number from 0 to 9",
                "repeats: 2 | repeats: 99999999999 | repeats: is not in range",
                "repeats: 2 | repeats: two | repeats: 'two' is not valid; expected a whole number from 0 to 9",
                "delay: 15m | delay: 90s | levels[0].delay: '90s' is not valid; expected whole minutes such as 15m",
                "[Engineers] | [] | levels[0]: notifies no one; expected schedules or users",
                "schedules: [Engineers] | users: [Engineers] | users[0]: 'Engineers' is not valid; expected an e-mail address",
                "levels: [{schedules: [Engineers], delay: 15m}] | levels: [] | levels: is empty; expected one level at least",
                "services: | webhook: {url: 'http://x.example', secret: '{{env:X}}'}~services: | webhook.url: 'http://x.exa",
                "services: | webhook: {url: 'https://x.example', secret: s3cr3t}~services: | webhook.secret: is no placeholder",
                "{policy: phones} | {policy: phones, alert-grouping: {type: time, window: 10s}} | window: '10s' is not valid",
                "{policy: phones} | {policy: phones, alert-grouping: {type: content-based}} | fields: is missing",
                "{policy: phones} | {policy: phones, alert-grouping: {type: time, fields: [a]}} | fields: has no effect",
            })
    void problem_is_reported_without_a_secret(String right, String wrong, String problem) {
        folder.write("pagerduty.yaml", GOOD.replace(right, wrong.replace('~', '\n')));

        assertThat(problems())
                .anySatisfy(
                        told -> assertThat(told).startsWith("pagerduty.yaml: ").contains(problem))
                .allSatisfy(told -> assertThat(told).doesNotContain("s3cr3t"));
    }

    @Test
    void one_key_for_two_services_is_a_problem() {
        folder.write("services.yaml", Folder.SERVICES.replace("DEFAULT_KEY", "FINANCE_KEY"));

        assertThat(problems())
                .containsExactly(
                        "pagerduty.yaml: services.unassigned: has its routing-key in services.yaml where eu-finance"
                                + " has its own; expected a variable or a file for each service");
    }

    @Test
    void what_is_hardly_meant_is_warned_about() {
        folder.write(
                "pagerduty.yaml",
                GOOD.replace("eu-finance: {policy: phones}", "eu-finance: {policy: phones, urgency: severity-based}")
                        .replace("  unassigned: {policy: phones, name: Rest}\n", ""));

        assertThat(new ProvisioningFile(folder.reader()).setup().blueprint().warnings())
                .containsExactly(
                        "service \"EU Finance\" has the urgency severity-based: DEGRADED, a warning, is low urgency there,"
                                + " which never escalates",
                        "services.yaml has unassigned, which pagerduty.yaml does not set up");
    }
}
