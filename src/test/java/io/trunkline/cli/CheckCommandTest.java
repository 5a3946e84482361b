package io.trunkline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.app.routecheck.RouteFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckCommandTest {

    private static final int ROUTE_FILES = RouteFiles.in(Path.of("routes")).size();

    @TempDir
    private Path folder;

    private static final Map<String, String> COMPLETE =
            Map.of("TRUNKLINE_HEARTBEAT_URL", "https://heartbeat.example/ping", "TRUNKLINE_OPS_SERVICE", "unassigned");

    private Path config;
    private Path routes;

    @BeforeEach
    void copyWhatIsShipped() throws IOException {
        config = copy("config");
        routes = copy("routes");
        Path lastResort = routes.resolve("last-resort.camel.yaml");
        Files.writeString(
                lastResort,
                Files.readString(lastResort)
                        + """
                                - to:
                                    id: tell-chat
                                    description: Another way
                                    uri: mock:chat
                        """);
    }

    private Path copy(String name) throws IOException {
        Path target = Files.createDirectory(folder.resolve(name));
        try (Stream<Path> files = Files.list(Path.of(name))) {
            for (Path file : files.toList()) {
                Files.copy(file, target.resolve(file.getFileName()));
            }
        }
        return target;
    }

    /** With what the shipped configuration leaves to its user, so that nothing is to be warned of. */
    private CommandLineRun check(String... more) {
        return checkWith(COMPLETE, more);
    }

    private CommandLineRun checkWith(Map<String, String> variables, String... more) {
        return CommandLineRun.with(
                variables,
                "",
                Stream.concat(
                                Stream.of("check", "--config", config.toString(), "--routes", routes.toString()),
                                Stream.of(more))
                        .toArray(String[]::new));
    }

    private void edit(Path file, String from, String to) {
        try {
            String text = Files.readString(file);
            assertThat(text).contains(from);
            Files.writeString(file, text.replace(from, to));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void what_is_shipped_is_in_order_and_counted() {
        CommandLineRun run = check();

        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .isEqualToNormalizingNewlines("OK: 2 sources, 3 services, 2 component entries, 0 maintenance windows, "
                        + ROUTE_FILES + " route files, PagerDuty at https://events.pagerduty.com without a proxy\n");
        assertThat(run.exit()).isZero();
    }

    @Test
    void every_problem_of_every_file_has_a_line_with_file_place_problem_and_what_is_expected() throws IOException {
        Files.writeString(config.resolve("application.properties"), "trunkline.cooldown=5 minutes\n");
        edit(config.resolve("sources.yaml"), "type: hmac ", "type: hmca ");
        edit(config.resolve("services.yaml"), "default: unassigned", "default: nobody");
        edit(config.resolve("maintenance.yaml"), "maintenance: []", "maintenance: [{id: x}]");
        edit(routes.resolve("sweep.camel.yaml"), "method: due", "method: dew");

        CommandLineRun run = check();

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.lines())
                .anyMatch(line -> line.matches(".*application\\.properties: trunkline\\.cooldown: .*; expected .*"))
                .anyMatch(line -> line.matches(".*sources\\.yaml: sources\\.genesys\\.verify\\.type: .*; expected .*"))
                .anyMatch(line -> line.matches(".*services\\.yaml: default: .*; expected .*"))
                .anyMatch(line -> line.matches(".*maintenance\\.yaml: .*; expected .*"))
                .anyMatch(
                        line -> line.matches(
                                ".*sweep\\.camel\\.yaml: bean sweep: has no method dew; expected a public method of SweepSteps"))
                .noneMatch(line -> line.startsWith("OK"));
    }

    @Test
    void a_route_that_only_camel_can_judge_is_tried_with_it() {
        edit(routes.resolve("sweep.camel.yaml"), "uri: scheduler:sweep", "uri: shceduler:sweep");

        CommandLineRun run = check();

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.lines())
                .singleElement()
                .asString()
                .contains("sweep.camel.yaml")
                .contains("shceduler");
    }

    @Test
    void what_is_shipped_is_warned_of_where_it_is_for_its_user_to_complete() {
        CommandLineRun run = CommandLineRun.of("check");

        assertThat(run.lines())
                .containsExactly(
                        "warning: config/application.properties: trunkline.heartbeat.url: is not set: nothing notices that"
                                + " the router is gone; expected the URL of a dead man's switch",
                        "warning: config/application.properties: trunkline.ops.service: is not set: alarms of the router"
                                + " page no one; expected the id of a service of services.yaml",
                        "warning: routes/last-resort.camel.yaml: last-resort: only logs: what PagerDuty does not take"
                                + " reaches no one; expected an endpoint that reaches people another way, such as mail or chat",
                        "OK: 2 sources, 3 services, 2 component entries, 0 maintenance windows, " + ROUTE_FILES
                                + " route files, PagerDuty at https://events.pagerduty.com without a proxy");
        assertThat(run.exit()).isZero();
        assertThat(CommandLineRun.of("check", "--strict").exit()).isEqualTo(1);
        assertThat(check("--strict").exit()).isZero();
    }

    @Test
    void a_maintenance_file_that_does_not_check_is_a_warning() {
        edit(
                config.resolve("maintenance.yaml"),
                "maintenance: []",
                """
                maintenance:
                  - {id: old, components: [a], from: 2020-11-24T22:00:00Z, to: 2020-11-25T02:00:00Z}
                  - {id: wrong, services: [gone], components: [a], from: 2020-11-24T22:00:00Z, to: 2999-11-25T02:00:00Z}
                """);

        CommandLineRun run = check();

        assertThat(run.exit()).isZero();
        assertThat(run.lines())
                .anyMatch(line -> line.startsWith("warning: ") && line.contains("maintenance[1].services[0]: 'gone'"))
                .anyMatch(line -> line.startsWith("warning: ") && line.contains("starts without its windows"))
                .anyMatch(
                        line -> line.startsWith("warning: ") && line.contains("maintenance old: ended at 2020-11-25"));
    }

    @Test
    void a_variable_that_is_one_letter_off_and_a_key_that_is_none_are_warned_of() {
        CommandLineRun run = CommandLineRun.with(
                Map.of(
                        "TRUNKLINE_COOLDWN",
                        "1m",
                        "TRUNKLINE_MY_OWN",
                        "x",
                        "PAGERDUTY_KEY_EU_FINANCE",
                        "too-short-a-key"),
                "",
                "check");

        assertThat(run.lines())
                .anyMatch(line ->
                        line.startsWith("warning: environment: TRUNKLINE_COOLDWN: overrides no key, did you mean"
                                + " TRUNKLINE_COOLDOWN?"))
                .noneMatch(line -> line.contains("TRUNKLINE_MY_OWN"))
                .anyMatch(line ->
                        line.contains("services.eu-finance.routing-key: is not an integration key of PagerDuty"))
                .noneMatch(line -> line.contains("too-short"));
        assertThat(run.exit()).isZero();
    }

    @Test
    void notes_without_a_token_are_warned_of_and_their_routes_are_checked() {
        CommandLineRun run = CommandLineRun.with(
                Map.of("TRUNKLINE_PAGERDUTY_NOTES", "on", "TRUNKLINE_PAGERDUTY_CHANGE_EVENTS", "on"), "", "check");

        assertThat(run.lines())
                .anyMatch(line -> line.contains("trunkline.pagerduty.notes: is on, and there is no token"));
        assertThat(run.exit()).isZero();
    }

    @Test
    void a_placeholder_of_application_properties_may_be_used_in_a_route() throws IOException {
        edit(routes.resolve("sweep.camel.yaml"), "initialDelay: \"0\"", "initialDelay: \"{{my.delay}}\"");
        assertThat(check().exit()).isEqualTo(1);

        Files.writeString(config.resolve("application.properties"), "my.delay=5000\n");

        assertThat(check().out()).startsWith("OK: ");
    }

    @Test
    void a_key_that_camel_does_not_have_or_a_value_that_it_cannot_take_is_a_problem() throws IOException {
        for (String wrong : new String[] {"camel.main.nonsense=1", "camel.main.shutdownTimeout=soon"}) {
            Files.writeString(config.resolve("application.properties"), wrong + "\n");

            CommandLineRun run = check();

            assertThat(run.lines())
                    .singleElement()
                    .asString()
                    .startsWith(config.resolve("application.properties") + ": " + wrong.replaceAll("=.*", "") + ": ")
                    .contains("; expected a key that Camel has, with a value of its type");
            assertThat(run.exit()).isEqualTo(1);
        }
    }

    @Test
    void keys_that_camel_has_are_in_order() throws IOException {
        Files.writeString(config.resolve("application.properties"), "camel.main.shutdownTimeout=7\n");

        assertThat(check().out()).startsWith("OK: ");
    }

    @Test
    void a_folder_without_routes_is_a_problem() {
        CommandLineRun run = CommandLineRun.of("check", "--routes", folder.toString());

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.out())
                .contains(folder + ": -: no route files here; expected a folder with *.camel.yaml (--routes)");
    }

    @Test
    void a_secret_that_is_not_set_is_a_problem() {
        Map<String, String> environment = new HashMap<>(CommandLineRun.ENVIRONMENT);
        environment.remove("TRUNKLINE_CXONE_SECRET");

        CommandLineRun run = CommandLineRun.in(environment, "", "check");

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.lines())
                .singleElement()
                .asString()
                .contains("config/sources.yaml: sources.cxone.verify.secrets[0]")
                .contains("TRUNKLINE_CXONE_SECRET");
    }

    @Test
    void what_works_and_is_hardly_meant_is_warned_about() {
        edit(config.resolve("services.yaml"), "  trunk-us-east-01: us-east-retail\n", "");
        edit(
                config.resolve("sources.yaml"),
                "verify: {type: hashed-secret, header: X-CXone-Signature, secrets: [\"{{env:TRUNKLINE_CXONE_SECRET}}\"]}",
                "verify: {type: none}");

        CommandLineRun run = check();

        assertThat(run.exit()).isZero();
        assertThat(run.lines())
                .containsExactly(
                        "warning: " + config.resolve("sources.yaml")
                                + ": sources.cxone.verify: everyone who reaches the port may send as this source; expected"
                                + " a verification, or a list of addresses (allow), unless something in front verifies",
                        "warning: " + config.resolve("services.yaml")
                                + ": services.us-east-retail: no entry under components leads here, and it has no match;"
                                + " expected an id or a glob of its components, or a match",
                        "OK: 2 sources, 3 services, 1 component entry, 0 maintenance windows, " + ROUTE_FILES
                                + " route files, PagerDuty at https://events.pagerduty.com without a proxy");
    }

    @Test
    void the_proxy_that_is_in_force_is_said_without_its_password() throws IOException {
        Files.writeString(
                config.resolve("application.properties"),
                "trunkline.pagerduty.proxy=http://proxy.example.com:3128\n"
                        + "trunkline.pagerduty.proxy-user=trunkline\ntrunkline.pagerduty.proxy-password=s3cret\n");
        assertThat(check().out())
                .contains("PagerDuty at https://events.pagerduty.com through the proxy http://proxy.example.com:3128 as"
                        + " trunkline (trunkline.pagerduty.proxy)")
                .doesNotContain("s3cret");
    }

    @Test
    void two_sources_of_one_platform_that_share_no_components_are_warned_about_and_one_that_is_off_may_name_none() {
        Path sources = config.resolve("sources.yaml");
        edit(sources, "    components-of: cxone ", "    # components-of: cxone ");
        edit(sources, "  cxone-signed:\n    enabled: false", "  cxone-signed:\n    enabled: true");
        edit(sources, "{{env:TRUNKLINE_NEXUS_SECRET}}", "nexus-s3cret");

        assertThat(check().lines().get(0))
                .isEqualTo("warning: " + sources
                        + ": sources.cxone-signed: is of the same platform as cxone, NICE CXone, and shares no components"
                        + " with it: a trunk that both report pages twice; expected components-of: cxone, or another"
                        + " platform where they are two organisations");

        edit(sources, "\n  genesys:\n", "\n  renamed:\n");
        assertThat(check().exit()).isZero();
    }

    @Test
    void expected_source_without_ops_service_is_a_warning_and_the_ops_service_needs_no_components() {
        edit(config.resolve("sources.yaml"), "    # allow:", "    expect-every: 6h\n    # allow:");
        edit(
                config.resolve("services.yaml"),
                "services:\n",
                "services:\n  noc: {name: Operations, routing-key: noc0123456789abcdef0123456789abc}\n");

        assertThat(checkWith(Map.of("TRUNKLINE_HEARTBEAT_URL", "https://heartbeat.example/ping"))
                        .lines())
                .anyMatch(line -> line.contains("sources.genesys.expect-every: no alarm is raised when it is silent"))
                .anyMatch(line -> line.contains("services.noc: no entry under components leads here"));

        edit(config.resolve("application.properties"), "#trunkline.ops.service=", "trunkline.ops.service=noc");
        assertThat(checkWith(Map.of("TRUNKLINE_HEARTBEAT_URL", "https://heartbeat.example/ping"))
                        .lines())
                .singleElement()
                .asString()
                .startsWith("OK: ");
    }

    @Test
    void nothing_is_written_and_nothing_secret_is_shown() {
        Path data = folder.resolve("data");
        CommandLineRun run = CommandLineRun.with(Map.of("TRUNKLINE_DATA", data.toString()), "", "check");

        assertThat(run.exit()).isZero();
        assertThat(data).doesNotExist();
        CommandLineRun.ENVIRONMENT.values().forEach(secret -> assertThat(run.out())
                .doesNotContain(secret));
    }

    @Test
    void house_style_and_files_that_are_not_read_are_warnings() throws IOException {
        edit(routes.resolve("sweep.camel.yaml"), "    description: ", "    #");
        Files.writeString(routes.resolve("mine.yaml"), "- from: {uri: 'direct:mine', steps: []}\n");

        CommandLineRun run = check();

        assertThat(run.lines())
                .anyMatch(line -> line.startsWith("warning: ") && line.contains("has no description"))
                .anyMatch(line -> line.contains("mine.yaml: -: is not read as a route file"));
        assertThat(run.exit()).isZero();
    }
}
