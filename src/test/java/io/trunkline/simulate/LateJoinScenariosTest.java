package io.trunkline.simulate;

import static io.trunkline.model.Status.DOWN;
import static io.trunkline.model.Status.UP;
import static io.trunkline.simulate.Answers.ACCEPTED;
import static io.trunkline.simulate.Answers.NOT_FOUND;
import static io.trunkline.simulate.Answers.SERVER_ERROR;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.ledger.LastResortQueue;
import io.trunkline.ledger.LastResortQueue.Attempt;
import io.trunkline.ledger.PendingCall;
import io.trunkline.ledger.tables.LateJoinTable;
import io.trunkline.model.DeliveryAction;
import io.trunkline.model.DeliveryResult;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Rule 12: who joined an incident, and is shown by no update within five minutes, pages anew. */
class LateJoinScenariosTest {

    private static final Function<PendingCall, DeliveryResult> NO_UPDATES =
            call -> call.report().action() == DeliveryAction.UPDATE ? NOT_FOUND : ACCEPTED;

    private static List<String> keysAndMembers(Scenario s) {
        return s.ledger(
                """
                SELECT i.dedup_key || ': ' || m.component FROM incident_member m JOIN incident i ON i.id = m.incident
                WHERE m.left_at IS NULL ORDER BY i.id, m.component""");
    }

    private static List<String> triggers(Scenario s) {
        return s.heard().stream().filter(line -> line.contains(" trigger ")).toList();
    }

    @Test
    void join_whose_update_is_not_accepted_within_five_minutes_opens_its_own_incident() {
        try (Scenario s = new Scenario()) {
            s.pagerDuty(NO_UPDATES).at("0s", DOWN, "trunk-us-1").at("30s", DOWN, "trunk-us-2");
            s.moveTo("5m29s");
            assertThat(triggers(s)).containsExactly("5s trigger trunk-us-1-down (1 of 1 out)");
            s.moveTo("6m");
            assertThat(triggers(s))
                    .containsExactly(
                            "5s trigger trunk-us-1-down (1 of 1 out)", "5m30s trigger trunk-us-2-down (1 of 1 out)");
            assertThat(keysAndMembers(s))
                    .containsExactly(
                            "trunk-us-1-down: genesys/trunk/trunk-us-1", "trunk-us-2-down: genesys/trunk/trunk-us-2");
        }
    }

    @Test
    void component_that_left_the_wait_before_enters_it_again() {
        try (Scenario s = new Scenario()) {
            s.pagerDuty(NO_UPDATES).at("0s", DOWN, "trunk-us-1").at("30s", DOWN, "trunk-us-2");
            s.at("2m", DOWN, "trunk-us-3");
            s.store()
                    .submit(sql -> {
                        sql.sql(
                                        """
                                        INSERT INTO incident_member (incident, component, since, entered_at, left_at)
                                        VALUES (2, 'genesys/trunk/trunk-us-2', 0, 0, 0)""")
                                .update();
                        LateJoinTable.moveWith(
                                sql,
                                1,
                                2,
                                List.of("genesys/trunk/trunk-us-2"),
                                s.clock().instant());
                        return null;
                    })
                    .join();
            assertThat(
                            s.ledger(
                                    "SELECT incident || ' ' || component FROM incident_member WHERE left_at IS NULL ORDER BY 1"))
                    .containsExactly(
                            "1 genesys/trunk/trunk-us-1", "2 genesys/trunk/trunk-us-2", "2 genesys/trunk/trunk-us-3");
        }
    }

    @Test
    void joins_that_one_update_was_to_show_open_one_incident_together() {
        try (Scenario s = new Scenario()) {
            s.pagerDuty(NO_UPDATES).at("0s", DOWN, "trunk-us-1");
            s.at("20s", DOWN, "trunk-us-2").at("40s", DOWN, "trunk-us-3", "trunk-us-4");
            s.moveTo("20m");
            assertThat(triggers(s))
                    .containsExactly(
                            "5s trigger trunk-us-1-down (1 of 1 out)", "5m20s trigger trunk-us-2-down (3 of 3 out)");
        }
    }

