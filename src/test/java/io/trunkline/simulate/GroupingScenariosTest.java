package io.trunkline.simulate;

import static io.trunkline.model.Status.DEGRADED;
import static io.trunkline.model.Status.DOWN;
import static io.trunkline.model.Status.UP;
import static io.trunkline.simulate.Answers.TIMEOUT;
import static io.trunkline.simulate.Answers.UNREACHABLE;
import static io.trunkline.simulate.ScenarioSettings.settings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import org.junit.jupiter.api.Test;

/** When outages share an incident, who rejoins it and who wakes people anew (rules 7 and 8). */
class GroupingScenariosTest {

    @Test
    void outages_within_the_wait_share_one_incident() {
        try (Scenario s = new Scenario()) {
            s.at("0s", DOWN, "trunk-us-1")
                    .at("2s", DOWN, "trunk-us-2")
                    .at("4900ms", DOWN, "trunk-us-3")
                    .heardBy("1h", "5s trigger trunk-us-1-down (3 of 3 out)");
        }
    }

    @Test
    void each_service_has_its_own_incident() {
        try (Scenario s = new Scenario()) {
            s.at("0s", DOWN, "trunk-us-1", "trunk-eu-1")
                    .heardBy(
                            "1h", "5s trigger trunk-us-1-down (1 of 1 out)", "5s trigger trunk-eu-1-down (1 of 1 out)");
        }
    }

    @Test
    void down_and_degraded_are_two_incidents() {
        try (Scenario s = new Scenario()) {
            s.at("0s", DOWN, "trunk-us-1")
                    .at("1s", DEGRADED, "trunk-us-2")
                    .heardBy(
                            "1h",
                            "5s trigger trunk-us-1-down (1 of 1 out)",
                            "6s trigger trunk-us-2-degraded (1 of 1 out)");
        }
    }

    @Test
    void the_opening_component_is_the_one_that_is_out_longest() {
        try (Scenario s = new Scenario()) {
            s.at("0s", DOWN, "trunk-us-2");
            s.late("1s", "0s", DOWN, "trunk-us-1");
            s.heardBy("1h", "5s trigger trunk-us-1-down (2 of 2 out)");
        }
    }

    @Test
    void the_wait_goes_on_when_the_one_that_started_it_is_up_again() {
        try (Scenario s = new Scenario()) {
            s.at("0s", DOWN, "trunk-us-1")
                    .at("2s", UP, "trunk-us-1")
                    .at("4s", DOWN, "trunk-us-2")
                    .heardBy("1h", "5s trigger trunk-us-2-down (1 of 1 out)");
        }
    }

    @Test
    void within_the_window_an_outage_joins_and_an_update_tells_of_it_15_seconds_after_the_last_call() {
        try (Scenario s = new Scenario()) {
            s.at("0s", DOWN, "trunk-us-1")
                    .at("8s", DOWN, "trunk-us-2")
                    .at("12s", DOWN, "trunk-us-3")
                    .at("59s", DOWN, "trunk-us-4")
                    .heardBy(
                            "1h",
                            "5s trigger trunk-us-1-down (1 of 1 out)",
                            "20s update trunk-us-1-down (3 of 3 out)",
                            "59s update trunk-us-1-down (4 of 4 out)");
        }
    }

    @Test
    void after_the_window_people_are_paged_anew() {
        try (Scenario s = new Scenario()) {
            s.at("0s", DOWN, "trunk-us-1")
                    .at("60s", DOWN, "trunk-us-2")
                    .heardBy(
                            "1h",
                            "5s trigger trunk-us-1-down (1 of 1 out)",
                            "1m5s trigger trunk-us-2-down (1 of 1 out)");
        }
    }

    @Test
    void a_steady_stream_stretches_neither_the_wait_nor_the_window() {
        try (Scenario s = new Scenario()) {
            for (int second = 0; second < 90; second += 3) {
                s.at(second + "s", DOWN, "trunk-us-" + (100 + second));
            }
            s.heardBy(
                    "1h",
                    "5s trigger trunk-us-100-down (2 of 2 out)",
                    "20s update trunk-us-100-down (7 of 7 out)",
                    "35s update trunk-us-100-down (12 of 12 out)",
                    "50s update trunk-us-100-down (17 of 17 out)",
                    "1m5s trigger trunk-us-160-down (2 of 2 out)",
                    "1m5s update trunk-us-100-down (20 of 20 out)",
                    "1m20s update trunk-us-160-down (7 of 7 out)",
                    "1m35s update trunk-us-160-down (10 of 10 out)");
        }
    }

