package io.trunkline.simulate;

import static io.trunkline.model.Status.DEGRADED;
import static io.trunkline.model.Status.DOWN;
import static io.trunkline.model.Status.UP;
import static io.trunkline.simulate.Answers.TIMEOUT;
import static io.trunkline.simulate.ScenarioEvents.window;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.model.DeliveryResult;
import io.trunkline.pagerduty.webhook.PagerDutyWebhook.Kind;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A service that asks for it is not paged for what another is paged for the cause of, for a while (rule 15). */
class HeldSymptomScenariosTest {

    private static final String EDGE = "5s trigger edge-net-1-down (1 of 1 out)";

    private static Scenario holding() {
        return new Scenario().servicesAt("0s", Tree.holding());
    }

    private static List<String> verdict(Scenario s) {
        return s.ledger("SELECT verdict || ': ' || reason FROM event WHERE component LIKE '%trunk%' ORDER BY id");
    }

    @Test
    void held_symptom_does_not_page_and_its_recovery_sends_nothing() {
        try (Scenario s = holding()) {
            s.at("0s", DOWN, "edge-net-1")
                    .at("1s", DOWN, "trunk-eu-1-1", "trunk-eu-1-2")
                    .at("20m", UP, "trunk-eu-1-1", "trunk-eu-1-2", "edge-net-1")
                    .heardBy("2h", EDGE, "20m resolve edge-net-1-down (0 of 1 out)");
        }
    }

    @Test
    void the_history_says_what_holds_it() {
        try (Scenario s = holding()) {
            s.at("0s", DOWN, "edge-net-1").at("6s", DOWN, "trunk-eu-1-1");
            assertThat(verdict(s)).containsExactly("held-cause: Edge edge-net-1 is DOWN");
        }
    }

    @Test
    void a_symptom_that_fell_first_is_held_at_the_end_of_its_wait() {
        try (Scenario s = holding()) {
            s.at("0s", DOWN, "trunk-eu-1-1")
                    .at("4s", DOWN, "edge-net-1")
                    .at("10m", UP, "trunk-eu-1-1", "edge-net-1")
                    .heardBy(
                            "1h",
                            "9s trigger edge-net-1-down (1 of 1 out)",
                            "10m resolve edge-net-1-down (0 of 1 out)");
        }
    }

    @Test
    void a_service_that_does_not_ask_for_it_is_paged() {
        try (Scenario s = holding()) {
            s.at("0s", DOWN, "edge-net-1")
                    .at("1s", DOWN, "trunk-us-1-1")
                    .heardBy("1h", EDGE, "6s trigger trunk-us-1-1-down (1 of 1 out)");
        }
    }

    @Test
    void a_symptom_is_held_for_thirty_minutes_at_most() {
        try (Scenario s = holding()) {
            s.at("0s", DOWN, "edge-net-1")
                    .at("1s", DOWN, "trunk-eu-1-1")
                    .heardBy("2h", EDGE, "30m6s trigger trunk-eu-1-1-down (1 of 1 out)");
            assertThat(s.summaries().get(1))
                    .isEqualTo("30m6s CRITICAL: EU Finance Trunk (trunk-eu-1-1) is DOWN (Edge edge-net-1 is DOWN)");
        }
    }

    @Test
    void a_symptom_that_flaps_is_held_for_thirty_minutes_in_all() {
        try (Scenario s = holding()) {
            s.at("0s", DOWN, "edge-net-1");
            for (int minute = 1; minute < 40; minute += 2) {
                s.at(minute + "m", DOWN, "trunk-eu-1-1").at(minute + 1 + "m", UP, "trunk-eu-1-1");
            }
            s.moveTo("39m59s");
            assertThat(s.heard()).hasSize(2).element(1).asString().matches("31m\\S* trigger trunk-eu-1-1-down.*");
        }
    }

    @Test
    void a_symptom_that_gets_worse_pages() {
        try (Scenario s = holding()) {
            s.at("0s", DOWN, "edge-net-1")
                    .at("1s", DEGRADED, "trunk-eu-1-1")
                    .at("10m", DOWN, "trunk-eu-1-1")
                    .heardBy("1h", EDGE, "10m5s trigger trunk-eu-1-1-down (1 of 1 out)");
        }
    }