    @Test
    void join_that_a_late_update_shows_does_not_page_again() {
        try (Scenario s = new Scenario()) {
            s.pagerDuty(NO_UPDATES).at("0s", DOWN, "trunk-us-1").at("30s", DOWN, "trunk-us-2");
            s.moveTo("4m");
            s.pagerDuty(call -> ACCEPTED);
            s.moveTo("1h");
            assertThat(triggers(s)).containsExactly("5s trigger trunk-us-1-down (1 of 1 out)");
            assertThat(s.ledger("SELECT told FROM incident_member WHERE component LIKE '%us-2'"))
                    .containsExactly("DOWN");
        }
    }

    @Test
    void unshown_join_has_its_own_last_resort() {
        try (Scenario s = new Scenario()) {
            s.answers(ACCEPTED).pagerDuty(call -> SERVER_ERROR);
            s.at("0s", DOWN, "trunk-us-1").at("30s", DOWN, "trunk-us-2");
            s.moveTo("10m31s");
            List<Attempt> taken =
                    new LastResortQueue(s.store(), s.clock()).take(10).join();
            assertThat(taken).singleElement().satisfies(attempt -> assertThat(attempt.summary())
                    .contains("trunk-us-2", "is DOWN"));
        }
    }

    @Test
    void recovery_that_is_taken_back_in_vain_pages_anew() {
        try (Scenario s = new Scenario(ScenarioSettings.settings("5m", "30m", "5s", "1h"))) {
            s.at("0s", DOWN, "trunk-us-1", "trunk-us-2").at("10m", UP, "trunk-us-2");
            s.at("11m", DOWN, "trunk-us-3").moveTo("12m");
            assertThat(s.ledger("SELECT told FROM incident_member WHERE component LIKE '%us-2'"))
                    .containsExactly("UP");
            s.pagerDuty(NO_UPDATES).at("12m", DOWN, "trunk-us-2").moveTo("20m");
            assertThat(triggers(s))
                    .containsExactly(
                            "5s trigger trunk-us-1-down (2 of 2 out)", "17m trigger trunk-us-2-down (1 of 1 out)");
        }
    }

    @Test
    void join_that_recovered_before_it_was_shown_does_not_page() {
        try (Scenario s = new Scenario()) {
            s.pagerDuty(NO_UPDATES).at("0s", DOWN, "trunk-us-1");
            s.at("30s", DOWN, "trunk-us-2").at("4m", UP, "trunk-us-2");
            s.moveTo("1h");
            assertThat(triggers(s)).containsExactly("5s trigger trunk-us-1-down (1 of 1 out)");
        }
    }

    @Test
    void incident_that_updates_do_not_reach_takes_no_joins_again() {
        try (Scenario s = new Scenario(ScenarioSettings.settings("5m", "30m", "5s", "1h"))) {
            s.pagerDuty(NO_UPDATES).at("0s", DOWN, "trunk-us-1").at("30s", DOWN, "trunk-us-2");
            s.at("7m", DOWN, "trunk-us-3");
            s.moveTo("20m");
            assertThat(triggers(s))
                    .containsExactly(
                            "5s trigger trunk-us-1-down (1 of 1 out)",
                            "5m30s trigger trunk-us-2-down (1 of 1 out)",
                            "12m trigger trunk-us-3-down (1 of 1 out)");
        }
    }

    @Test
    void update_that_would_show_no_new_member_is_not_sent() {
        try (Scenario s = new Scenario()) {
            s.pagerDuty(NO_UPDATES).at("0s", DOWN, "trunk-us-1").at("30s", DOWN, "trunk-us-2");
            s.moveTo("20m").pagerDuty(call -> ACCEPTED);
            s.moveTo("20m1s");
            int before = s.heard().size();
            s.moveTo("2h");
            assertThat(s.heard()).hasSize(before);
        }
    }

