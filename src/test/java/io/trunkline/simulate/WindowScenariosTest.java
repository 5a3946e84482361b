package io.trunkline.simulate;

import static io.trunkline.model.Status.DEGRADED;
import static io.trunkline.model.Status.DOWN;
import static io.trunkline.model.Status.UP;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.model.ComponentPattern;
import io.trunkline.model.QuietHours;
import io.trunkline.model.Service;
import io.trunkline.model.ServiceDirectory;
import io.trunkline.model.WeeklyHours;
import io.trunkline.rules.Maintenance;
import io.trunkline.rules.MaintenanceWindows;
import io.trunkline.rules.MaintenanceWindows.Planned;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Windows that a person starts, that come back every week, and quiet hours (rule 9). Scenarios begin at 08:00 UTC. */
class WindowScenariosTest {

    private static Maintenance daily(String from, String to) {
        WeeklyHours hours = WeeklyHours.daily(LocalTime.parse(from), LocalTime.parse(to), ZoneOffset.UTC);
        return new MaintenanceWindows(
                List.of(new Planned("nightly", List.of(new ComponentPattern("*")), Set.of(), null, hours, "patching")));
    }

    private static Scenario quietFromTenToSix() {
        QuietHours quiet = new QuietHours(
                WeeklyHours.daily(LocalTime.of(22, 0), LocalTime.of(6, 0), ZoneOffset.UTC), Set.of("warning"));
        Service retail = new Service("retail", "Retail", "key", Map.of(), null, null, false, null, quiet);
        return new Scenario().servicesAt("0s", new ServiceDirectory(List.of(retail), "retail", Map.of()));
    }

    @Test
    void a_window_that_a_person_started_holds_until_its_end() {
        try (Scenario s = new Scenario()) {
            assertThat(s.startMaintenance("1m", "1h", "trunk-us-*")).isEqualTo("m1");
            s.at("10m", DOWN, "trunk-us-1", "trunk-eu-1");
            s.heardBy("2h", "10m5s trigger trunk-eu-1-down (1 of 1 out)", "1h5s trigger trunk-us-1-down (1 of 1 out)");
            assertThat(s.ledger("SELECT verdict || ': ' || reason FROM event WHERE component LIKE '%us-1'"))
                    .containsExactly("outage: worse than PagerDuty was told");
            assertThat(s.ledger("SELECT reason || ' ' || why || ' ' || (ended_at - began_at) FROM hold"))
                    .containsExactly("MAINTENANCE m1: carrier work, by ada 3000000");
        }
    }

    @Test
    void what_a_window_held_pages_when_a_person_ends_it_and_only_once() {
        try (Scenario s = new Scenario()) {
            String id = s.startMaintenance("1m", "10h", "*");
            s.at("10m", DOWN, "trunk-us-1");
            assertThat(s.endMaintenance("20m", id)).isTrue();
            assertThat(s.endMaintenance("21m", id)).isFalse();
            s.heardBy("2h", "20m5s trigger trunk-us-1-down (1 of 1 out)");
        }
    }

    @Test
    void a_window_that_begins_during_the_wait_holds_and_a_recovery_is_never_held() {
        try (Scenario s = new Scenario()) {
            s.at("0s", DOWN, "trunk-eu-1").at("10m", DOWN, "trunk-us-1");
            s.startMaintenance("10m2s", "1h", "*");
            s.at("20m", UP, "trunk-eu-1");
            s.heardBy(
                    "2h",
                    "5s trigger trunk-eu-1-down (1 of 1 out)",
                    "20m resolve trunk-eu-1-down (0 of 1 out)",
                    "1h5s trigger trunk-us-1-down (1 of 1 out)");
        }
    }

    @Test
    void a_window_that_comes_back_holds_while_it_lasts() {
        try (Scenario s = new Scenario()) {
            s.maintenance(daily("02:00", "04:00"))
                    .at("17h59m", DOWN, "trunk-us-1")
                    .at("18h30m", DOWN, "trunk-us-2");
            s.heardBy(
                    "30h",
                    "17h59m5s trigger trunk-us-1-down (1 of 1 out)",
                    "20h5s trigger trunk-us-2-down (1 of 1 out)");
        }
    }

    @Test
    void windows_that_come_back_hold_no_outage_longer_than_a_day() {
        try (Scenario s = new Scenario()) {
            s.maintenance(daily("02:00", "14:00").and(daily("14:00", "02:00"))).at("10m", DOWN, "trunk-us-1");
            s.heardBy("48h", "24h10m5s trigger trunk-us-1-down (1 of 1 out)");
        }
    }

    @Test
    void a_window_that_was_planned_for_once_holds_as_long_as_it_lasts() {
        try (Scenario s = new Scenario()) {
            s.maintenance(ScenarioEvents.window("0s", "60h").and(daily("02:00", "14:00")))
                    .at("10m", DOWN, "trunk-us-1");
            s.heardBy("70h", "60h5s trigger trunk-us-1-down (1 of 1 out)");
        }
    }

    @Test
    void quiet_hours_hold_what_is_less_severe_until_their_end() {
        try (Scenario s = quietFromTenToSix()) {
            s.at("13h59m", DEGRADED, "t-1").at("15h", DEGRADED, "t-2").at("15h", DOWN, "t-3");
            s.heardBy(
                    "30h",
                    "13h59m5s trigger t-1-degraded (1 of 1 out)",
                    "15h5s trigger t-3-down (1 of 1 out)",
                    "22h5s trigger t-2-degraded (1 of 1 out)");
        }
    }

    @Test
    void what_gets_worse_in_quiet_hours_pages_at_once() {
        try (Scenario s = quietFromTenToSix()) {
            s.at("15h", DEGRADED, "t-1").at("16h", DOWN, "t-1");
            s.heardBy("30h", "16h5s trigger t-1-down (1 of 1 out)");
        }
    }
}
