package io.trunkline.simulate;

import static io.trunkline.model.Status.DEGRADED;
import static io.trunkline.model.Status.DOWN;
import static io.trunkline.model.Status.UP;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.pagerduty.EventPayload;
import io.trunkline.pagerduty.webhook.PagerDutyWebhook.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Within a service the cause leads what is out on account of it (rule 15). */
class CauseScenariosTest {

    private static Scenario tree() {
        return new Scenario().servicesAt("0s", Tree.paging());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void an_edge_with_forty_trunks_is_one_page_in_whatever_order_they_fall(int seed) {
        try (Scenario s = tree()) {
            List<String> all = new ArrayList<>(List.of("edge-us-7"));
            for (int n = 1; n <= 40; n++) {
                all.add("trunk-us-7-" + n);
            }
            Collections.shuffle(all, new Random(seed));
            for (int n = 0; n < all.size(); n++) {
                s.at(n * 50 + "ms", DOWN, all.get(n));
            }
            s.heardBy("1h", "5s trigger edge-us-7-down (41 of 41 out)");
            assertThat(s.summaries())
                    .containsExactly("5s CRITICAL: US Telephony: Edge edge-us-7 is DOWN, with 40 trunks");
        }
    }

    @Test
    void degraded_symptoms_wait_with_their_cause_whichever_came_first() {
        try (Scenario s = tree()) {
            s.at("0s", DEGRADED, "trunk-us-7-1")
                    .at("1s", DOWN, "edge-us-7")
                    .at("2s", DEGRADED, "trunk-us-7-2")
                    .at("3s", DOWN, "trunk-us-7-3")
                    .heardBy("1h", "5s trigger edge-us-7-down (4 of 4 out)");
        }
    }

    @Test
    void what_shares_nothing_but_the_wait_is_named_beside() {
        try (Scenario s = tree()) {
            s.at("0s", DOWN, "trunk-us-8-1", "edge-us-7", "trunk-us-7-1", "trunk-us-7-2")
                    .heardBy("1h", "5s trigger edge-us-7-down (4 of 4 out)");
            assertThat(s.summaries())
                    .containsExactly(
                            "5s CRITICAL: US Telephony: Edge edge-us-7 is DOWN, with 2 trunks, and 1 more component"
                                    + " DOWN");
        }
    }

    @Test
    void a_symptom_that_falls_within_ten_minutes_joins_its_cause() {
        try (Scenario s = tree()) {
            s.at("0s", DOWN, "edge-us-7")
                    .at("9m59s", DEGRADED, "trunk-us-7-1")
                    .heardBy(
                            "1h", "5s trigger edge-us-7-down (1 of 1 out)", "9m59s update edge-us-7-down (2 of 2 out)");
        }
    }

    @Test
    void a_symptom_that_falls_later_pages_and_names_its_cause() {
        try (Scenario s = tree()) {
            s.at("0s", DOWN, "edge-us-7")
                    .at("3h", DOWN, "trunk-us-7-1")
                    .heardBy(
                            "4h",
                            "5s trigger edge-us-7-down (1 of 1 out)",
                            "3h5s trigger trunk-us-7-1-down (1 of 1 out)");
            assertThat(s.summaries().get(1))
                    .isEqualTo("3h5s CRITICAL: US Telephony Trunk (trunk-us-7-1) is DOWN (Edge edge-us-7 is DOWN)");
            assertThat(EventPayload.masked(s.calls().get(1).report()))
                    .contains("\"caused_by\":\"Edge edge-us-7 is DOWN\"");
        }
    }

    @Test
    void a_symptom_of_a_cause_that_got_better_long_after_its_page_pages() {
        try (Scenario s = tree()) {
            s.at("0s", DOWN, "edge-us-7")
                    .at("2h", DEGRADED, "edge-us-7")
                    .at("2h1m", DEGRADED, "trunk-us-7-1")
                    .heardBy(
                            "3h",
                            "5s trigger edge-us-7-down (1 of 1 out)",
                            "2h1m5s trigger trunk-us-7-1-degraded (1 of 1 out)");
        }
    }

    @Test
    void a_symptom_of_a_cause_that_fell_again_in_its_old_incident_pages() {
        try (Scenario s = tree()) {
            s.at("0s", UP, "edge-us-7").at("1s", DOWN, "edge-us-7", "trunk-us-7-2");
            s.at("1h", UP, "edge-us-7").at("1h30s", DOWN, "edge-us-7");
            s.at("1h40s", DOWN, "trunk-us-7-1").moveTo("2h");
            assertThat(s.heard()).contains("1h45s trigger trunk-us-7-1-down (1 of 1 out)");
        }
    }

    @Test
    void a_down_child_of_a_degraded_parent_has_no_cause() {
        try (Scenario s = tree()) {
            s.at("0s", DEGRADED, "edge-us-7")
                    .at("1s", DOWN, "trunk-us-7-1")
                    .heardBy(
                            "1h",
                            "5s trigger edge-us-7-degraded (1 of 1 out)",
                            "6s trigger trunk-us-7-1-down (1 of 1 out)");
            assertThat(s.summaries().get(1)).isEqualTo("6s CRITICAL: US Telephony Trunk (trunk-us-7-1) is DOWN");
        }
    }

    @Test
    void a_symptom_that_falls_again_as_worse_than_its_cause_pages() {
        try (Scenario s = tree()) {
            s.at("0s", DEGRADED, "edge-us-7")
                    .at("1s", DEGRADED, "trunk-us-7-1")
                    .at("10m", UP, "trunk-us-7-1")
                    .at("12m", DOWN, "trunk-us-7-1")
                    .heardBy(
                            "1h",
                            "5s trigger edge-us-7-degraded (2 of 2 out)",
                            "12m5s trigger trunk-us-7-1-down (1 of 1 out)");
        }
    }

    @Test
    void a_degraded_parent_leads_degraded_children() {
        try (Scenario s = tree()) {
            s.at("0s", DEGRADED, "trunk-us-7-1").at("1s", DEGRADED, "edge-us-7").moveTo("1h");
            assertThat(s.summaries())
                    .containsExactly("5s WARNING: US Telephony: Edge edge-us-7 is DEGRADED, with 1 trunk");
        }
    }

    @Test
    void a_chain_of_three_with_a_silent_edge_hangs_on_the_site() {
        try (Scenario s = tree()) {
            s.at("0s", DOWN, "site-ny")
                    .at("1s", DOWN, "trunk-us-7-1", "trunk-us-7-2")
                    .moveTo("1h");
            assertThat(s.summaries())
                    .containsExactly(
                            "5s CRITICAL: Network Site (site-ny) is DOWN",
                            "6s CRITICAL: US Telephony: 2 trunks DOWN (Site site-ny is DOWN)");
        }
    }

    @Test
    void symptoms_of_another_services_cause_wait_together_whatever_their_status() {
        try (Scenario s = tree()) {
            s.at("0s", DOWN, "edge-net-1")
                    .at("1s", DEGRADED, "trunk-us-1-1")
                    .at("2s", DOWN, "trunk-us-1-2")
                    .at("3s", DEGRADED, "trunk-us-1-3")
                    .heardBy(
                            "1h",
                            "5s trigger edge-net-1-down (1 of 1 out)",
                            "6s trigger trunk-us-1-1-down (3 of 3 out)");
        }
    }

    @Test
    void a_symptom_pages_as_what_it_is_if_the_worse_one_beside_it_is_held_at_the_end_of_the_wait() {
        try (Scenario s = tree()) {
            s.at("0s", DOWN, "site-ny").at("1s", DEGRADED, "trunk-us-7-1").at("2s", DOWN, "trunk-us-7-2");
            s.startMaintenance("4s", "1h", "trunk-us-7-2");
            s.heardBy(
                    "2h",
                    "5s trigger site-ny-down (1 of 1 out)",
                    "6s trigger trunk-us-7-1-degraded (1 of 1 out)",
                    "1h5s trigger trunk-us-7-2-down (1 of 1 out)");
        }
    }

    @Test
    void a_symptom_pages_as_what_it_is_if_the_worse_one_beside_it_recovers_before_any_call_arrives() {
        try (Scenario s = tree()) {
            s.at("0s", DOWN, "site-ny").at("1s", DEGRADED, "trunk-us-7-1").at("2s", DOWN, "trunk-us-7-2");
            s.moveTo("5500ms");
            s.answers(Answers.throttledFor("1m")).at("30s", UP, "trunk-us-7-2");
            s.heardBy(
                    "2h",
                    "5s trigger site-ny-down (1 of 1 out)",
                    "6s trigger trunk-us-7-1-down (2 of 2 out)",
                    "1m6s trigger trunk-us-7-1-degraded (1 of 1 out)");
        }
    }

    @Test
    void a_cause_that_falls_after_a_few_symptoms_have_paged_pages() {
        try (Scenario s = tree()) {
            s.at("0s", UP, "trunk-us-7-1", "trunk-us-7-2", "trunk-us-7-3")
                    .at("1s", DOWN, "trunk-us-7-1")
                    .at("30s", DOWN, "edge-us-7")
                    .heardBy(
                            "1h",
                            "6s trigger trunk-us-7-1-down (1 of 1 out)",
                            "35s trigger edge-us-7-down (1 of 1 out)");
        }
    }

    @Test
    void cause_that_falls_after_half_its_children_paged_joins_their_incident() {
        try (Scenario s = tree()) {
            s.at("0s", UP, "trunk-us-7-1", "trunk-us-7-2", "trunk-us-7-3", "trunk-us-7-4")
                    .at("1s", DOWN, "trunk-us-7-1", "trunk-us-7-2")
                    .at("5m", DOWN, "edge-us-7")
                    .heardBy(
                            "1h",
                            "6s trigger trunk-us-7-1-down (2 of 2 out)",
                            "5m update trunk-us-7-1-down (3 of 3 out)");
            assertThat(s.summaries().get(1))
                    .isEqualTo("5m CRITICAL: US Telephony: Edge edge-us-7 is DOWN, with 2 trunks");
        }
    }

    @Test
    void a_symptom_that_outlasts_its_cause_by_a_grace_pages_and_leaves() {
        try (Scenario s = tree()) {
            s.at("0s", DOWN, "edge-us-7", "trunk-us-7-1", "trunk-us-7-2")
                    .at("40m", UP, "edge-us-7", "trunk-us-7-2")
                    .at("2h", UP, "trunk-us-7-1")
                    .heardBy(
                            "3h",
                            "5s trigger edge-us-7-down (3 of 3 out)",
                            "41m5s trigger trunk-us-7-1-down (1 of 1 out)",
                            "41m5s resolve edge-us-7-down (0 of 2 out)",
                            "2h resolve trunk-us-7-1-down (0 of 1 out)");
        }
    }

    @Test
    void a_cause_that_flaps_is_over_when_its_recovery_is_believed() {
        try (Scenario s = tree()) {
            s.at("0s", DOWN, "edge-us-7", "trunk-us-7-1")
                    .at("2m", UP, "edge-us-7")
                    .at("3m", DOWN, "edge-us-7")
                    .at("4m", UP, "edge-us-7")
                    .heardBy(
                            "1h",
                            "5s trigger edge-us-7-down (2 of 2 out)",
                            "10m5s trigger trunk-us-7-1-down (1 of 1 out)",
                            "10m5s resolve edge-us-7-down (0 of 1 out)");
        }
    }

    @Test
    void a_symptom_that_recovers_with_its_cause_is_resolved_with_it() {
        try (Scenario s = tree()) {
            s.at("0s", DOWN, "edge-us-7", "trunk-us-7-1")
                    .at("40m", UP, "edge-us-7")
                    .at("40m30s", UP, "trunk-us-7-1")
                    .heardBy(
                            "2h",
                            "5s trigger edge-us-7-down (2 of 2 out)",
                            "40m30s resolve edge-us-7-down (0 of 2 out)");
            assertThat(s.summaries().get(1))
                    .isEqualTo("40m30s RESOLVED: US Telephony: Edge edge-us-7 is UP, with 1 trunk");
        }
    }

    @Test
    void a_cause_that_is_forgotten_lets_its_symptoms_page_a_grace_later() {
        try (Scenario s = tree()) {
            s.at("0s", DOWN, "edge-us-7", "trunk-us-7-1")
                    .forgetAt("10m", "edge-us-7")
                    .heardBy(
                            "1h",
                            "5s trigger edge-us-7-down (2 of 2 out)",
                            "11m5s trigger trunk-us-7-1-down (1 of 1 out)",
                            "11m5s resolve edge-us-7-down (0 of 1 out)");
        }
    }

    @Test
    void a_symptom_that_is_moved_to_another_edge_pages_a_grace_after_that_is_known() {
        try (Scenario s = tree()) {
            s.at("0s", DOWN, "edge-us-7", "trunk-us-7-1");
            s.servicesAt("10m", Tree.directory(false, Map.of("edge-us-8", List.of("trunk-us-7-*"))))
                    .heardBy(
                            "1h",
                            "5s trigger edge-us-7-down (2 of 2 out)",
                            "11m5s trigger trunk-us-7-1-down (1 of 1 out)");
        }
    }

    @Test
    void a_symptom_that_gets_worse_late_pages_and_leaves_its_cause() {
        try (Scenario s = tree()) {
            s.at("0s", DOWN, "edge-us-7")
                    .at("1s", DEGRADED, "trunk-us-7-1")
                    .at("20m", DOWN, "trunk-us-7-1")
                    .at("2h", UP, "edge-us-7")
                    .heardBy(
                            "2h30m",
                            "5s trigger edge-us-7-down (2 of 2 out)",
                            "20m5s trigger trunk-us-7-1-down (1 of 1 out)",
                            "2h resolve edge-us-7-down (0 of 1 out)");
        }
    }

    @Test
    void what_falls_after_a_person_closed_the_causes_incident_pages() {
        try (Scenario s = tree()) {
            s.at("0s", DOWN, "edge-us-7").moveTo("2m");
            s.hearAt("2m", Kind.RESOLVED, "edge-us-7-down");
            s.at("3m", DOWN, "trunk-us-7-1")
                    .heardBy(
                            "30m",
                            "5s trigger edge-us-7-down (1 of 1 out)",
                            "3m5s trigger trunk-us-7-1-down (1 of 1 out)");
        }
    }

    @Test
    void a_restart_in_the_wait_and_before_the_grace_ends_changes_nothing() {
        try (Scenario s = tree()) {
            s.at("0s", DOWN, "trunk-us-7-1")
                    .restartAt("1s")
                    .at("2s", DOWN, "edge-us-7")
                    .restartAt("3s")
                    .at("40m", UP, "edge-us-7")
                    .restartAt("40m30s")
                    .heardBy(
                            "2h",
                            "5s trigger edge-us-7-down (2 of 2 out)",
                            "41m5s trigger trunk-us-7-1-down (1 of 1 out)",
                            "41m5s resolve edge-us-7-down (0 of 1 out)");
        }
    }

    @Test
    void a_cause_that_is_up_again_before_the_wait_is_over_leads_nothing() {
        try (Scenario s = tree()) {
            s.at("0s", DOWN, "edge-us-7")
                    .at("1s", DEGRADED, "trunk-us-7-1")
                    .at("1s", DOWN, "trunk-us-7-2")
                    .at("3s", UP, "edge-us-7")
                    .heardBy(
                            "1h",
                            "5s trigger trunk-us-7-2-down (1 of 1 out)",
                            "6s trigger trunk-us-7-1-degraded (1 of 1 out)");
        }
    }
}
