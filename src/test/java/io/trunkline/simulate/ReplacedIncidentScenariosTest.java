package io.trunkline.simulate;

import static io.trunkline.model.Status.DEGRADED;
import static io.trunkline.model.Status.DOWN;
import static io.trunkline.model.Status.UP;
import static io.trunkline.pagerduty.webhook.PagerDutyWebhook.Kind.RESOLVED;
import static io.trunkline.simulate.Answers.ACCEPTED;
import static io.trunkline.simulate.Answers.SERVER_ERROR;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.pagerduty.webhook.PagerDutyWebhook;
import org.junit.jupiter.api.Test;

/**
 * A component that is out pages anew: its incident is closed once PagerDuty has accepted the one that replaces it. A trickle
 * keeps it waiting only if it got worse.
 */
class ReplacedIncidentScenariosTest {

    /** Two incidents of its own make it a repeat offender, and it falls again while its second recovery is held. */
    private static Scenario rejoined() {
        Scenario s = new Scenario();
        s.at("0m", DOWN, "trunk-us-1").at("6m", UP, "trunk-us-1");
        s.at("20m", DOWN, "trunk-us-1").at("26m", UP, "trunk-us-1");
        return s.at("34m", DOWN, "trunk-us-1");
    }

    private static void heard(Scenario s, int from, String... expected) {
        assertThat(s.heard().subList(from, s.heard().size())).containsExactly(expected);
    }

    @Test
    void repeat_offender_that_stays_out_pages_within_fifteen_minutes_in_a_trickle_too() {
        try (Scenario s = rejoined()) {
            s.at("35m", DOWN, "trunk-us-5").at("40m", DOWN, "trunk-us-6").moveTo("9h");
            heard(s, 5, "49m5s trigger trunk-us-1-down-2 (1 of 1 out)", "49m5s resolve trunk-us-1-down (1 of 1 out)");
        }
    }

    @Test
    void incident_stays_open_while_the_one_that_replaces_it_is_not_accepted() {
        try (Scenario s = rejoined()) {
            s.moveTo("49m");
            s.pagerDuty(call -> SERVER_ERROR).moveTo("50m");
            assertThat(s.heard()).filteredOn(call -> call.contains("resolve")).hasSize(1);
            s.pagerDuty(call -> ACCEPTED).moveTo("52m");
            assertThat(s.heard().subList(s.heard().size() - 2, s.heard().size()))
                    .extracting(call -> call.substring(call.indexOf(' ') + 1))
                    .containsExactly("trigger trunk-us-1-down-2 (1 of 1 out)", "resolve trunk-us-1-down (1 of 1 out)");
        }
    }

    @Test
    void maintenance_that_begins_after_a_rejoin_leaves_the_incident_open() {
        try (Scenario s = rejoined()) {
            s.startMaintenance("45m", "8h", "trunk-us-*");
            s.moveTo("8h");
            assertThat(s.heard()).hasSize(3);
            s.moveTo("9h");
            heard(s, 3, "8h5s trigger trunk-us-1-down-2 (1 of 1 out)", "8h5s resolve trunk-us-1-down (1 of 1 out)");
        }
    }

    @Test
    void recovery_during_that_maintenance_closes_the_incident() {
        try (Scenario s = rejoined()) {
            s.startMaintenance("45m", "8h", "trunk-us-*");
            s.at("1h40m", UP, "trunk-us-1").moveTo("9h");
            heard(s, 3, "1h40m resolve trunk-us-1-down (0 of 1 out)");
        }
    }

    @Test
    void repeat_offender_that_is_never_up_after_its_rejoin_pages_fifteen_minutes_after_that() {
        try (Scenario s = rejoined()) {
            for (int minute = 46; minute < 120; minute += 13) {
                s.at(minute + "m", DEGRADED, "trunk-us-1").at(minute + 1 + "m", DOWN, "trunk-us-1");
            }
            s.moveTo("2h30m");
            heard(s, 3, "49m5s trigger trunk-us-1-down-2 (1 of 1 out)", "49m5s resolve trunk-us-1-down (1 of 1 out)");
        }
    }

