package io.trunkline.blackbox;

import static io.trunkline.blackbox.Installation.FINANCE;
import static io.trunkline.blackbox.Installation.RETAIL;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.play.Behaviour;
import io.trunkline.play.Call;
import io.trunkline.play.StandInIncident;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What was answered 202 is paged and what was paged is resolved, whenever the process dies. */
class CrashIT {

    @RegisterExtension
    final Installation box = new Installation();

    private static Instant minutesAgo(int minutes) {
        return Instant.now().minusSeconds(60L * minutes);
    }

    @Test
    void killed_right_after_the_202_the_page_comes_after_the_restart_without_a_new_event() {
        box.with("trunkline.grouping.wait", "3s").with("trunkline.grouping.window", "3s");
        Program first = box.start();
        assertThat(box.webhooks()
                        .genesys("trunk-us-east-01", "DOWN", Instant.now())
                        .status())
                .isEqualTo(202);
        first.kill();
        assertThat(box.pagerduty().calls()).isEmpty();
        box.start();
        box.incident(RETAIL, "trunk-us-east-01-down");
        box.management().awaitQuiet();
        assertThat(box.pagerduty().calls()).hasSize(1);
    }

    /** As a power cut after a failed sync leaves them: what is due is found by them alone. */
    @Test
    void indexes_that_lack_rows_are_made_anew_at_the_restart_and_the_page_comes() throws SQLException {
        box.with("trunkline.grouping.wait", "3s").with("trunkline.grouping.window", "3s");
        Program first = box.start();
        assertThat(box.webhooks()
                        .genesys("trunk-us-east-01", "DOWN", Instant.now())
                        .status())
                .isEqualTo(202);
        first.kill();
        empty("component_due", "component");
        empty("incident_due", "incident");
        Program second = box.start();
        assertThat(second.linesWith("WARN", "disagree with it and are made anew: "))
                .isNotEmpty();
        box.incident(RETAIL, "trunk-us-east-01-down");
    }

    /** The index is filled by a definition that no row fits, and then has its own again. */
    private void empty(String index, String table) throws SQLException {
        String where = " WHERE due_at IS NOT NULL";
        String right = "CREATE INDEX " + index + " ON " + table + " (due_at)" + where;
        define(index, right.replace(where, " WHERE due_at < 0"));
        inStore("REINDEX " + index);
        define(index, right);
    }

    private void define(String index, String definition) throws SQLException {
        inStore(
                "PRAGMA writable_schema = 1",
                "UPDATE sqlite_master SET sql = '" + definition + "' WHERE name = '" + index + "'");
    }

    private void inStore(String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + box.file("data/trunkline.db"));
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    @Test
    void killed_while_pagerduty_was_thinking_there_is_no_second_incident_and_the_resolve_has_the_same_keys() {
        Program first = box.start();
        box.pagerduty().next(RETAIL, Behaviour.usual().repliedAfter(new CountDownLatch(1)));
        box.webhooks().genesys("trunk-us-east-01", "DOWN", minutesAgo(10));
        box.incident(RETAIL, "trunk-us-east-01-down");
        first.kill();
        box.start();
        // The lease of the dead process has to expire, then the trigger is repeated under its key.
        box.pagerduty().awaitArrivals(2);
        box.webhooks().genesys("trunk-us-east-01", "UP", Instant.now());
        box.resolved(RETAIL, "trunk-us-east-01-down");
        assertThat(box.incidents(RETAIL)).hasSize(1);
        assertThat(box.pagerduty().calls(RETAIL)).extracting(Call::dedupKey).containsOnly("trunk-us-east-01-down");
    }

    @Test
    void up_by_the_restart_what_may_have_arrived_is_resolved() {
        Program first = box.start();
        box.pagerduty().next(RETAIL, Behaviour.usual().repliedAfter(new CountDownLatch(1)));
        box.webhooks().genesys("trunk-us-east-01", "DOWN", minutesAgo(10));
        box.incident(RETAIL, "trunk-us-east-01-down");
        box.webhooks().genesys("trunk-us-east-01", "UP", Instant.now());
        first.kill();
        box.start();
        box.resolved(RETAIL, "trunk-us-east-01-down");
        assertThat(box.incidents(RETAIL)).hasSize(1);
    }

    @Test
    void a_resolve_after_a_restart_goes_where_the_trigger_went_whatever_the_mapping_says_by_then() {
        Program first = box.start();
        box.webhooks().genesys("trunk-us-east-01", "DOWN", minutesAgo(10));
        box.incident(RETAIL, "trunk-us-east-01-down");
        box.management().awaitQuiet();
        first.kill();
        box.write(
                "config/services.yaml",
                box.read("config/services.yaml").replace("PAGERDUTY_KEY_US_EAST_RETAIL", "PAGERDUTY_KEY_EU_FINANCE"));
        box.start();
        box.webhooks().genesys("trunk-us-east-01", "UP", Instant.now());
        box.resolved(RETAIL, "trunk-us-east-01-down");
        assertThat(box.pagerduty().calls(FINANCE)).isEmpty();
    }

