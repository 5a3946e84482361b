package io.trunkline.simulate;

import static io.trunkline.model.Status.DOWN;
import static io.trunkline.model.Status.UP;

import io.trunkline.model.DeliveryResult;
import org.junit.jupiter.api.Test;

/** The clock is an hour ahead, and is set back (rule 16): what it wrote by then waits no longer than it was going to. */
class ClockScenariosTest {

    @Test
    void what_waits_for_company_opens_after_its_wait() {
        try (Scenario s = new Scenario()) {
            s.at("1h", DOWN, "trunk-us-1").clockSetAt("1h2s", "0s");
            s.heardBy("2h", "3s trigger trunk-us-1-down (1 of 1 out)");
        }
    }

    @Test
    void a_key_in_backoff_is_tried_again_when_the_backoff_is_over() {
        try (Scenario s = new Scenario()) {
            s.answers(new DeliveryResult.Unreachable("away"), new DeliveryResult.Unreachable("away"));
            s.at("1h", DOWN, "trunk-us-1").clockSetAt("1h7s", "0s");
            s.heardBy(
                    "2h",
                    "1h5s trigger trunk-us-1-down (1 of 1 out)",
                    "1h7s trigger trunk-us-1-down (1 of 1 out)",
                    "4s trigger trunk-us-1-down (1 of 1 out)");
        }
    }

    @Test
    void the_lease_of_a_dead_process_ends_when_it_was_going_to() {
        try (Scenario s = new Scenario()) {
            s.diesInTheNextCall();
            s.at("1h", DOWN, "trunk-us-1").clockSetAt("1h6s", "0s");
            s.heardBy("2h", "1h5s trigger trunk-us-1-down (1 of 1 out)", "11s trigger trunk-us-1-down (1 of 1 out)");
        }
    }

    @Test
    void incident_whose_window_lies_ahead_takes_no_joins() {
        try (Scenario s = new Scenario()) {
            s.at("1h", DOWN, "trunk-us-1").clockSetAt("1h10s", "0s").at("10m", DOWN, "trunk-us-2");
            s.heardBy("2h", "1h5s trigger trunk-us-1-down (1 of 1 out)", "10m5s trigger trunk-us-2-down (1 of 1 out)");
        }
    }

    @Test
    void held_recovery_resolves_after_its_hold() {
        try (Scenario s = new Scenario()) {
            s.at("1h", DOWN, "trunk-us-1").at("1h1m", UP, "trunk-us-1").clockSetAt("1h2m", "0s");
            s.heardBy("2h", "1h5s trigger trunk-us-1-down (1 of 1 out)", "4m resolve trunk-us-1-down (0 of 1 out)");
        }
    }

    @Test
    void an_outage_that_is_reported_by_the_right_time_pages() {
        try (Scenario s = new Scenario()) {
            s.at("1h", UP, "trunk-us-1").clockSetAt("1h1s", "0s").at("10m", DOWN, "trunk-us-1");
            s.heardBy("2h", "10m5s trigger trunk-us-1-down (1 of 1 out)");
        }
    }

    @Test
    void a_clock_that_goes_on_changes_nothing() {
        try (Scenario s = new Scenario()) {
            s.at("0s", DOWN, "trunk-us-1").restartAt("2s").clockSetAt("3s", "1h");
            s.heardBy("2h", "1h trigger trunk-us-1-down (1 of 1 out)");
        }
    }
}
