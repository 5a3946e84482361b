package io.trunkline.simulate;

import static io.trunkline.model.Status.DEGRADED;
import static io.trunkline.model.Status.DOWN;
import static io.trunkline.model.Status.UP;
import static io.trunkline.simulate.Answers.ACCEPTED;
import static io.trunkline.simulate.Answers.SERVER_ERROR;
import static io.trunkline.simulate.Answers.TIMEOUT;
import static io.trunkline.simulate.Answers.UNREACHABLE;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What ended before PagerDuty was called, and what is owed once it may have been (rules 9 and 10). */
class UnansweredScenariosTest {

    @Test
    void an_outage_that_ends_during_a_call_that_does_not_arrive_is_ended_and_the_history_says_so() {
        try (Scenario s = new Scenario()) {
            s.duringTheNextCall(during -> during.at("6s", UP, "trunk-us-1"), UNREACHABLE)
                    .at("0s", ScenarioEvents.event("trunk-us-1", DOWN, "-10m", "0s"));
            s.heardBy("1h", "5s trigger trunk-us-1-down (1 of 1 out)");
            assertThat(s.ledger("SELECT verdict FROM event ORDER BY id")).containsExactly("outage", "ended");
            assertThat(s.ledger("SELECT outcome FROM incident")).containsExactly("ENDED");
        }
    }

    @Test
    void what_ends_while_pagerduty_refuses_connections_is_not_paged() {
        try (Scenario s = new Scenario()) {
            s.answers(UNREACHABLE, UNREACHABLE, UNREACHABLE)
                    .at("0s", DOWN, "trunk-us-1")
                    .at("15s", UP, "trunk-us-1");
            s.heardBy(
                    "1h",
                    "5s trigger trunk-us-1-down (1 of 1 out)",
                    "7s trigger trunk-us-1-down (1 of 1 out)",
                    "11s trigger trunk-us-1-down (1 of 1 out)");
            assertThat(s.ledger("SELECT outcome FROM incident")).containsExactly("ENDED");
            assertThat(s.ledger("SELECT verdict FROM event ORDER BY id")).containsExactly("outage", "ended");
        }
    }

    @Test
    void what_ends_during_a_call_that_did_not_arrive_is_not_paged() {
        try (Scenario s = new Scenario()) {
            s.duringTheNextCall(during -> during.at("6s", UP, "trunk-us-1"), UNREACHABLE)
                    .at("0s", DOWN, "trunk-us-1");
            s.heardBy("1h", "5s trigger trunk-us-1-down (1 of 1 out)");
        }
    }

    @Test
    void what_ends_during_a_call_that_arrived_is_resolved() {
        try (Scenario s = new Scenario()) {
            s.duringTheNextCall(during -> during.at("6s", UP, "trunk-us-1"), ACCEPTED)
                    .at("0s", DOWN, "trunk-us-1");
            s.heardBy("1h", "5s trigger trunk-us-1-down (1 of 1 out)", "5m6s resolve trunk-us-1-down (0 of 1 out)");
        }
    }

    @Test
    void an_unanswered_trigger_is_repeated_while_the_outage_lasts() {
        try (Scenario s = new Scenario()) {
            s.answers(TIMEOUT, SERVER_ERROR).at("0s", DOWN, "trunk-us-1");
            s.heardBy(
                    "1h",
                    "5s trigger trunk-us-1-down (1 of 1 out)",
                    "7s trigger trunk-us-1-down (1 of 1 out)",
                    "11s trigger trunk-us-1-down (1 of 1 out)");
        }
    }

    @Test
    void after_an_unanswered_trigger_the_resolve_is_owed() {
        try (Scenario s = new Scenario()) {
            s.answers(TIMEOUT).at("0s", DOWN, "trunk-us-1").at("6s", UP, "trunk-us-1");
            s.heardBy("1h", "5s trigger trunk-us-1-down (1 of 1 out)", "5m6s resolve trunk-us-1-down (0 of 1 out)");
        }
    }

    @Test
    void an_unanswered_trigger_is_repeated_for_what_came_back_as_something_else() {
        try (Scenario s = new Scenario()) {
            s.duringTheNextCall(during -> during.at("5s", UP, "trunk-us-1"), TIMEOUT)
                    .at("0s", DOWN, "trunk-us-1")
                    .at("30s", DEGRADED, "trunk-us-1");
            s.heardBy("1h", "5s trigger trunk-us-1-down (1 of 1 out)", "30s trigger trunk-us-1-down (1 of 1 out)");
        }
    }

    @Test
    void outage_that_pauses_between_two_attempts_pages() {
        try (Scenario s = new Scenario()) {
            s.answers(TIMEOUT)
                    .at("0s", DOWN, "trunk-us-1")
                    .at("6s", UP, "trunk-us-1")
                    .at("60s", DOWN, "trunk-us-1");
            s.heardBy("1h", "5s trigger trunk-us-1-down (1 of 1 out)", "1m trigger trunk-us-1-down (1 of 1 out)");
        }
    }