    @Test
    void with_no_wait_the_second_outage_joins_the_first() {
        try (Scenario s = new Scenario(settings("5m", "30m", "0s", "60s"))) {
            s.at("0s", DOWN, "trunk-us-1")
                    .at("1s", DOWN, "trunk-us-2")
                    .heardBy(
                            "1h", "0s trigger trunk-us-1-down (1 of 1 out)", "15s update trunk-us-1-down (2 of 2 out)");
        }
    }

    @Test
    void with_no_window_either_every_outage_is_an_incident() {
        try (Scenario s = new Scenario(settings("5m", "30m", "0s", "0s"))) {
            s.at("0s", DOWN, "trunk-us-1")
                    .at("1s", DOWN, "trunk-us-2")
                    .heardBy(
                            "1h", "0s trigger trunk-us-1-down (1 of 1 out)", "1s trigger trunk-us-2-down (1 of 1 out)");
        }
    }

    @Test
    void an_incident_is_resolved_with_its_last_member() {
        try (Scenario s = new Scenario()) {
            s.at("0s", DOWN, "trunk-us-1", "trunk-us-2")
                    .at("10m", UP, "trunk-us-1")
                    .at("20m", UP, "trunk-us-2")
                    .heardBy(
                            "1h",
                            "5s trigger trunk-us-1-down (2 of 2 out)",
                            "20m resolve trunk-us-1-down (0 of 2 out)");
        }
    }

    @Test
    void an_update_tells_of_recoveries_too() {
        try (Scenario s = new Scenario(settings("10s", "10s", "5s", "60s"))) {
            s.at("0s", DOWN, "trunk-us-1", "trunk-us-2")
                    .at("20s", UP, "trunk-us-1")
                    .at("30s", DOWN, "trunk-us-3")
                    .heardBy(
                            "1h", "5s trigger trunk-us-1-down (2 of 2 out)", "30s update trunk-us-1-down (2 of 3 out)");
        }
    }

    @Test
    void fall_before_its_recovery_was_shown_rejoins_without_a_call() {
        try (Scenario s = new Scenario()) {
            s.at("0s", DOWN, "trunk-us-1")
                    .at("2m", UP, "trunk-us-1")
                    .at("4m", DOWN, "trunk-us-1")
                    .heardBy("1h", "5s trigger trunk-us-1-down (1 of 1 out)");
        }
    }

    @Test
    void fall_after_its_recovery_was_shown_rejoins_with_an_update() {
        try (Scenario s = new Scenario()) {
            s.at("0s", DOWN, "trunk-us-1", "trunk-us-2")
                    .at("10m", UP, "trunk-us-1")
                    .at("12m", DOWN, "trunk-us-1")
                    .heardBy(
                            "1h", "5s trigger trunk-us-1-down (2 of 2 out)", "12m update trunk-us-1-down (2 of 2 out)");
        }
    }

    @Test
    void fall_later_than_a_cooldown_is_a_new_outage_under_a_new_key() {
        try (Scenario s = new Scenario()) {
            s.at("0s", DOWN, "trunk-us-1", "trunk-us-2")
                    .at("10m", UP, "trunk-us-1")
                    .at("20m", DOWN, "trunk-us-1")
                    .at("60m", UP, "trunk-us-2")
                    .at("70m", UP, "trunk-us-1")
                    .heardBy(
                            "2h",
                            "5s trigger trunk-us-1-down (2 of 2 out)",
                            "20m5s trigger trunk-us-1-down-2 (1 of 1 out)",
                            "1h resolve trunk-us-1-down (0 of 1 out)",
                            "1h10m resolve trunk-us-1-down-2 (0 of 1 out)");
        }
    }

    @Test
    void a_rejoined_member_that_recovers_before_the_update_was_sent_is_over_all_the_same() {
        try (Scenario s = new Scenario(settings("20s", "20s", "5s", "60s"))) {
            s.at("0s", DOWN, "trunk-us-1", "trunk-us-2")
                    .at("30s", UP, "trunk-us-1")
                    .at("31s", DOWN, "trunk-us-3")
                    .answers(UNREACHABLE, Answers.throttledFor("5m"))
                    .at("45s", DOWN, "trunk-us-1")
                    .at("70s", UP, "trunk-us-1")
                    .at("10m", UP, "trunk-us-2", "trunk-us-3")
                    .heardBy(
                            "1h",
                            "5s trigger trunk-us-1-down (2 of 2 out)",
                            "31s update trunk-us-1-down (2 of 3 out)",
                            "46s update trunk-us-1-down (3 of 3 out)",
                            "1m1s update trunk-us-1-down (3 of 3 out)",
                            "6m1s update trunk-us-1-down (2 of 3 out)",
                            "10m resolve trunk-us-1-down (0 of 3 out)");
        }
    }