    @Test
    void blips_after_its_rejoin_do_not_start_the_fifteen_minutes_anew_and_page_once() {
        try (Scenario s = rejoined()) {
            for (int minute = 48; minute < 270; minute += 14) {
                s.at(minute * 60 - 5 + "s", UP, "trunk-us-1").at(minute + "m", DOWN, "trunk-us-1");
            }
            s.moveTo("9h");
            heard(s, 3, "49m30s trigger trunk-us-1-down-2 (1 of 1 out)", "49m30s resolve trunk-us-1-down (1 of 1 out)");
        }
    }

    @Test
    void recovery_of_a_cooldown_after_its_rejoin_starts_the_fifteen_minutes_anew() {
        try (Scenario s = rejoined()) {
            s.at("45m", UP, "trunk-us-1").at("50m", DOWN, "trunk-us-1").moveTo("9h");
            heard(s, 3, "1h5m5s trigger trunk-us-1-down-2 (1 of 1 out)", "1h5m5s resolve trunk-us-1-down (1 of 1 out)");
        }
    }

    @Test
    void blip_in_the_wait_of_what_replaces_its_incident_delays_the_page_by_no_more_than_itself() {
        try (Scenario s = rejoined()) {
            s.at("35m", DOWN, "trunk-us-5").at("40m", DOWN, "trunk-us-6");
            s.at("49m2s", UP, "trunk-us-1").at("50m", DOWN, "trunk-us-1").moveTo("9h");
            heard(s, 5, "50m5s trigger trunk-us-1-down-2 (1 of 1 out)", "50m5s resolve trunk-us-1-down (1 of 1 out)");
        }
    }

    @Test
    void recovery_in_the_wait_of_what_replaces_its_incident_closes_it_and_pages_no_one() {
        try (Scenario s = rejoined()) {
            s.at("49m2s", UP, "trunk-us-1").moveTo("9h");
            heard(s, 3, "59m2s resolve trunk-us-1-down (0 of 1 out)");
        }
    }

    @Test
    void degraded_does_not_replace_the_critical_incident_and_down_again_pages() {
        try (Scenario s = rejoined()) {
            s.at("48m", DEGRADED, "trunk-us-1").moveTo("1h");
            assertThat(s.heard()).hasSize(3);
            s.at("1h1m", DOWN, "trunk-us-1").moveTo("9h");
            heard(s, 3, "1h1m5s trigger trunk-us-1-down-2 (1 of 1 out)", "1h1m5s resolve trunk-us-1-down (1 of 1 out)");
        }
    }

    @Test
    void degraded_since_it_recovered_for_a_cooldown_pages_as_that_after_fifteen_minutes() {
        try (Scenario s = new Scenario()) {
            s.at("0m", DOWN, "trunk-us-1").at("6m", UP, "trunk-us-1");
            s.at("20m", DOWN, "trunk-us-1").at("26m", UP, "trunk-us-1");
            s.at("34m", DEGRADED, "trunk-us-1").moveTo("9h");
            heard(s, 3, "49m5s trigger trunk-us-1-degraded (1 of 1 out)", "49m5s resolve trunk-us-1-down (1 of 1 out)");
        }
    }

    @Test
    void down_again_after_more_than_a_hold_as_degraded_pages_rarely_in_a_day() {
        try (Scenario s = new Scenario()) {
            for (int minute = 0; minute < 24 * 60; minute += 10) {
                s.at(minute + "m", DOWN, "trunk-us-1").at(minute + 4 + "m", DEGRADED, "trunk-us-1");
            }
            s.moveTo("24h");
            assertThat(s.heard())
                    .startsWith(
                            "5s trigger trunk-us-1-down (1 of 1 out)",
                            "10m5s trigger trunk-us-1-down-2 (1 of 1 out)",
                            "10m5s resolve trunk-us-1-down (1 of 1 out)");
            assertThat(s.heard()).filteredOn(call -> call.contains("trigger")).hasSizeBetween(2, 10);
        }
    }

