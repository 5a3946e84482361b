package io.trunkline.simulate;

import static io.trunkline.model.Status.DEGRADED;
import static io.trunkline.model.Status.DOWN;
import static io.trunkline.model.Status.UP;
import static io.trunkline.simulate.Answers.TIMEOUT;
import static io.trunkline.simulate.Answers.UNREACHABLE;
import static io.trunkline.simulate.ScenarioSettings.settings;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.pagerduty.Summary;
import org.junit.jupiter.api.Test;

/** What gets worse or better without recovering (rule 4). */
class EscalationScenariosTest {

    @Test
    void degraded_then_down_within_the_wait_pages_once_as_down() {
        try (Scenario s = new Scenario()) {
            s.at("0s", DEGRADED, "trunk-us-1").at("3s", DOWN, "trunk-us-1");
            s.heardBy("1h", "5s trigger trunk-us-1-down (1 of 1 out)");
        }
    }

    @Test
    void component_alternating_faster_than_the_wait_pages_when_the_first_wait_ends() {
        try (Scenario s = new Scenario()) {
            for (int second = 0; second < 60; second += 6) {
                s.at(second + "s", DOWN, "trunk-us-1").at(second + 3 + "s", DEGRADED, "trunk-us-1");
            }
            // Worse than told for the second time within a cooldown at 12 s: no wait of its own then.
            s.heardBy(
                    "30m",
                    "5s trigger trunk-us-1-degraded (1 of 1 out)",
                    "12s trigger trunk-us-1-down (1 of 1 out)",
                    "12s resolve trunk-us-1-degraded (1 of 1 out)");
        }
    }

    @Test
    void earlier_wait_of_one_component_brings_forward_that_of_another() {
        try (Scenario s = new Scenario()) {
            s.at("0s", DOWN, "trunk-us-1").at("2s", DEGRADED, "trunk-us-2").at("3s", DEGRADED, "trunk-us-1");
            s.heardBy("1h", "5s trigger trunk-us-2-degraded (2 of 2 out)");
        }
    }

    @Test
    void without_cooldown_a_degraded_component_down_for_a_moment_stays_in_its_incident() {
        try (Scenario s = new Scenario(settings("0s", "0s", "5s", "60s"))) {
            s.at("0s", DEGRADED, "trunk-us-1")
                    .at("100s", DOWN, "trunk-us-1")
                    .at("102s", DEGRADED, "trunk-us-1")
                    .at("10m", UP, "trunk-us-1");
            s.heardBy(
                    "1h",
                    "5s trigger trunk-us-1-degraded (1 of 1 out)",
                    "10m resolve trunk-us-1-degraded (0 of 1 out)");
        }
    }

    @Test
    void degraded_then_down_while_pagerduty_refuses_connections_pages_once_as_down() {
        try (Scenario s = new Scenario()) {
            s.answers(UNREACHABLE, UNREACHABLE, UNREACHABLE)
                    .at("0s", DEGRADED, "trunk-us-1")
                    .at("12s", DOWN, "trunk-us-1");
            s.heardBy(
                    "1h",
                    "5s trigger trunk-us-1-degraded (1 of 1 out)",
                    "7s trigger trunk-us-1-degraded (1 of 1 out)",
                    "11s trigger trunk-us-1-degraded (1 of 1 out)",
                    "19s trigger trunk-us-1-down (1 of 1 out)");
        }
    }

    @Test
    void an_escalated_component_leaves_the_first_incident_to_those_that_stay() {
        try (Scenario s = new Scenario()) {
            s.at("0s", DEGRADED, "trunk-us-1", "trunk-us-2")
                    .at("10m", DOWN, "trunk-us-1")
                    .at("20m", UP, "trunk-us-2")
                    .at("30m", UP, "trunk-us-1");
            s.heardBy(
                    "1h",
                    "5s trigger trunk-us-1-degraded (2 of 2 out)",
                    "10m5s trigger trunk-us-1-down (1 of 1 out)",
                    "20m resolve trunk-us-1-degraded (0 of 1 out)",
                    "30m resolve trunk-us-1-down (0 of 1 out)");
        }
    }

    @Test
    void the_first_incident_stays_open_until_the_worse_one_is_accepted() {
        try (Scenario s = new Scenario()) {
            s.at("0s", DEGRADED, "trunk-us-1").moveTo("5m").answers(TIMEOUT).at("10m", DOWN, "trunk-us-1");
            s.heardBy(
                    "1h",
                    "5s trigger trunk-us-1-degraded (1 of 1 out)",
                    "10m5s trigger trunk-us-1-down (1 of 1 out)",
                    "10m7s trigger trunk-us-1-down (1 of 1 out)",
                    "10m7s resolve trunk-us-1-degraded (1 of 1 out)");
        }
    }

    @Test
    void escalation_shown_by_an_update_closes_the_first_incident_too() {
        try (Scenario s = new Scenario()) {
            s.at("0s", DEGRADED, "trunk-us-1").at("10m", DOWN, "trunk-us-2").at("10m30s", DOWN, "trunk-us-1");
            s.heardBy(
                    "1h",
                    "5s trigger trunk-us-1-degraded (1 of 1 out)",
                    "10m5s trigger trunk-us-2-down (1 of 1 out)",
                    "10m30s update trunk-us-2-down (2 of 2 out)",
                    "10m30s resolve trunk-us-1-degraded (1 of 1 out)");
        }
    }

