package io.trunkline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.trunkline.app.App;
import io.trunkline.config.ConfigurationReader;
import io.trunkline.config.ReloadableConfiguration;
import io.trunkline.play.Behaviour;
import io.trunkline.play.Call;
import io.trunkline.play.StandIn;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code incidents} and {@code retry}: what PagerDuty refused is found and told again, whether a router runs or not. */
class RefusedIncidentsIT {

    private static final String REASON = "'payload.severity' is invalid";

    @TempDir
    private Path folder;

    private final StandIn pagerDuty = StandIn.start();
    private Map<String, String> variables;

    @BeforeEach
    void configure() throws IOException {
        int managementPort;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            managementPort = socket.getLocalPort();
        }
        variables = Map.of(
                "TRUNKLINE_DATA", folder.resolve("data").toString(),
                "TRUNKLINE_SERVER_HOST", "127.0.0.1",
                "TRUNKLINE_SERVER_PORT", "0",
                "TRUNKLINE_GROUPING_WAIT", "0s",
                "TRUNKLINE_SWEEP_INTERVAL", "50ms",
                "TRUNKLINE_PAGERDUTY_URL", pagerDuty.url(),
                "TRUNKLINE_MANAGEMENT_PORT", Integer.toString(managementPort));
    }

    @AfterEach
    void close() {
        pagerDuty.close();
    }

    private CommandLineRun run(String... command) {
        return CommandLineRun.with(variables, "", command);
    }

    private App start() throws Exception {
        Map<String, String> environment = new HashMap<>(CommandLineRun.ENVIRONMENT);
        environment.putAll(variables);
        App node = new App(
                new ReloadableConfiguration(new ConfigurationReader(Path.of("config"), environment)),
                Path.of("routes"));
        node.start();
        return node;
    }

    /**
     * A trunk goes down, and PagerDuty refuses its trigger, in full and bare, at both addresses; it goes on refusing, for
     * the router repeats it by itself.
     */
    private void refuse(App node) {
        pagerDuty.otherwise(call -> Behaviour.refused(REASON));
        run(
                "send",
                "--source",
                "genesys",
                "--id",
                "trunk-us-east-01",
                "--status",
                "DOWN",
                "--url",
                "http://127.0.0.1:" + node.port());
        await().untilAsserted(
                        () -> assertThat(run("incidents", "--rejected").out()).contains("rejected"));
    }

    @Test
    void through_a_running_router() throws Exception {
        try (App node = start()) {
            assertThat(run("incidents").err()).isEqualToNormalizingNewlines("no incident is open\n");
            assertThat(run("incidents", "--rejected").err())
                    .isEqualToNormalizingNewlines("PagerDuty refused nothing\n");
            refuse(node);

            CommandLineRun listed = run("incidents", "--rejected");
            assertThat(listed.exit()).isZero();
            assertThat(listed.err()).doesNotContain("no router answers");
            assertThat(run("incidents", "1").out()).contains("Next: ").doesNotContain("once a router runs");
            assertThat(listed.out())
                    .contains("1 ", "rejected", "DOWN", "us-east-retail", "trunk-us-east-01-down-2", REASON)
                    .doesNotContain(CommandLineRun.KEY_RETAIL, CommandLineRun.KEY_DEFAULT);

            pagerDuty.behave();
            CommandLineRun retried = run("retry", "1");
            assertThat(retried.exit()).isZero();
            assertThat(retried.out())
                    .startsWith("to be sent again: incident 1, through the router at http://127.0.0.1:");
            assertThat(pagerDuty.awaitCalls(5).get(4).action()).isEqualTo("trigger");
            await().untilAsserted(() -> assertThat(run("incidents").out())
                    .contains("1 ", "open", "trunk-us-east-01-down")
                    .doesNotContain(REASON));

            CommandLineRun again = run("retry", "1");
            assertThat(again.exit()).isEqualTo(1);
            assertThat(again.err())
                    .isEqualToNormalizingNewlines("nothing to retry: PagerDuty has not refused incident 1\n");
        }
    }

    @Test
    void on_the_store_of_a_router_that_does_not_run() throws Exception {
        try (App node = start()) {
            refuse(node);
        }

        assertThat(run("incidents").out()).contains("rejected", REASON);
        assertThat(run("incidents").err())
                .startsWith("no router answers at http://127.0.0.1:")
                .containsOnlyOnce("no router answers")
                .contains("this is what the store in ", " says, and nothing is sent until a router runs")
                .endsWith("1 outage could NOT be told, of which PagerDuty refused 1: incidents --rejected"
                        + System.lineSeparator());
        assertThat(run("incidents", "1").out())
                .containsOnlyOnce("sent again by itself")
                .contains("Next, once a router runs: ")
                .doesNotContain("Next: ");
        assertThat(run("incidents", "--rejected").out()).contains("rejected", REASON);
        CommandLineRun retried = run("retry", "1");
        assertThat(retried.exit()).isZero();
        assertThat(retried.out()).contains("in the store in ", "the next start sends it to PagerDuty");
        assertThat(run("retry", "77").exit()).isEqualTo(1);

        pagerDuty.behave();
        try (App node = start()) {
            Call told = pagerDuty.awaitCalls(5).get(4);
            assertThat(told.action()).isEqualTo("trigger");
            assertThat(told.routingKey()).isEqualTo(CommandLineRun.KEY_RETAIL);
            assertThat(node.port()).isPositive();
        }
    }

    @Test
    void a_start_tells_it_again_because_a_key_in_the_environment_is_mended_that_way() throws Exception {
        try (App node = start()) {
            refuse(node);
        }
        pagerDuty.behave();
        try (App node = start()) {
            assertThat(pagerDuty.awaitCalls(5).get(4).action()).isEqualTo("trigger");
            assertThat(node.port()).isPositive();
        }
    }

    @Test
    void what_is_no_number_is_wrong_usage() {
        CommandLineRun run = run("retry", "trunk-us-east-01-down");
        assertThat(run.exit()).isEqualTo(2);
    }

    @Test
    void what_is_no_number_is_wrong_usage_that_says_what_is_expected() {
        for (String command : List.of("retry", "incidents")) {
            CommandLineRun run = CommandLineRun.of(command, "abc");
            assertThat(run.exit()).isEqualTo(2);
            assertThat(run.err()).contains("'abc': expected an incident's number");
        }
    }
}
