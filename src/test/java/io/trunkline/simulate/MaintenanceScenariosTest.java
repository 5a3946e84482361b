package io.trunkline.simulate;

import static io.trunkline.model.Status.DEGRADED;
import static io.trunkline.model.Status.DOWN;
import static io.trunkline.model.Status.UP;
import static io.trunkline.simulate.ScenarioEvents.window;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.rules.Maintenance;
import io.trunkline.rules.MaintenanceWindows;
import io.trunkline.rules.MaintenanceWindows.Planned;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Maintenance holds new outages and nothing else (rule 9). */
class MaintenanceScenariosTest {

    @Test
    void what_flaps_when_the_window_ends_pages_though_it_is_up_at_that_instant() {
        try (Scenario s = new Scenario()) {
            s.maintenance(window("0s", "10m"))
                    .at("9m20s", DOWN, "trunk-us-1")
                    .at("9m30s", UP, "trunk-us-1")
                    .at("9m40s", DOWN, "trunk-us-1")
                    .at("9m50s", UP, "trunk-us-1");
            s.heardBy(
                    "1h", "10m5s trigger trunk-us-1-down (1 of 1 out)", "14m50s resolve trunk-us-1-down (0 of 1 out)");
        }
    }

    @Test
    void what_falls_during_maintenance_pages_when_it_ends() {
        try (Scenario s = new Scenario()) {
            s.maintenance(window("0s", "1h")).at("10m", DOWN, "trunk-us-1");
            s.heardBy("2h", "1h5s trigger trunk-us-1-down (1 of 1 out)");
        }
    }

    @Test
    void what_is_up_again_before_the_end_never_pages() {
        try (Scenario s = new Scenario()) {
            s.maintenance(window("0s", "1h")).at("10m", DOWN, "trunk-us-1").at("50m", UP, "trunk-us-1");
            s.heardBy("2h");
        }
    }

    @Test
    void the_history_says_what_held_it() {
        try (Scenario s = new Scenario()) {
            s.maintenance(window("0s", "1h")).at("10m", DOWN, "trunk-us-1");
            assertThat(s.ledger("SELECT verdict || ': ' || reason FROM event"))
                    .containsExactly("held-maintenance: work: carrier work");
        }
    }

    @Test
    void maintenance_that_begins_during_the_wait_holds() {
        try (Scenario s = new Scenario()) {
            s.maintenance(window("3s", "1h")).at("0s", DOWN, "trunk-us-1");
            s.heardBy("2h", "1h5s trigger trunk-us-1-down (1 of 1 out)");
        }
    }

    @Test
    void maintenance_that_ends_during_the_wait_of_others_joins_them() {
        try (Scenario s = new Scenario()) {
            s.maintenance(window("0s", "3s", "trunk-us-1"))
                    .at("0s", DOWN, "trunk-us-1")
                    .at("1s", DOWN, "trunk-us-2");
            s.heardBy("1h", "6s trigger trunk-us-1-down (2 of 2 out)");
        }
    }

    @Test
    void a_window_that_overlaps_the_end_of_another_holds_on() {
        try (Scenario s = new Scenario()) {
            List<Planned> both = Stream.of(window("0s", "1h"), window("50m", "2h"))
                    .flatMap(one -> one.windows().stream())
                    .toList();
            s.maintenance(new MaintenanceWindows(both)).at("10m", DOWN, "trunk-us-1");
            s.heardBy("3h", "2h5s trigger trunk-us-1-down (1 of 1 out)");
        }
    }

    @Test
    void an_edit_that_cancels_a_window_pages_at_once() {
        try (Scenario s = new Scenario()) {
            s.maintenance(window("0s", "10h"))
                    .at("10m", DOWN, "trunk-us-1")
                    .moveTo("20m")
                    .maintenance(Maintenance.NONE);
            s.heardBy("1h", "20m5s trigger trunk-us-1-down (1 of 1 out)");
        }
    }

    @Test
    void an_edit_that_prolongs_a_window_holds_on() {
        try (Scenario s = new Scenario()) {
            s.maintenance(window("0s", "1h"))
                    .at("10m", DOWN, "trunk-us-1")
                    .moveTo("20m")
                    .maintenance(window("0s", "2h"));
            s.heardBy("3h", "2h5s trigger trunk-us-1-down (1 of 1 out)");
        }
    }

    @Test
    void a_recovery_closes_its_incident_during_maintenance() {
        try (Scenario s = new Scenario()) {
            s.at("0s", DOWN, "trunk-us-1").moveTo("1m").maintenance(window("1m", "10h"));
            s.at("10m", UP, "trunk-us-1");
            s.heardBy("1h", "5s trigger trunk-us-1-down (1 of 1 out)", "10m resolve trunk-us-1-down (0 of 1 out)");
        }
    }

    @Test
    void an_incident_that_is_open_is_not_held() {
        try (Scenario s = new Scenario()) {
            s.answers(Answers.UNREACHABLE)
                    .at("0s", DOWN, "trunk-us-1")
                    .moveTo("6s")
                    .maintenance(window("6s", "10h"));
            s.heardBy("1h", "5s trigger trunk-us-1-down (1 of 1 out)", "7s trigger trunk-us-1-down (1 of 1 out)");
        }
    }

    @Test
    void a_rejoin_is_not_held() {
        try (Scenario s = new Scenario()) {
            s.at("0s", DOWN, "trunk-us-1", "trunk-us-2").at("10m", UP, "trunk-us-1");
            s.maintenance(window("10m", "10h")).at("12m", DOWN, "trunk-us-1");
            s.heardBy("1h", "5s trigger trunk-us-1-down (2 of 2 out)", "12m update trunk-us-1-down (2 of 2 out)");
        }
    }

    @Test
    void a_join_is_held() {
        try (Scenario s = new Scenario()) {
            s.at("0s", DOWN, "trunk-us-1").moveTo("10s").maintenance(window("10s", "1h"));
            s.at("20s", DOWN, "trunk-us-2");
            s.heardBy("2h", "5s trigger trunk-us-1-down (1 of 1 out)", "1h5s trigger trunk-us-2-down (1 of 1 out)");
        }
    }

    @Test
    void what_gets_worse_during_maintenance_is_held_and_its_incident_stays_open() {
        try (Scenario s = new Scenario()) {
            s.at("0s", DEGRADED, "trunk-us-1").moveTo("10m").maintenance(window("10m", "1h"));
            s.at("20m", DOWN, "trunk-us-1");
            s.heardBy(
                    "2h",
                    "5s trigger trunk-us-1-degraded (1 of 1 out)",
                    "1h5s trigger trunk-us-1-down (1 of 1 out)",
                    "1h5s resolve trunk-us-1-degraded (1 of 1 out)");
        }
    }

    @Test
    void only_what_is_named_is_held() {
        try (Scenario s = new Scenario()) {
            s.maintenance(window("0s", "1h", "trunk-us-1")).at("1m", DOWN, "trunk-us-1", "trunk-us-2");
            s.heardBy("2h", "1m5s trigger trunk-us-2-down (1 of 1 out)", "1h5s trigger trunk-us-1-down (1 of 1 out)");
        }
    }

    @Test
    void a_restart_during_maintenance_forgets_no_one() {
        try (Scenario s = new Scenario()) {
            s.maintenance(window("0s", "1h")).at("10m", DOWN, "trunk-us-1").restartAt("30m");
            s.heardBy("2h", "1h5s trigger trunk-us-1-down (1 of 1 out)");
        }
    }
}