    @Test
    void escalation_that_ends_within_the_wait_changes_nothing() {
        try (Scenario s = new Scenario()) {
            s.at("0s", DEGRADED, "trunk-us-1").at("10m", DOWN, "trunk-us-1").at("10m3s", DEGRADED, "trunk-us-1");
            s.heardBy("1h", "5s trigger trunk-us-1-degraded (1 of 1 out)");
        }
    }

    @Test
    void the_resolve_of_the_first_incident_does_not_say_that_the_component_is_up() {
        try (Scenario s = new Scenario()) {
            s.at("0s", DEGRADED, "trunk-us-1").at("10m", DOWN, "trunk-us-1").moveTo("11m");
            assertThat(s.calls())
                    .extracting(call -> Summary.of(call.report()))
                    .containsExactly(
                            "WARNING: US-East Retail Trunk (trunk-us-1) is DEGRADED",
                            "CRITICAL: US-East Retail Trunk (trunk-us-1) is DOWN",
                            "RESOLVED: US-East Retail Trunk (trunk-us-1) replaced by another incident, still DOWN");
        }
    }

    @Test
    void the_resolve_of_several_that_moved_on_says_so() {
        try (Scenario s = new Scenario()) {
            s.at("0s", DEGRADED, "trunk-us-1", "trunk-us-2")
                    .at("10m", DOWN, "trunk-us-1", "trunk-us-2")
                    .moveTo("11m");
            assertThat(s.calls())
                    .extracting(call -> Summary.of(call.report()))
                    .containsExactly(
                            "WARNING: US-East Retail: 2 trunks DEGRADED",
                            "CRITICAL: US-East Retail: 2 trunks DOWN",
                            "RESOLVED: US-East Retail: 2 trunks replaced by another incident, still out");
        }
    }

    @Test
    void an_improvement_shows_in_the_next_update() {
        try (Scenario s = new Scenario()) {
            s.at("0s", DOWN, "trunk-us-1").at("30s", DEGRADED, "trunk-us-1").at("40s", DOWN, "trunk-us-2");
            s.heardBy("1h", "5s trigger trunk-us-1-down (1 of 1 out)", "40s update trunk-us-1-down (2 of 2 out)");
            assertThat(s.calls().get(1).report().members())
                    .extracting(member -> member.status())
                    .containsExactly(DEGRADED, DOWN);
        }
    }

    @Test
    void down_again_soon_after_an_improvement_is_the_same_outage() {
        try (Scenario s = new Scenario()) {
            s.at("0s", DOWN, "trunk-us-1").at("10m", DEGRADED, "trunk-us-1").at("14m", DOWN, "trunk-us-1");
            s.heardBy("1h", "5s trigger trunk-us-1-down (1 of 1 out)");
        }
    }

    @Test
    void component_shown_in_one_incident_does_not_return_to_another() {
        try (Scenario s = new Scenario()) {
            s.at("0s", DEGRADED, "trunk-us-1", "trunk-us-2")
                    .at("10m", UP, "trunk-us-1")
                    .moveTo("11m")
                    .answers(TIMEOUT, TIMEOUT, TIMEOUT)
                    .at("12m", DOWN, "trunk-us-1")
                    .at("12m10s", DEGRADED, "trunk-us-1");
            s.heardBy(
                    "1h",
                    "5s trigger trunk-us-1-degraded (2 of 2 out)",
                    "12m5s trigger trunk-us-1-down (1 of 1 out)",
                    "12m7s trigger trunk-us-1-down (1 of 1 out)",
                    "12m11s trigger trunk-us-1-down (1 of 1 out)",
                    "12m19s trigger trunk-us-1-down (1 of 1 out)");
        }
    }

    /** A repeat offender that came back as DEGRADED at 66 min: its fourth incident is not watched any more from 81 min on. */
    private static Scenario backAsDegraded(Scenario s) {
        s.at("0m", DOWN, "trunk-us-1").at("6m", UP, "trunk-us-1");
        s.at("8m", DOWN, "trunk-us-1").at("14m", UP, "trunk-us-1");
        s.at("26m", DOWN, "trunk-us-1").at("32m", UP, "trunk-us-1");
        return s.at("54m", DOWN, "trunk-us-1").at("1h", UP, "trunk-us-1").at("1h6m", DEGRADED, "trunk-us-1");
    }

    @Test
    void down_within_the_wait_of_what_replaces_its_incident_is_paged_as_down() {
        try (Scenario s = new Scenario()) {
            backAsDegraded(s).at("1h21m3s", DOWN, "trunk-us-1").moveTo("3h");
            assertThat(s.heard().subList(7, s.heard().size()))
                    .containsExactly(
                            "1h21m8s trigger trunk-us-1-down-2 (1 of 1 out)",
                            "1h21m8s resolve trunk-us-1-down (1 of 1 out)");
        }
    }

    @Test
    void down_during_the_unanswered_call_of_what_replaces_its_incident_is_paged() {
        try (Scenario s = new Scenario()) {
            backAsDegraded(s).moveTo("1h21m");
            s.answers(TIMEOUT).at("1h21m6s", DOWN, "trunk-us-1").moveTo("3h");
            assertThat(s.heard().subList(7, s.heard().size()))
                    .containsExactly(
                            "1h21m5s trigger trunk-us-1-degraded (1 of 1 out)",
                            "1h21m7s trigger trunk-us-1-degraded (1 of 1 out)",
                            "1h21m7s resolve trunk-us-1-down (1 of 1 out)",
                            "1h21m11s trigger trunk-us-1-down (1 of 1 out)",
                            "1h21m11s resolve trunk-us-1-degraded (1 of 1 out)");
        }
    }
}