    @Test
    void unshown_join_held_by_maintenance_stays_and_is_shown_by_the_update() {
        try (Scenario s = new Scenario()) {
            s.pagerDuty(NO_UPDATES).at("0s", DOWN, "trunk-us-1").at("30s", DOWN, "trunk-us-2");
            s.startMaintenance("1m", "30m", "trunk-us-2");
            s.moveTo("10m").pagerDuty(call -> ACCEPTED);
            s.moveTo("12m");
            assertThat(s.ledger("SELECT told FROM incident_member WHERE component LIKE '%us-2' AND left_at IS NULL"))
                    .containsExactly("DOWN");
            s.moveTo("2h");
            assertThat(triggers(s)).containsExactly("5s trigger trunk-us-1-down (1 of 1 out)");
        }
    }

    @Test
    void unshown_join_held_by_maintenance_pages_when_the_window_ends() {
        try (Scenario s = new Scenario()) {
            s.pagerDuty(NO_UPDATES).at("0s", DOWN, "trunk-us-1").at("30s", DOWN, "trunk-us-2");
            s.startMaintenance("1m", "30m", "trunk-us-2");
            s.moveTo("29m");
            assertThat(keysAndMembers(s))
                    .containsExactly(
                            "trunk-us-1-down: genesys/trunk/trunk-us-1", "trunk-us-1-down: genesys/trunk/trunk-us-2");
            s.moveTo("31m");
            assertThat(triggers(s))
                    .containsExactly(
                            "5s trigger trunk-us-1-down (1 of 1 out)", "30m trigger trunk-us-2-down (1 of 1 out)");
        }
    }

    @Test
    void held_join_does_not_go_along_with_one_that_pages_anew() {
        try (Scenario s = new Scenario()) {
            s.pagerDuty(NO_UPDATES).at("0s", DOWN, "trunk-us-1");
            s.at("20s", DOWN, "trunk-us-2").at("40s", DOWN, "trunk-us-3", "trunk-us-4");
            s.startMaintenance("1m", "30m", "trunk-us-4");
            s.moveTo("10m");
            assertThat(keysAndMembers(s))
                    .containsExactly(
                            "trunk-us-1-down: genesys/trunk/trunk-us-1",
                            "trunk-us-1-down: genesys/trunk/trunk-us-4",
                            "trunk-us-2-down: genesys/trunk/trunk-us-2",
                            "trunk-us-2-down: genesys/trunk/trunk-us-3");
            s.pagerDuty(call -> ACCEPTED).moveTo("2h");
            assertThat(s.ledger("SELECT told FROM incident_member WHERE component LIKE '%us-4' AND left_at IS NULL"))
                    .containsExactly("DOWN");
            assertThat(triggers(s))
                    .containsExactly(
                            "5s trigger trunk-us-1-down (1 of 1 out)", "5m20s trigger trunk-us-2-down (2 of 2 out)");
        }
    }

    /** Updates that may be sent only after ten minutes. */
    private static Scenario slowUpdates() {
        return new Scenario(ScenarioSettings.updatedEvery(ScenarioSettings.settings("5m", "30m", "5s", "60s"), "10m"));
    }

    @Test
    void join_waits_for_an_update_that_may_not_be_sent_yet() {
        try (Scenario s = slowUpdates()) {
            s.at("0s", DOWN, "trunk-us-1").at("30s", DOWN, "trunk-us-2");
            s.heardBy("1h", "5s trigger trunk-us-1-down (1 of 1 out)", "10m5s update trunk-us-1-down (2 of 2 out)");
        }
    }

    @Test
    void five_minutes_of_a_late_update_are_counted_from_when_it_may_be_sent() {
        try (Scenario s = slowUpdates()) {
            s.pagerDuty(NO_UPDATES).at("0s", DOWN, "trunk-us-1").at("30s", DOWN, "trunk-us-2");
            s.moveTo("15m4s");
            assertThat(triggers(s)).containsExactly("5s trigger trunk-us-1-down (1 of 1 out)");
            s.moveTo("1h");
            assertThat(triggers(s))
                    .containsExactly(
                            "5s trigger trunk-us-1-down (1 of 1 out)", "15m5s trigger trunk-us-2-down (1 of 1 out)");
        }
    }
}
