package io.trunkline.simulate;

import static io.trunkline.model.Status.DEGRADED;
import static io.trunkline.model.Status.DOWN;
import static io.trunkline.model.Status.UP;
import static io.trunkline.simulate.ScenarioEvents.event;
import static io.trunkline.simulate.ScenarioSettings.settings;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.model.DeliveryResult;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** One outage from its first report to its end (rules 4, 5, 6 and 10). */
class OutageScenariosTest {

    @Test
    void an_outage_pages_after_the_wait_and_is_resolved_when_it_is_over() {
        try (Scenario s = new Scenario()) {
            s.at("0s", DOWN, "trunk-us-1")
                    .at("10m", UP, "trunk-us-1")
                    .heardBy(
                            "1h",
                            "5s trigger trunk-us-1-down (1 of 1 out)",
                            "10m resolve trunk-us-1-down (0 of 1 out)");
        }
    }

    @Test
    void a_degraded_component_pages_under_its_own_key() {
        try (Scenario s = new Scenario()) {
            s.at("0s", DEGRADED, "trunk-us-1")
                    .at("10m", UP, "trunk-us-1")
                    .heardBy(
                            "1h",
                            "5s trigger trunk-us-1-degraded (1 of 1 out)",
                            "10m resolve trunk-us-1-degraded (0 of 1 out)");
        }
    }

    @Test
    void repeats_of_a_status_change_nothing() {
        try (Scenario s = new Scenario()) {
            s.at("0s", DOWN, "trunk-us-1")
                    .at("1s", DOWN, "trunk-us-1")
                    .at("2m", DOWN, "trunk-us-1")
                    .heardBy("1h", "5s trigger trunk-us-1-down (1 of 1 out)");
        }
    }

    @Test
    void a_blip_that_paged_is_resolved_a_cooldown_after_its_recovery() {
        try (Scenario s = new Scenario()) {
            s.at("0s", DOWN, "trunk-us-1")
                    .at("60s", UP, "trunk-us-1")
                    .heardBy(
                            "1h", "5s trigger trunk-us-1-down (1 of 1 out)", "6m resolve trunk-us-1-down (0 of 1 out)");
        }
    }

    @Test
    void an_outage_that_ends_within_the_wait_does_not_page() {
        try (Scenario s = new Scenario()) {
            s.at("0s", DOWN, "trunk-us-1").at("4s", UP, "trunk-us-1").heardBy("1h");
        }
    }

    @Test
    void with_no_wait_the_first_outage_pages_at_once() {
        try (Scenario s = new Scenario(settings("5m", "30m", "0s", "60s"))) {
            s.at("0s", DOWN, "trunk-us-1").heardBy("1s", "0s trigger trunk-us-1-down (1 of 1 out)");
        }
    }

    @Test
    void without_cooldown_a_recovery_closes_at_once() {
        try (Scenario s = new Scenario(settings("0s", "30m", "5s", "60s"))) {
            s.at("0s", DOWN, "trunk-us-1")
                    .at("60s", UP, "trunk-us-1")
                    .heardBy(
                            "1h", "5s trigger trunk-us-1-down (1 of 1 out)", "1m resolve trunk-us-1-down (0 of 1 out)");
        }
    }

    @Test
    void a_flapping_trunk_is_one_open_incident_until_it_keeps_still() {
        try (Scenario s = new Scenario()) {
            for (int minute = 0; minute < 60; minute += 2) {
                s.at(minute + "m", DOWN, "trunk-us-1").at(minute + 1 + "m", UP, "trunk-us-1");
            }
            s.heardBy("3h", "5s trigger trunk-us-1-down (1 of 1 out)", "1h4m resolve trunk-us-1-down (0 of 1 out)");
        }
    }

    @Test
    void a_recovery_within_the_memory_of_the_last_one_is_held_though_the_outage_was_long() {
        try (Scenario s = new Scenario()) {
            s.at("0s", DOWN, "trunk-us-1")
                    .at("10m", UP, "trunk-us-1")
                    .at("20m", DOWN, "trunk-us-1")
                    .at("30m", UP, "trunk-us-1")
                    .heardBy(
                            "2h",
                            "5s trigger trunk-us-1-down (1 of 1 out)",
                            "10m resolve trunk-us-1-down (0 of 1 out)",
                            "20m5s trigger trunk-us-1-down (1 of 1 out)",
                            "40m resolve trunk-us-1-down (0 of 1 out)");
        }
    }

    @Test
    void a_trunk_that_cycles_every_three_seconds_is_paged() {
        try (Scenario s = new Scenario()) {
            for (int second = 0; second < 30; second += 6) {
                s.at(second + "s", DOWN, "trunk-us-1").at(second + 3 + "s", UP, "trunk-us-1");
            }
            // At 5 s it is up and fell once: over. At 6 s it falls again, and at 11 s it flaps, though it is up.
            s.heardBy("1h", "11s trigger trunk-us-1-down (1 of 1 out)", "5m27s resolve trunk-us-1-down (0 of 1 out)");
            assertThat(s.calls().get(0).report().members().get(0).changes())
                    .as("the page says that it flaps")
                    .isPositive();
        }
    }