    @Test
    void while_pagerduty_cannot_be_reached_everything_gathers_in_one_incident() {
        try (Scenario s = new Scenario()) {
            s.pagerDuty(call -> UNREACHABLE);
            for (int minute = 0; minute < 60; minute++) {
                s.at(minute + "m", DOWN, "trunk-us-" + (100 + minute));
            }
            s.moveTo("1h");
            int before = s.calls().size();
            s.pagerDuty(call -> Answers.ACCEPTED).moveTo("2h");
            assertThat(s.calls().subList(before, s.calls().size()))
                    .singleElement()
                    .satisfies(call -> assertThat(call.report().members()).hasSize(60));
        }
    }

    @Test
    void while_pagerduty_leaves_calls_unanswered_what_comes_later_gathers_in_two_more_incidents() {
        try (Scenario s = new Scenario()) {
            s.pagerDuty(call -> TIMEOUT);
            for (int minute = 0; minute < 60; minute++) {
                s.at(minute + "m", DOWN, "trunk-us-" + (100 + minute));
            }
            s.moveTo("1h");
            int before = s.calls().size();
            s.pagerDuty(call -> Answers.ACCEPTED).moveTo("2h");
            assertThat(s.calls().subList(before, s.calls().size()))
                    .extracting(
                            call -> call.report().dedupKey(),
                            call -> call.report().members().size())
                    .containsExactly(
                            tuple("trunk-us-100-down", 1),
                            tuple("trunk-us-106-down", 54),
                            tuple("trunk-us-101-down", 5));
        }
    }

    @Test
    void what_falls_while_a_resolve_is_under_way_is_a_new_outage_under_a_new_key() {
        try (Scenario s = new Scenario()) {
            s.at("0s", DOWN, "trunk-us-1")
                    .moveTo("9m")
                    .duringTheNextCall(during -> during.at("10m3s", DOWN, "trunk-us-1"), Answers.ACCEPTED)
                    .at("10m", UP, "trunk-us-1")
                    .heardBy(
                            "1h",
                            "5s trigger trunk-us-1-down (1 of 1 out)",
                            "10m resolve trunk-us-1-down (0 of 1 out)",
                            "10m8s trigger trunk-us-1-down (1 of 1 out)");
        }
    }

    @Test
    void a_resolve_that_may_have_arrived_stays_owed_and_takes_no_rejoin() {
        try (Scenario s = new Scenario()) {
            s.at("0s", DOWN, "trunk-us-1")
                    .moveTo("9m")
                    .answers(TIMEOUT, TIMEOUT)
                    .at("10m", UP, "trunk-us-1")
                    .at("10m1s", DOWN, "trunk-us-1")
                    .heardBy(
                            "15m",
                            "5s trigger trunk-us-1-down (1 of 1 out)",
                            "10m resolve trunk-us-1-down (0 of 1 out)",
                            "10m2s resolve trunk-us-1-down (0 of 1 out)",
                            "10m6s trigger trunk-us-1-down-2 (1 of 1 out)",
                            "10m6s resolve trunk-us-1-down (0 of 1 out)");
        }
    }

    @Test
    void fall_during_a_failed_resolve_is_in_the_new_incident_only() {
        try (Scenario s = new Scenario()) {
            s.at("0s", DOWN, "trunk-us-1")
                    .moveTo("9m")
                    .duringTheNextCall(during -> during.at("10m1s", DOWN, "trunk-us-1"), UNREACHABLE)
                    .answers(UNREACHABLE)
                    .at("10m", UP, "trunk-us-1")
                    .at("10m2s", UP, "trunk-us-1")
                    .at("602500ms", DOWN, "trunk-us-1")
                    .heardBy(
                            "1h",
                            "5s trigger trunk-us-1-down (1 of 1 out)",
                            "10m resolve trunk-us-1-down (0 of 1 out)",
                            "10m3s resolve trunk-us-1-down (0 of 1 out)",
                            "10m7s trigger trunk-us-1-down-2 (1 of 1 out)",
                            "10m7s resolve trunk-us-1-down (0 of 1 out)");
        }
    }
}