    @Test
    void down_for_fifteen_minutes_after_it_was_degraded_for_longer_than_a_cooldown_pages_then() {
        try (Scenario s = new Scenario()) {
            for (int minute = 0; minute < 30; minute += 10) {
                s.at(minute + "m", DOWN, "trunk-us-1").at(minute + 4 + "m", DEGRADED, "trunk-us-1");
            }
            s.at("30m", DOWN, "trunk-us-1").moveTo("2h");
            heard(s, 3, "45m5s trigger trunk-us-1-down (1 of 1 out)", "45m5s resolve trunk-us-1-down-2 (1 of 1 out)");
        }
    }

    @Test
    void fall_at_the_very_end_of_the_hold_pages_and_counts_against_the_component() {
        try (Scenario s = new Scenario()) {
            for (int minute = 0; minute < 24 * 60; minute += 14) {
                s.at(minute + "m", DOWN, "trunk-us-1").at(minute + 4 + "m", UP, "trunk-us-1");
            }
            s.moveTo("26h");
            assertThat(s.heard())
                    .startsWith(
                            "5s trigger trunk-us-1-down (1 of 1 out)",
                            "9m resolve trunk-us-1-down (0 of 1 out)",
                            "14m5s trigger trunk-us-1-down (1 of 1 out)",
                            "28m5s trigger trunk-us-1-down-2 (1 of 1 out)",
                            "28m5s resolve trunk-us-1-down (1 of 1 out)")
                    .hasSizeLessThan(60);
            assertThat(s.heard()).last().asString().contains("resolve");
        }
    }

    @Test
    void worsening_waits_for_a_trickle_while_its_incident_stays_open() {
        try (Scenario s = new Scenario()) {
            s.at("0m", DOWN, "trunk-us-1").at("5m", DOWN, "trunk-us-2").at("10m", DOWN, "trunk-us-3");
            s.at("20m", DEGRADED, "trunk-us-9").at("30m", DOWN, "trunk-us-9");
            s.moveTo("1h");
            heard(
                    s,
                    3,
                    "20m5s trigger trunk-us-9-degraded (1 of 1 out)",
                    "35m trigger trunk-us-9-down (1 of 1 out)",
                    "35m resolve trunk-us-9-degraded (1 of 1 out)");
        }
    }

    @Test
    void what_no_person_closed_pages_again_at_once_in_a_trickle() {
        closedByNoPerson(new Scenario());
    }

    @Test
    void what_no_person_closed_pages_again_at_once_also_where_a_person_keeps_no_one_quiet() {
        closedByNoPerson(
                new Scenario(ScenarioSettings.reopeningAtOnce(ScenarioSettings.settings("5m", "30m", "5s", "60s"))));
    }

    private static void closedByNoPerson(Scenario scenario) {
        try (Scenario s = scenario) {
            s.at("0m", DOWN, "trunk-us-1").at("5m", DOWN, "trunk-us-2").at("10m", DOWN, "trunk-us-3");
            s.hearAt(
                    "20m",
                    new PagerDutyWebhook(
                            "w",
                            RESOLVED,
                            "P3",
                            "trunk-us-3-down",
                            null,
                            null,
                            Scenario.START.plus(Scenario.length("20m")),
                            null,
                            false,
                            null));
            s.moveTo("1h");
            heard(s, 3, "20m5s trigger trunk-us-3-down (1 of 1 out)");
        }
    }

    @Test
    void what_a_person_closed_pages_again_at_once_where_that_keeps_no_one_quiet() {
        try (Scenario s =
                new Scenario(ScenarioSettings.reopeningAtOnce(ScenarioSettings.settings("5m", "30m", "5s", "60s")))) {
            s.at("0m", DOWN, "trunk-us-1").at("5m", DOWN, "trunk-us-2").at("10m", DOWN, "trunk-us-3");
            s.hearAt("20m", RESOLVED, "trunk-us-3-down");
            s.moveTo("1h");
            heard(s, 3, "20m5s trigger trunk-us-3-down (1 of 1 out)");
            s.at("2h", UP, "trunk-us-3").moveTo("3h");
            assertThat(s.heard()).last().isEqualTo("2h resolve trunk-us-3-down (0 of 1 out)");
        }
    }
}