    @Test
    void a_trunk_that_cycles_through_degraded_is_paged_as_the_worst_it_was() {
        try (Scenario s = new Scenario()) {
            for (int second = 0; second < 36; second += 6) {
                s.at(second + "s", DOWN, "trunk-us-1")
                        .at(second + 2 + "s", DEGRADED, "trunk-us-1")
                        .at(second + 4 + "s", UP, "trunk-us-1");
            }
            // The second fall at 6 s waits until 11 s: it is up then, and the wait that it is in is that of DEGRADED.
            // DOWN
            // is worse than that, and the second time within a cooldown, at 18 s, it has waited long enough.
            s.moveTo("20s");
            assertThat(s.heard().get(0)).isEqualTo("11s trigger trunk-us-1-degraded (1 of 1 out)");
            s.moveTo("1h");
            assertThat(s.heard()).contains("18s trigger trunk-us-1-down (1 of 1 out)");
            assertThat(s.heard().get(s.heard().size() - 1)).isEqualTo("5m34s resolve trunk-us-1-down (0 of 1 out)");
        }
    }

    @Test
    void falls_and_recoveries_of_one_batch_are_flapping_too_and_a_single_one_ended() {
        try (Scenario s = new Scenario()) {
            s.batch("0s", event("trunk-us-1", DOWN, "0s", "0s"), event("trunk-us-1", UP, "0s", "0s"));
            assertThat(s.ledger("SELECT verdict FROM event ORDER BY id")).containsExactly("change", "ended");
            s.batch("30s", event("trunk-us-1", DOWN, "28s", "30s"), event("trunk-us-1", UP, "30s", "30s"));
            s.heardBy("1h", "35s trigger trunk-us-1-down (1 of 1 out)", "5m30s resolve trunk-us-1-down (0 of 1 out)");
        }
    }

    @Test
    void degraded_then_down_pages_again_and_leaves_the_first_incident() {
        try (Scenario s = new Scenario()) {
            s.at("0s", DEGRADED, "trunk-us-1")
                    .at("2m", DOWN, "trunk-us-1")
                    .at("20m", UP, "trunk-us-1")
                    .heardBy(
                            "1h",
                            "5s trigger trunk-us-1-degraded (1 of 1 out)",
                            "2m5s trigger trunk-us-1-down (1 of 1 out)",
                            "2m5s resolve trunk-us-1-degraded (1 of 1 out)",
                            "20m resolve trunk-us-1-down (0 of 1 out)");
        }
    }

    @Test
    void down_then_degraded_is_no_recovery() {
        try (Scenario s = new Scenario()) {
            s.at("0s", DOWN, "trunk-us-1")
                    .at("10m", DEGRADED, "trunk-us-1")
                    .at("20m", UP, "trunk-us-1")
                    .heardBy(
                            "1h",
                            "5s trigger trunk-us-1-down (1 of 1 out)",
                            "20m resolve trunk-us-1-down (0 of 1 out)");
        }
    }

    @Test
    void down_then_degraded_within_the_wait_is_a_degraded_outage() {
        try (Scenario s = new Scenario()) {
            s.at("0s", DOWN, "trunk-us-1")
                    .at("2s", DEGRADED, "trunk-us-1")
                    .heardBy("1h", "5s trigger trunk-us-1-degraded (1 of 1 out)");
        }
    }

    @Test
    void down_that_improved_for_long_and_falls_again_wakes_people_anew() {
        try (Scenario s = new Scenario()) {
            s.at("0s", DOWN, "trunk-us-1")
                    .at("10m", DEGRADED, "trunk-us-1")
                    .at("20m", DOWN, "trunk-us-1")
                    .heardBy(
                            "1h",
                            "5s trigger trunk-us-1-down (1 of 1 out)",
                            "20m5s trigger trunk-us-1-down-2 (1 of 1 out)",
                            "20m5s resolve trunk-us-1-down (1 of 1 out)");
        }
    }

    @Test
    void two_changes_in_one_batch_miss_no_new_outage() {
        try (Scenario s = new Scenario()) {
            s.at("0s", DOWN, "trunk-us-1")
                    .batch("30m", event("trunk-us-1", UP, "10m", "30m"), event("trunk-us-1", DOWN, "20m", "30m"))
                    .heardBy(
                            "1h",
                            "5s trigger trunk-us-1-down (1 of 1 out)",
                            "30m5s trigger trunk-us-1-down-2 (1 of 1 out)",
                            "30m5s resolve trunk-us-1-down (1 of 1 out)");
        }
    }

