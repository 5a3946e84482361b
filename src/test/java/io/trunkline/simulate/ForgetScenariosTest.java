package io.trunkline.simulate;

import static io.trunkline.model.Status.DEGRADED;
import static io.trunkline.model.Status.DOWN;
import static io.trunkline.model.Status.UP;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.pagerduty.Summary;
import org.junit.jupiter.api.Test;

/** A component that never comes back is ended by a person (rule 14). */
class ForgetScenariosTest {

    @Test
    void it_counts_as_recovered_at_once_and_the_resolve_says_why() {
        try (Scenario s = new Scenario()) {
            s.at("0s", DOWN, "trunk-us-1").forgetAt("1m", "trunk-us-1");
            s.heardBy("1h", "5s trigger trunk-us-1-down (1 of 1 out)", "1m resolve trunk-us-1-down (0 of 1 out)");
            assertThat(Summary.of(s.calls().get(1).report()))
                    .isEqualTo("RESOLVED: US-East Retail Trunk (trunk-us-1) is UP (forgotten)");
        }
    }

    @Test
    void others_keep_the_incident_open() {
        try (Scenario s = new Scenario()) {
            s.at("0s", DOWN, "trunk-us-1", "trunk-us-2")
                    .forgetAt("1m", "trunk-us-1")
                    .at("10m", UP, "trunk-us-2");
            s.heardBy("1h", "5s trigger trunk-us-1-down (2 of 2 out)", "10m resolve trunk-us-1-down (0 of 2 out)");
        }
    }

    @Test
    void one_that_waits_for_company_does_not_page() {
        try (Scenario s = new Scenario()) {
            s.at("0s", DOWN, "trunk-us-1").forgetAt("3s", "trunk-us-1").heardBy("1h");
        }
    }

    @Test
    void forgotten_component_that_has_not_paged_yet_does_not_page() {
        try (Scenario s = new Scenario()) {
            s.answers(Answers.UNREACHABLE).at("0s", DOWN, "trunk-us-1").forgetAt("6s", "trunk-us-1");
            s.heardBy("1h", "5s trigger trunk-us-1-down (1 of 1 out)");
        }
    }

    @Test
    void one_in_two_incidents_leaves_both() {
        try (Scenario s = new Scenario()) {
            s.at("0s", DEGRADED, "trunk-us-1")
                    .moveTo("5m")
                    .answers(Answers.TIMEOUT, Answers.throttledFor("5m"))
                    .at("10m", DOWN, "trunk-us-1")
                    .forgetAt("11m", "trunk-us-1");
            s.heardBy(
                    "1h",
                    "5s trigger trunk-us-1-degraded (1 of 1 out)",
                    "10m5s trigger trunk-us-1-down (1 of 1 out)",
                    "10m7s trigger trunk-us-1-down (1 of 1 out)",
                    "15m7s resolve trunk-us-1-degraded (0 of 1 out)",
                    "15m7s resolve trunk-us-1-down (0 of 1 out)");
        }
    }

    @Test
    void one_that_reports_again_all_the_same_is_a_component_as_any_other() {
        try (Scenario s = new Scenario()) {
            s.at("0s", DOWN, "trunk-us-1").forgetAt("1m", "trunk-us-1").at("20m", DOWN, "trunk-us-1");
            s.heardBy(
                    "1h",
                    "5s trigger trunk-us-1-down (1 of 1 out)",
                    "1m resolve trunk-us-1-down (0 of 1 out)",
                    "20m5s trigger trunk-us-1-down (1 of 1 out)");
        }
    }

    @Test
    void an_event_from_before_that_is_stale() {
        try (Scenario s = new Scenario()) {
            s.at("0s", DOWN, "trunk-us-1").forgetAt("10m", "trunk-us-1");
            assertThat(s.late("11m", "9m", DOWN, "trunk-us-1").verdict()).isEqualTo("stale");
        }
    }
}