    @Test
    void a_crash_after_the_note_counts_as_a_call_that_may_have_arrived() {
        try (Scenario s = new Scenario()) {
            s.diesInTheNextCall().at("0s", DOWN, "trunk-us-1").at("10s", UP, "trunk-us-1");
            s.heardBy("1h", "5s trigger trunk-us-1-down (1 of 1 out)", "5m10s resolve trunk-us-1-down (0 of 1 out)");
        }
    }

    @Test
    void a_trigger_that_a_crash_cut_off_is_repeated_when_its_lease_runs_out() {
        try (Scenario s = new Scenario()) {
            s.diesInTheNextCall().at("0s", DOWN, "trunk-us-1");
            s.heardBy("1h", "5s trigger trunk-us-1-down (1 of 1 out)", "17s trigger trunk-us-1-down (1 of 1 out)");
        }
    }

    @Test
    void a_resolve_that_a_crash_cut_off_is_repeated_then_and_once_more_ten_minutes_later() {
        try (Scenario s = new Scenario()) {
            s.at("0s", DOWN, "trunk-us-1").moveTo("9m").diesInTheNextCall().at("10m", UP, "trunk-us-1");
            s.heardBy(
                    "2h",
                    "5s trigger trunk-us-1-down (1 of 1 out)",
                    "10m resolve trunk-us-1-down (0 of 1 out)",
                    "10m12s resolve trunk-us-1-down (0 of 1 out)",
                    "20m12s resolve trunk-us-1-down (0 of 1 out)");
        }
    }

    @Test
    void the_repeat_of_a_resolve_is_made_once_even_if_it_is_left_unanswered() {
        try (Scenario s = new Scenario()) {
            s.at("0s", DOWN, "trunk-us-1")
                    .moveTo("9m")
                    .answers(TIMEOUT, ACCEPTED, TIMEOUT)
                    .at("10m", UP, "trunk-us-1");
            s.heardBy(
                    "2h",
                    "5s trigger trunk-us-1-down (1 of 1 out)",
                    "10m resolve trunk-us-1-down (0 of 1 out)",
                    "10m2s resolve trunk-us-1-down (0 of 1 out)",
                    "20m2s resolve trunk-us-1-down (0 of 1 out)");
        }
    }

    @Test
    void the_repeat_of_a_resolve_is_made_once_even_if_a_crash_cuts_it_off() {
        try (Scenario s = new Scenario()) {
            s.at("0s", DOWN, "trunk-us-1")
                    .moveTo("9m")
                    .answers(TIMEOUT, ACCEPTED)
                    .diesInTheNextCall()
                    .at("10m", UP, "trunk-us-1");
            s.heardBy(
                    "2h",
                    "5s trigger trunk-us-1-down (1 of 1 out)",
                    "10m resolve trunk-us-1-down (0 of 1 out)",
                    "10m2s resolve trunk-us-1-down (0 of 1 out)",
                    "20m2s resolve trunk-us-1-down (0 of 1 out)");
        }
    }

    @Test
    void a_repeat_that_does_not_arrive_is_tried_again() {
        try (Scenario s = new Scenario()) {
            s.at("0s", DOWN, "trunk-us-1")
                    .moveTo("9m")
                    .answers(TIMEOUT, ACCEPTED, UNREACHABLE)
                    .at("10m", UP, "trunk-us-1");
            s.heardBy(
                    "2h",
                    "5s trigger trunk-us-1-down (1 of 1 out)",
                    "10m resolve trunk-us-1-down (0 of 1 out)",
                    "10m2s resolve trunk-us-1-down (0 of 1 out)",
                    "20m2s resolve trunk-us-1-down (0 of 1 out)",
                    "20m4s resolve trunk-us-1-down (0 of 1 out)");
        }
    }

    @Test
    void a_resolve_that_did_not_arrive_is_taken_back_when_the_trunk_falls_again() {
        try (Scenario s = new Scenario()) {
            s.at("0s", DOWN, "trunk-us-1")
                    .moveTo("9m")
                    .answers(UNREACHABLE, UNREACHABLE)
                    .at("10m", UP, "trunk-us-1")
                    .at("10m5s", DOWN, "trunk-us-1");
            s.heardBy(
                    "1h",
                    "5s trigger trunk-us-1-down (1 of 1 out)",
                    "10m resolve trunk-us-1-down (0 of 1 out)",
                    "10m2s resolve trunk-us-1-down (0 of 1 out)",
                    "10m17s update trunk-us-1-down (1 of 1 out)");
        }
    }

    @Test
    void a_restart_in_the_middle_loses_and_doubles_nothing() {
        try (Scenario s = new Scenario()) {
            s.at("0s", DOWN, "trunk-us-1")
                    .restartAt("3s")
                    .restartAt("5s")
                    .at("60s", UP, "trunk-us-1")
                    .restartAt("2m")
                    .restartAt("6m")
                    .restartAt("7m");
            s.heardBy("1h", "5s trigger trunk-us-1-down (1 of 1 out)", "6m resolve trunk-us-1-down (0 of 1 out)");
        }
    }
}