    @Test
    void fall_and_recovery_in_one_batch_keep_the_incident_open_while_it_may_flap() {
        try (Scenario s = new Scenario()) {
            s.at("0s", DOWN, "trunk-us-1", "trunk-us-2").at("6m", UP, "trunk-us-1");
            s.batch("8m", event("trunk-us-1", DOWN, "7m", "8m"), event("trunk-us-1", UP, "7m30s", "8m"));
            assertThat(s.ledger("SELECT verdict FROM event ORDER BY id DESC LIMIT 1"))
                    .containsExactly("held-cooldown");
            s.at("9m", UP, "trunk-us-2")
                    .heardBy(
                            "1h",
                            "5s trigger trunk-us-1-down (2 of 2 out)",
                            "8m update trunk-us-1-down (2 of 2 out)",
                            "13m resolve trunk-us-1-down (0 of 2 out)");
        }
    }

    @Test
    void fall_and_recovery_in_one_batch_long_after_the_recovery_leave_the_incident() {
        try (Scenario s = new Scenario()) {
            s.at("0s", DOWN, "trunk-us-1", "trunk-us-2").at("6m", UP, "trunk-us-1");
            s.batch("20m", event("trunk-us-1", DOWN, "15m", "20m"), event("trunk-us-1", UP, "18m", "20m"));
            s.at("21m", UP, "trunk-us-2")
                    .heardBy(
                            "1h",
                            "5s trigger trunk-us-1-down (2 of 2 out)",
                            "21m resolve trunk-us-1-down (0 of 1 out)");
        }
    }

    @Test
    void fall_between_two_looks_shown_as_over_by_a_call_under_way_still_ends() {
        try (Scenario s = new Scenario()) {
            s.at("0s", DOWN, "trunk-us-1", "trunk-us-2", "trunk-us-3")
                    .at("10m", UP, "trunk-us-1", "trunk-us-2")
                    .moveTo("11m")
                    .duringTheNextCall(
                            during -> during.batch(
                                    "11m3s",
                                    event("trunk-us-1", DOWN, "11m1s", "11m3s"),
                                    event("trunk-us-1", UP, "11m2s", "11m3s")),
                            new DeliveryResult.Accepted())
                    .at("11m", DOWN, "trunk-us-2")
                    .at("20m", UP, "trunk-us-2", "trunk-us-3");
            s.heardBy(
                    "1h",
                    "5s trigger trunk-us-1-down (3 of 3 out)",
                    "11m update trunk-us-1-down (2 of 3 out)",
                    "11m15s update trunk-us-1-down (3 of 3 out)",
                    "25m resolve trunk-us-1-down (0 of 3 out)");
        }
    }

    @Test
    void fall_during_a_call_that_shows_it_up_settles_though_it_is_sent_when_it_is_over() {
        try (Scenario s = new Scenario()) {
            s.at("0s", DOWN, "trunk-us-1", "trunk-us-2", "trunk-us-3")
                    .at("10m", UP, "trunk-us-1", "trunk-us-2")
                    .moveTo("11m")
                    .duringTheNextCall(
                            during -> during.batch("11m1s", event("trunk-us-1", DOWN, "11m1s", "11m1s"))
                                    .batch("11m2s", event("trunk-us-1", UP, "11m2s", "11m2s")),
                            new DeliveryResult.Accepted())
                    .at("11m", DOWN, "trunk-us-2")
                    .pagerDuty(call -> new DeliveryResult.Throttled(Optional.of(Duration.ofMinutes(5))))
                    .moveTo("17m")
                    .at("17m", UP, "trunk-us-3")
                    .pagerDuty(call -> new DeliveryResult.Accepted())
                    .at("20m", UP, "trunk-us-2");
            s.moveTo("1h");
            assertThat(s.heard().get(s.heard().size() - 1)).startsWith("25m resolve trunk-us-1-down (0 of 3 out)");
        }
    }

    @Test
    void fall_after_a_fall_between_two_looks_is_shown_as_out() {
        try (Scenario s = new Scenario()) {
            s.at("0s", DOWN, "trunk-us-1", "trunk-us-2", "trunk-us-3")
                    .at("10m", UP, "trunk-us-1", "trunk-us-2")
                    .at("11m", DOWN, "trunk-us-2")
                    .batch("12m", event("trunk-us-1", DOWN, "11m30s", "12m"), event("trunk-us-1", UP, "11m45s", "12m"))
                    .at("13m", DOWN, "trunk-us-1")
                    .heardBy(
                            "14m",
                            "5s trigger trunk-us-1-down (3 of 3 out)",
                            "11m update trunk-us-1-down (2 of 3 out)",
                            "12m update trunk-us-1-down (3 of 3 out)");
        }
    }
}
