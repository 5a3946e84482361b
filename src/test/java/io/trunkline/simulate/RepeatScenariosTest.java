package io.trunkline.simulate;

import static io.trunkline.model.Status.DEGRADED;
import static io.trunkline.model.Status.DOWN;
import static io.trunkline.model.Status.UP;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.model.DeliveryAction;
import org.junit.jupiter.api.Test;

/** Rule 6, a repeat offender: each incident that it had for itself lately doubles the time for which its recovery is held. */
class RepeatScenariosTest {

    private static final String TRIGGER = "5s trigger trunk-us-1-down (1 of 1 out)";
    private static final String RESOLVE = "6m resolve trunk-us-1-down (0 of 1 out)";

    /** Down and up for six minutes each, from then on. */
    private static void slowly(Scenario s, int from, int until) {
        for (int minute = from; minute < until; minute += 12) {
            s.at(minute + "m", DOWN, "trunk-us-1").at(minute + 6 + "m", UP, "trunk-us-1");
        }
    }

    @Test
    void six_minutes_down_and_six_up_for_a_day_are_few_pages() {
        try (Scenario s = new Scenario()) {
            slowly(s, 0, 24 * 60);
            s.moveTo("30h");
            assertThat(s.calls().stream().filter(call -> call.report().action() == DeliveryAction.TRIGGER))
                    .hasSizeBetween(2, 10);
            assertThat(s.heard()).last().asString().contains("resolve");
        }
    }

    @Test
    void degraded_on_its_way_down_it_pages_as_rarely() {
        try (Scenario s = new Scenario()) {
            for (int minute = 0; minute < 24 * 60; minute += 12) {
                s.at(minute + "m", DEGRADED, "trunk-us-1").at(minute + 1 + "m", DOWN, "trunk-us-1");
                s.at(minute + 6 + "m", UP, "trunk-us-1");
            }
            s.moveTo("30h");
            assertThat(s.heard()).filteredOn(call -> call.contains("trigger")).hasSizeBetween(2, 10);
            assertThat(s.heard()).last().asString().contains("resolve");
        }
    }

    @Test
    void ten_minutes_up_at_the_very_end_of_the_hold_page_no_more_often() {
        try (Scenario s = new Scenario()) {
            for (int minute = 0; minute < 24 * 60; minute += 20) {
                s.at(minute + "m", DEGRADED, "trunk-us-1").at(minute + 5 + "m", DOWN, "trunk-us-1");
                s.at(minute + 10 + "m", UP, "trunk-us-1");
            }
            s.moveTo("30h");
            assertThat(s.heard()).filteredOn(call -> call.contains("trigger")).hasSizeBetween(2, 10);
        }
    }

    @Test
    void the_second_recovery_is_held_twice_as_long_and_a_fall_meanwhile_is_the_same_outage() {
        try (Scenario s = new Scenario()) {
            slowly(s, 0, 36);
            s.heardBy(
                    "9h",
                    TRIGGER,
                    RESOLVE,
                    "12m5s trigger trunk-us-1-down (1 of 1 out)",
                    "40m resolve trunk-us-1-down (0 of 1 out)");
        }
    }

    @Test
    void the_hold_doubles_with_each_incident_up_to_an_hour() {
        try (Scenario s = new Scenario()) {
            s.at("0m", DOWN, "trunk-us-1").at("6m", UP, "trunk-us-1");
            s.at("8m", DOWN, "trunk-us-1").at("14m", UP, "trunk-us-1");
            s.at("26m", DOWN, "trunk-us-1").at("32m", UP, "trunk-us-1");
            s.at("54m", DOWN, "trunk-us-1").at("1h", UP, "trunk-us-1");
            s.at("1h42m", DOWN, "trunk-us-1").at("1h43m", UP, "trunk-us-1");
            s.at("2h50m", DOWN, "trunk-us-1").at("2h51m", UP, "trunk-us-1");
            s.moveTo("9h");
            assertThat(s.heard())
                    .filteredOn(call -> call.contains("resolve"))
                    .extracting(call -> call.substring(0, call.indexOf(' ')))
                    .containsExactly("6m", "24m", "52m", "1h40m", "2h43m", "3h51m");
        }
    }

    @Test
    void component_that_stays_out_after_a_rejoin_pages_within_fifteen_minutes() {
        try (Scenario s = new Scenario()) {
            slowly(s, 0, 24);
            s.at("24m", DOWN, "trunk-us-1");
            s.heardBy(
                    "9h",
                    TRIGGER,
                    RESOLVE,
                    "12m5s trigger trunk-us-1-down (1 of 1 out)",
                    "39m5s trigger trunk-us-1-down-2 (1 of 1 out)",
                    "39m5s resolve trunk-us-1-down (1 of 1 out)");
        }
    }

    @Test
    void outage_with_blips_after_a_rejoin_pages_once_after_fifteen_minutes() {
        try (Scenario s = new Scenario()) {
            slowly(s, 0, 24);
            for (int minute = 24; minute < 280; minute += 14) {
                s.at(minute * 60 - 5 + "s", UP, "trunk-us-1").at(minute + "m", DOWN, "trunk-us-1");
            }
            s.moveTo("9h");
            assertThat(s.heard().subList(3, s.heard().size()))
                    .containsExactly(
                            "39m30s trigger trunk-us-1-down-2 (1 of 1 out)",
                            "39m30s resolve trunk-us-1-down (1 of 1 out)");
        }
    }

    @Test
    void whose_incident_another_joins_while_its_recovery_is_held_holds_it_no_longer_than_a_cooldown() {
        try (Scenario s = new Scenario()) {
            s.at("0m", DOWN, "trunk-us-1").at("6m", UP, "trunk-us-1");
            s.at("8m", DOWN, "trunk-us-1").at("14m", UP, "trunk-us-1");
            s.at("26m", DOWN, "trunk-us-1").at("26m30s", UP, "trunk-us-1");
            s.at("26m50s", DOWN, "trunk-us-2").at("38m", UP, "trunk-us-2");
            s.heardBy(
                    "9h",
                    TRIGGER,
                    RESOLVE,
                    "8m5s trigger trunk-us-1-down (1 of 1 out)",
                    "24m resolve trunk-us-1-down (0 of 1 out)",
                    "26m5s trigger trunk-us-1-down (1 of 1 out)",
                    "26m50s update trunk-us-1-down (2 of 2 out)",
                    "38m resolve trunk-us-1-down (0 of 2 out)");
        }
    }

    @Test
    void it_never_holds_the_incident_that_it_shares_with_others() {
        try (Scenario s = new Scenario()) {
            slowly(s, 0, 12);
            s.at("12m", DOWN, "trunk-us-1", "trunk-us-2").at("18m", UP, "trunk-us-1", "trunk-us-2");
            s.heardBy(
                    "9h",
                    TRIGGER,
                    RESOLVE,
                    "12m5s trigger trunk-us-1-down (2 of 2 out)",
                    "23m resolve trunk-us-1-down (0 of 2 out)");
        }
    }

    @Test
    void what_was_out_for_long_or_shared_its_incident_does_not_count() {
        try (Scenario s = new Scenario()) {
            s.at("0m", DOWN, "trunk-us-1").at("31m", UP, "trunk-us-1");
            s.at("40m", DOWN, "trunk-us-1", "trunk-us-2").at("46m", UP, "trunk-us-1", "trunk-us-2");
            s.at("55m", DOWN, "trunk-us-1").at("1h1m", UP, "trunk-us-1");
            s.moveTo("9h");
            assertThat(s.heard()).last().isEqualTo("1h6m resolve trunk-us-1-down (0 of 1 out)");
        }
    }
}