    @Test
    void a_symptom_that_outlasts_its_cause_by_a_grace_pages() {
        try (Scenario s = holding()) {
            s.at("0s", DOWN, "edge-net-1")
                    .at("1s", DOWN, "trunk-eu-1-1")
                    .at("10m", UP, "edge-net-1")
                    .heardBy(
                            "1h",
                            EDGE,
                            "10m resolve edge-net-1-down (0 of 1 out)",
                            "11m5s trigger trunk-eu-1-1-down (1 of 1 out)");
        }
    }

    @Test
    void a_cause_that_flaps_holds_until_its_recovery_is_believed() {
        try (Scenario s = holding()) {
            s.at("0s", DOWN, "edge-net-1")
                    .at("1s", DOWN, "trunk-eu-1-1")
                    .at("2m", UP, "edge-net-1")
                    .heardBy(
                            "1h",
                            EDGE,
                            "7m resolve edge-net-1-down (0 of 1 out)",
                            "8m5s trigger trunk-eu-1-1-down (1 of 1 out)");
        }
    }

    @Test
    void a_cause_that_pagerduty_does_not_accept_holds_for_five_minutes_and_a_grace() {
        try (Scenario s = holding()) {
            s.pagerDuty(call -> call.report().routingKey().equals("key-net") ? TIMEOUT : new DeliveryResult.Accepted());
            s.at("0s", DOWN, "edge-net-1").at("1s", DOWN, "trunk-eu-1-1").moveTo("20m");
            assertThat(s.heard()).contains("6m10s trigger trunk-eu-1-1-down (1 of 1 out)");
        }
    }

    @Test
    void a_cause_whose_incident_a_person_closed_holds_for_a_grace() {
        try (Scenario s = holding()) {
            s.at("0s", DOWN, "edge-net-1").at("1s", DOWN, "trunk-eu-1-1");
            s.hearAt("10m30s", Kind.RESOLVED, "edge-net-1-down");
            s.heardBy("20m", EDGE, "11m35s trigger trunk-eu-1-1-down (1 of 1 out)");
        }
    }

    @Test
    void a_cause_that_is_refused_everywhere_holds_for_a_grace_at_most() {
        try (Scenario s = holding()) {
            s.pagerDuty(
                    call -> call.report().members().get(0).component().kind().equals("edge")
                            ? new DeliveryResult.Refused(List.of("no"))
                            : new DeliveryResult.Accepted());
            s.at("0s", DOWN, "edge-net-1").at("6s", DOWN, "trunk-eu-1-1").moveTo("20m");
            assertThat(s.heard()).anyMatch(line -> line.matches("(11|1m1?[0-9])s trigger trunk-eu-1-1-down .*"));
        }
    }

    @Test
    void a_cause_that_is_forgotten_holds_for_a_grace() {
        try (Scenario s = holding()) {
            s.at("0s", DOWN, "edge-net-1")
                    .at("1s", DOWN, "trunk-eu-1-1")
                    .forgetAt("10m", "edge-net-1")
                    .heardBy(
                            "1h",
                            EDGE,
                            "10m resolve edge-net-1-down (0 of 1 out)",
                            "11m5s trigger trunk-eu-1-1-down (1 of 1 out)");
        }
    }

    @Test
    void a_symptom_that_is_moved_is_held_for_a_grace_at_most() {
        try (Scenario s = holding()) {
            s.at("0s", DOWN, "edge-net-1").at("1s", DOWN, "trunk-eu-1-1");
            s.servicesAt("10m30s", Tree.directory(true, Map.of("edge-net-2", List.of("trunk-eu-1-*"))));
            s.heardBy("1h", EDGE, "11m6s trigger trunk-eu-1-1-down (1 of 1 out)");
        }
    }

    @Test
    void a_degraded_cause_holds_degraded_symptoms_and_no_others() {
        try (Scenario s = holding()) {
            s.at("0s", DEGRADED, "edge-net-1")
                    .at("6s", DEGRADED, "trunk-eu-1-1")
                    .at("6s", DOWN, "trunk-eu-1-2")
                    .heardBy(
                            "10m",
                            "5s trigger edge-net-1-degraded (1 of 1 out)",
                            "11s trigger trunk-eu-1-2-down (1 of 1 out)");
        }
    }

