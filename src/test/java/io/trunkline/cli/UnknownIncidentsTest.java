package io.trunkline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.play.StandIn;
import io.trunkline.store.StoreWriter;
import io.trunkline.store.sqlite.SqliteStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backup takes the place of a ledger that has opened an incident since. */
class UnknownIncidentsTest {

    @TempDir
    private Path folder;

    private Path backup() {
        return folder.resolve("backup.db");
    }

    private CommandLineRun store(StandIn pagerDuty, String... args) {
        return store(Map.of("TRUNKLINE_PAGERDUTY_URL", pagerDuty.url()), args);
    }

    private CommandLineRun store(Map<String, String> pagerDuty, String... args) {
        String[] all = new String[args.length + 1];
        all[0] = "store";
        System.arraycopy(args, 0, all, 1, args.length);
        Map<String, String> environment = new HashMap<>(pagerDuty);
        environment.put("TRUNKLINE_DATA", folder.resolve("data").toString());
        return CommandLineRun.with(environment, "", all);
    }

    private void opened(String key) {
        try (SqliteStore store = SqliteStore.open(folder.resolve("data"));
                StoreWriter writer = store.startWriter()) {
            writer.submit(sql -> sql.sql(
                                    """
                                    INSERT INTO incident (service, service_name, status, severity, state, dedup_key,
                                      routing_key, window_from, opened_at, revision, told_revision, attempts)
                                    VALUES ('s', 'US Retail', 'DOWN', 'critical', 'OPEN', ?, ?, 0, 0, 1, 1, 1)""")
                            .params(key, CommandLineRun.KEY_RETAIL)
                            .update())
                    .join();
        }
    }

    @Test
    void are_named_with_their_dedup_keys() throws IOException {
        try (StandIn pagerDuty = StandIn.start()) {
            opened("before-down");
            store(pagerDuty, "backup", backup().toString());
            opened("since-down");

            CommandLineRun restored = store(pagerDuty, "restore", backup().toString());

            assertThat(restored.exit()).isZero();
            assertThat(restored.lines())
                    .anyMatch(line -> line.startsWith(
                            "open, and not in the backup: US Retail, dedup key since-down, routing key ...6789"))
                    .noneMatch(line -> line.contains("before-down"))
                    .noneMatch(line -> line.contains(CommandLineRun.KEY_RETAIL));
            assertThat(pagerDuty.calls()).isEmpty();
        }
    }

    @Test
    void are_resolved_if_that_is_asked_for() throws IOException {
        try (StandIn pagerDuty = StandIn.start()) {
            opened("before-down");
            store(pagerDuty, "backup", backup().toString());
            opened("since-down");

            CommandLineRun restored = store(pagerDuty, "restore", "--resolve-unknown", backup().toString());

            assertThat(restored.out()).contains("resolved: dedup key since-down");
            assertThat(pagerDuty.calls()).singleElement().satisfies(call -> assertThat(call.text())
                    .contains("\"resolve\"", "since-down"));
        }
    }

    @Test
    void are_resolved_by_the_command_that_the_first_restore_names() throws IOException {
        try (StandIn pagerDuty = StandIn.start()) {
            opened("before-down");
            store(pagerDuty, "backup", backup().toString());
            opened("since-down");
            String offered = "store restore --resolve-unknown " + backup();

            assertThat(store(pagerDuty, "restore", backup().toString()).lines())
                    .anyMatch(line -> line.endsWith(offered));
            assertThat(pagerDuty.calls()).isEmpty();

            CommandLineRun again =
                    store(pagerDuty, offered.substring("store ".length()).split(" "));

            assertThat(again.out()).contains("resolved: dedup key since-down");
            assertThat(pagerDuty.calls()).singleElement().satisfies(call -> assertThat(call.text())
                    .contains("\"resolve\"", "since-down"));
        }
    }

    @Test
    void are_resolved_through_the_proxy_that_the_router_uses() throws IOException {
        try (StandIn proxy = StandIn.start()) {
            opened("before-down");
            store(proxy, "backup", backup().toString());
            opened("since-down");

            CommandLineRun restored = store(
                    Map.of(
                            "TRUNKLINE_PAGERDUTY_URL",
                            "http://events.pagerduty.invalid",
                            "TRUNKLINE_PAGERDUTY_PROXY",
                            proxy.url()),
                    "restore",
                    "--resolve-unknown",
                    backup().toString());

            assertThat(restored.out()).contains("resolved: dedup key since-down");
            assertThat(proxy.calls()).singleElement().satisfies(call -> assertThat(call.text())
                    .contains("\"resolve\"", "since-down"));
        }
    }
}