    @Test
    void recovery_held_across_a_crash_resolves_when_the_hold_ends() {
        box.with("trunkline.cooldown", "2s");
        Program first = box.start();
        box.webhooks().genesys("trunk-us-east-01", "DOWN", Instant.now());
        box.incident(RETAIL, "trunk-us-east-01-down");
        box.webhooks().genesys("trunk-us-east-01", "UP", Instant.now());
        Waits.until("held", () -> box.management().component("trunk-us-east-01"), component -> assertThat(
                        component.path("held_reason").asText())
                .isEqualTo("cooldown"));
        first.kill();
        assertThat(box.incident(RETAIL, "trunk-us-east-01-down").open()).isTrue();
        box.start();
        box.resolved(RETAIL, "trunk-us-east-01-down");
    }

    @Test
    void a_duplicate_is_known_after_a_restart() {
        String body = Webhooks.genesysTrunk("trunk-us-east-01", "DOWN", Instant.now());
        Program first = box.start();
        assertThat(box.webhooks().genesys(body).status()).isEqualTo(202);
        first.kill();
        box.start();
        assertThat(box.webhooks().genesys(body)).hasToString("200 Duplicate event");
        box.incident(RETAIL, "trunk-us-east-01-down");
        assertThat(box.management().events("trunk-us-east-01")).hasSize(1);
    }

    @Test
    void what_pagerduty_did_not_take_before_the_crash_is_sent_after_it() {
        Program first = box.start();
        box.pagerduty().always(RETAIL, Behaviour.answer(503, Map.of("Retry-After", "1"), "not now"));
        box.webhooks().genesys("trunk-us-east-01", "DOWN", Instant.now());
        box.pagerduty().awaitCalls(1);
        first.kill();
        box.pagerduty().behave();
        box.start();
        box.incident(RETAIL, "trunk-us-east-01-down");
    }

    @Test
    void sigterm_ends_with_0_and_finishes_what_is_in_hand() {
        Program program = box.with("trunkline.pagerduty.timeout", "30s").start();
        CountDownLatch answer = new CountDownLatch(1);
        box.pagerduty().next(RETAIL, Behaviour.usual().repliedAfter(answer));
        box.webhooks().genesys("trunk-us-east-01", "DOWN", Instant.now());
        box.incident(RETAIL, "trunk-us-east-01-down");
        program.terminate();
        Waits.await("it is finishing").until(() -> box.management().status("/observe/health/ready") != 200);
        answer.countDown();
        assertThat(program.awaitExit()).isZero();
        box.start();
        box.management().awaitQuiet();
        // The answer was recorded: nothing is repeated.
        assertThat(box.pagerduty().calls()).hasSize(1);
        assertThat(box.management()
                        .incident("trunk-us-east-01-down")
                        .path("unanswered")
                        .asBoolean())
                .isFalse();
    }

    @Test
    void sigterm_of_an_idle_process_ends_with_0_and_without_a_complaint() {
        Program program = box.start();
        program.terminate();
        assertThat(program.awaitExit()).isZero();
        // The shipped configuration leaves things to its user, of which the start warns.
        assertThat(program.linesWith("WARN")).allMatch(line -> line.contains("StartupBanner"));
        assertThat(program.linesWith("ERROR")).isEmpty();
        assertThat(program.standardOutput()).isEmpty();
    }

    @Test
    void an_incident_is_opened_once_however_often_the_process_dies() {
        for (int round = 0; round < 3; round++) {
            Program program = box.start();
            if (round == 0) {
                box.webhooks().genesys("trunk-us-east-01", "DOWN", minutesAgo(10));
            }
            program.kill();
        }
        box.start();
        box.incident(RETAIL, "trunk-us-east-01-down");
        box.management().awaitQuiet();
        box.webhooks().genesys("trunk-us-east-01", "UP", Instant.now());
        StandInIncident incident = box.resolved(RETAIL, "trunk-us-east-01-down");
        assertThat(incident.title()).isEqualTo("CRITICAL: US-East Retail Trunk (trunk-us-east-01) is DOWN");
    }

    @Test
    void an_outage_that_ended_while_pagerduty_was_not_there_is_not_paged() {
        box.pagerduty().down();
        box.start();
        box.webhooks().genesys("trunk-us-east-01", "DOWN", minutesAgo(10));
        Waits.until("tried", () -> box.management().incidents(), incidents -> assertThat(incidents)
                .anyMatch(incident -> incident.path("attempts").asInt() > 0));
        box.webhooks().genesys("trunk-us-east-01", "UP", Instant.now());
        Waits.until("ended", () -> box.management().incident("trunk-us-east-01-down"), incident -> assertThat(
                        incident.path("outcome").asText())
                .isEqualTo("ended"));
        box.pagerduty().up();
        box.management().awaitQuiet();
        assertThat(box.pagerduty().calls()).isEmpty();
        box.management().awaitMetric(1, "trunkline_ended_before_called_total");
    }
}