    @Test
    void a_chain_is_held_by_its_end() {
        try (Scenario s = holding()) {
            s.at("0s", DOWN, "site-ny")
                    .at("6s", DOWN, "edge-eu-2", "trunk-eu-2-1")
                    .at("20m", UP, "site-ny", "edge-eu-2", "trunk-eu-2-1")
                    .heardBy("1h", "5s trigger site-ny-down (1 of 1 out)", "20m resolve site-ny-down (0 of 1 out)");
        }
    }

    @ParameterizedTest
    @CsvSource({"edge-eu-2, trunk-eu-2-1", "trunk-eu-2-1, edge-eu-2"})
    void a_symptom_is_held_with_its_cause_at_the_end_of_their_wait_in_whatever_order_they_fell(
            String first, String second) {
        try (Scenario s = holding()) {
            s.at("0s", DOWN, first)
                    .at("1s", DOWN, second)
                    .at("3s", DOWN, "site-ny")
                    .at("20m", UP, "site-ny", "edge-eu-2", "trunk-eu-2-1")
                    .heardBy("1h", "8s trigger site-ny-down (1 of 1 out)", "20m resolve site-ny-down (0 of 1 out)");
        }
    }

    @ParameterizedTest
    @CsvSource({"edge-eu-2, trunk-eu-2-1", "trunk-eu-2-1, edge-eu-2"})
    void a_symptom_whose_cause_is_reported_before_its_own_cause_falls_is_reported_with_it(String first, String second) {
        try (Scenario s = holding()) {
            s.at("0s", DOWN, first)
                    .at("1s", DOWN, second)
                    .at("6s", DOWN, "site-ny")
                    .heardBy("20m", "5s trigger edge-eu-2-down (2 of 2 out)", "11s trigger site-ny-down (1 of 1 out)");
        }
    }

    @Test
    void a_degraded_symptom_is_held_with_its_cause_though_its_incident_opens_for_others() {
        try (Scenario s = holding()) {
            s.at("0s", DOWN, "edge-eu-2", "trunk-eu-7-1")
                    .at("1s", DEGRADED, "trunk-eu-2-1")
                    .at("3s", DOWN, "site-ny")
                    .heardBy(
                            "20m", "5s trigger trunk-eu-7-1-down (1 of 1 out)", "8s trigger site-ny-down (1 of 1 out)");
        }
    }

    @Test
    void a_silent_parent_holds_nothing() {
        try (Scenario s = holding()) {
            s.at("0s", DOWN, "trunk-eu-1-1").heardBy("1h", "5s trigger trunk-eu-1-1-down (1 of 1 out)");
        }
    }

    @Test
    void a_restart_holds_on() {
        try (Scenario s = holding()) {
            s.at("0s", DOWN, "edge-net-1")
                    .at("1s", DOWN, "trunk-eu-1-1")
                    .restartAt("2s")
                    .restartAt("10m")
                    .restartAt("29m")
                    .heardBy("2h", EDGE, "30m6s trigger trunk-eu-1-1-down (1 of 1 out)");
        }
    }

    @Test
    void maintenance_of_a_parent_holds_the_symptoms_of_every_service_until_it_ends() {
        try (Scenario s = holding()) {
            s.maintenance(window("0s", "1h", "edge-net-1"))
                    .at("1m", DOWN, "edge-net-1", "trunk-us-1-1")
                    .at("2m", DOWN, "trunk-us-7-1");
            s.heardBy(
                    "2h",
                    "2m5s trigger trunk-us-7-1-down (1 of 1 out)",
                    "1h5s trigger edge-net-1-down (1 of 1 out)",
                    "1h5s trigger trunk-us-1-1-down (1 of 1 out)");
        }
    }

    @Test
    void a_symptom_that_outlasts_a_parent_under_maintenance_pages_a_grace_later() {
        try (Scenario s = holding()) {
            s.maintenance(window("0s", "1h", "edge-net-1"))
                    .at("1m", DOWN, "edge-net-1", "trunk-us-1-1")
                    .at("20m", UP, "edge-net-1");
            s.heardBy("2h", "21m5s trigger trunk-us-1-1-down (1 of 1 out)");
        }
    }
}
