package io.trunkline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.trunkline.app.App;
import io.trunkline.config.ConfigurationReader;
import io.trunkline.config.ReloadableConfiguration;
import io.trunkline.play.Behaviour;
import io.trunkline.play.Call;
import io.trunkline.play.StandIn;
import io.trunkline.provision.account.RestStandIn;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** Through a real router, whose cooldown is the five minutes that it is anywhere. */
@TestInstance(Lifecycle.PER_CLASS)
class DrillCommandIT {

    private static final Map<String, String> TOKEN = Map.of("TRUNKLINE_PAGERDUTY_REST_TOKEN", RestStandIn.TOKEN);

    private final StandIn pagerDuty = StandIn.start();
    private final RestStandIn rest = RestStandIn.start().lag(1);
    private Map<String, String> variables;
    private App node;

    @BeforeAll
    void startRouter(@TempDir Path folder) throws Exception {
        int managementPort;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            managementPort = socket.getLocalPort();
        }
        variables = new HashMap<>(Map.of(
                "TRUNKLINE_DATA",
                folder.resolve("data").toString(),
                "TRUNKLINE_SERVER_HOST",
                "127.0.0.1",
                "TRUNKLINE_SERVER_PORT",
                "0",
                "TRUNKLINE_GROUPING_WAIT",
                "0s",
                "TRUNKLINE_SWEEP_INTERVAL",
                "50ms",
                "TRUNKLINE_PAGERDUTY_URL",
                pagerDuty.url(),
                "TRUNKLINE_PAGERDUTY_REST_URL",
                rest.url(),
                "TRUNKLINE_MANAGEMENT_PORT",
                Integer.toString(managementPort)));
        Map<String, String> environment = new HashMap<>(CommandLineRun.ENVIRONMENT);
        environment.putAll(variables);
        node = new App(
                new ReloadableConfiguration(new ConfigurationReader(Path.of("config"), environment)),
                Path.of("routes"));
        node.start();
    }

    @AfterAll
    void close() {
        node.close();
        pagerDuty.close();
        rest.close();
    }

    private CommandLineRun drill(String service, String... options) {
        return drill(Map.of(), service, options);
    }

    private CommandLineRun drill(Map<String, String> more, String service, String... options) {
        List<String> command = new ArrayList<>(List.of("drill", service, "--hold", "0"));
        command.addAll(List.of(options));
        Map<String, String> environment = new HashMap<>(variables);
        environment.putAll(more);
        CommandLineRun run = CommandLineRun.with(environment, "", command.toArray(String[]::new));
        assertThat(run.out() + run.err()).doesNotContain(CommandLineRun.KEY_FINANCE, RestStandIn.TOKEN);
        return run;
    }

    /** What PagerDuty heard under a key, of drills alone. */
    private List<Call> drills(String key) {
        return pagerDuty.calls(key).stream()
                .filter(call -> call.summary().contains("DRILL (no action needed): "))
                .toList();
    }

    @Test
    void drill_without_yes_does_not_page() {
        int before = pagerDuty.calls().size();

        CommandLineRun run = drill("eu-finance");

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).contains("expected --yes");
        assertThat(pagerDuty.calls()).hasSize(before);
    }

    @Test
    void it_goes_down_and_up_at_once_as_often_as_it_is_asked_for_and_says_that_it_is_a_drill() {
        List<Call> before = drills(CommandLineRun.KEY_FINANCE);
        for (int times = 1; times <= 2; times++) {
            CommandLineRun run = drill("eu-finance", "--yes");

            assertThat(run.err()).isEmpty();
            assertThat(run.exit()).isZero();
            assertThat(run.out())
                    .containsPattern("accepted +\\d+\\.\\d s  by PagerDuty, as eu-finance-down\n")
                    .contains("exists           -  not checked: whether PagerDuty made an incident of it")
                    .containsPattern("resolved +\\d+\\.\\d s  the resolve was accepted\nThe drill is over.");
        }
        List<Call> calls = drills(CommandLineRun.KEY_FINANCE).subList(before.size(), before.size() + 4);
        assertThat(calls).extracting(Call::action).containsExactly("trigger", "resolve", "trigger", "resolve");
        assertThat(calls.get(0).body().toString())
                .contains(
                        "CRITICAL: DRILL (no action needed): EU Finance Drill (eu-finance) is DOWN",
                        "\"group\":\"DRILL (no action needed): EU Finance\"",
                        "\"source\":\"Trunkline\"");
        assertThat(pagerDuty.violations()).isEmpty();
    }

    @Test
    void it_needs_the_address_of_the_router_and_nothing_else() {
        CommandLineRun run = CommandLineRun.in(
                Map.of("TRUNKLINE_MANAGEMENT_URL", "http://127.0.0.1:" + variables.get("TRUNKLINE_MANAGEMENT_PORT")),
                "",
                "drill",
                "eu-finance",
                "--yes",
                "--hold",
                "0",
                "--config",
                "there/is/none");

        assertThat(run.err()).isEmpty();
        assertThat(run.exit()).isZero();
        assertThat(run.out()).contains("The drill is over.");
    }

    @Test
    void a_real_outage_never_joins_a_drill() throws Exception {
        CommandLineRun down = CommandLineRun.with(
                variables,
                "",
                "send",
                "--source",
                "genesys",
                "--id",
                "trunk-eu-1",
                "--status",
                "DOWN",
                "--url",
                "http://127.0.0.1:" + node.port());
        assertThat(down.exit()).isZero();
        await().until(() ->
                pagerDuty.calls().stream().anyMatch(call -> call.dedupKey().equals("trunk-eu-1-down")));

        assertThat(drill("eu-finance", "--yes").exit()).isZero();

        assertThat(pagerDuty.calls(CommandLineRun.KEY_FINANCE).stream()
                        .filter(call -> call.text().contains("trunk-eu-1")))
                .singleElement()
                .satisfies(call -> assertThat(call.text()).doesNotContain("DRILL"));
        assertThat(drills(CommandLineRun.KEY_FINANCE))
                .allSatisfy(call -> assertThat(call.dedupKey()).isEqualTo("eu-finance-down"));
    }

    @Test
    void with_a_token_the_incident_itself_is_looked_for() {
        // What the two stand-ins share in PagerDuty is one thing.
        pagerDuty.listen(call -> {
            if (!call.routingKey().equals(CommandLineRun.KEY_FINANCE)) {
                return;
            }
            if (call.action().equals("trigger")) {
                rest.open(call.dedupKey());
            } else {
                rest.resolve(call.dedupKey());
            }
        });

        CommandLineRun run = drill(TOKEN, "eu-finance", "--yes");

        assertThat(run.err()).isEmpty();
        assertThat(run.exit()).isZero();
        assertThat(run.out())
                .containsPattern("exists +\\d+\\.\\d s  incident PIN001 ")
                .containsPattern("closed +\\d+\\.\\d s  the incident is resolved in PagerDuty\n");
    }

    @Test
    void a_202_that_is_no_incident_is_a_failure_and_the_drill_is_ended_all_the_same() {
        List<Call> before = drills(CommandLineRun.KEY_DEFAULT);

        CommandLineRun run = drill(TOKEN, "unassigned", "--yes", "--patience", "1");

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err()).contains("there is no incident: no one is paged", "after 1 s");
        await().untilAsserted(() -> assertThat(drills(CommandLineRun.KEY_DEFAULT))
                .extracting(Call::action)
                .endsWith("trigger", "resolve")
                .hasSize(before.size() + 2));
    }

    @Test
    void what_pagerduty_does_not_accept_is_a_failure() {
        pagerDuty.always(CommandLineRun.KEY_RETAIL, Behaviour.answer(503));

        CommandLineRun run = drill("us-east-retail", "--yes", "--patience", "1");

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err()).contains("PagerDuty has not accepted the trigger after 1 s");
    }

    @Test
    void a_key_that_pagerduty_refuses_is_a_failure_though_the_default_service_is_paged() {
        List<Call> before = drills(CommandLineRun.KEY_DEFAULT);
        pagerDuty.always(CommandLineRun.KEY_RETAIL, Behaviour.refused("Invalid routing key"));

        CommandLineRun run = drill("us-east-retail", "--yes");

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err())
                .contains(
                        "PagerDuty refuses the routing key of us-east-retail",
                        "Invalid routing key",
                        "default service");
        await().untilAsserted(() -> assertThat(drills(CommandLineRun.KEY_DEFAULT))
                .extracting(Call::action)
                .endsWith("trigger", "resolve")
                .hasSize(before.size() + 2));
    }

    @Test
    void a_service_that_is_not_there_and_a_router_that_does_not_run() {
        CommandLineRun unknown = drill("nobody", "--yes");
        assertThat(unknown.exit()).isEqualTo(1);
        assertThat(unknown.err()).contains("404", "Unknown service");

        CommandLineRun down = drill(Map.of("TRUNKLINE_MANAGEMENT_PORT", "1"), "eu-finance", "--yes");
        assertThat(down.exit()).isEqualTo(1);
        assertThat(down.err()).contains("no router answers at");
    }
}
