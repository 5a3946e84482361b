package io.trunkline.simulate;

import static io.trunkline.model.Status.DOWN;
import static io.trunkline.model.Status.UP;
import static io.trunkline.simulate.ScenarioEvents.window;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.model.InventoryItem;
import io.trunkline.model.Redundancy;
import io.trunkline.model.Topology;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Redundant groups whose instances hang on Edges, and redundant Edges that others hang on. */
class RedundantTreeScenariosTest {

    private static Scenario redundant(Map<String, List<String>> children, String... names) {
        return new Scenario()
                .servicesAt("0s", Tree.paging().withTopology(new Topology(children, Redundancy.of(List.of(names)))));
    }

    private static InventoryItem trunk(String id, String base, String edge) {
        return new InventoryItem(ScenarioEvents.component(id), null, null, null, base, edge, null, null);
    }

    private static InventoryItem edge(String id, String group, String work) {
        return new InventoryItem(ScenarioEvents.component(id), null, null, group, null, null, null, work);
    }

    private static final InventoryItem DRAINING = edge("edge-net-1", null, "draining (callDrainingState is WAIT)");
    private static final InventoryItem BACK = edge("edge-net-1", null, null);

    /** Each trunk of Carrier A on an Edge of its own, which the network's people are paged for. */
    private static Scenario carrier() {
        return redundant(Map.of(), "Carrier A")
                .knowing(
                        trunk("trunk-us-a1", "Carrier A", "edge-net-1"),
                        trunk("trunk-us-a2", "Carrier A", "edge-net-2"),
                        edge("edge-net-1", null, null),
                        edge("edge-net-2", null, null));
    }

    @Test
    void instance_on_an_edge_that_is_out_does_not_count_as_working() {
        try (Scenario s = carrier()) {
            s.at("0s", UP, "trunk-us-a1")
                    .at("1m", DOWN, "edge-net-1")
                    .at("1h", DOWN, "trunk-us-a2")
                    .heardBy(
                            "2h",
                            "1m5s trigger edge-net-1-down (1 of 1 out)",
                            "1h5s trigger trunk-us-a2-down (1 of 1 out)");
            assertThat(s.summaries().get(1))
                    .isEqualTo("1h5s CRITICAL: US Telephony: 2 of 2 instances of Carrier A DOWN");
        }
    }

    @Test
    void the_others_are_down_once_the_edge_of_the_last_that_worked_is() {
        try (Scenario s = carrier()) {
            s.at("0s", DOWN, "trunk-us-a2")
                    .at("1h", DOWN, "edge-net-1")
                    .heardBy(
                            "2h",
                            "5s trigger trunk-us-a2-degraded (1 of 1 out)",
                            "1h5s trigger edge-net-1-down (1 of 1 out)",
                            "1h5s trigger trunk-us-a2-down (1 of 1 out)",
                            "1h5s resolve trunk-us-a2-degraded (1 of 1 out)");
        }
    }

    @Test
    void the_others_page_anew_each_time_that_the_edge_of_the_last_that_works_is_out() {
        try (Scenario s = carrier()) {
            s.at("0s", DOWN, "trunk-us-a2")
                    .at("1h", DOWN, "edge-net-1")
                    .at("2h", UP, "edge-net-1")
                    .at("3h", DOWN, "edge-net-1")
                    .at("4h", UP, "edge-net-1")
                    .at("5h", DOWN, "edge-net-1")
                    .moveTo("6h");
            assertThat(s.heard())
                    .filteredOn(heard -> heard.contains("trunk-us-a2"))
                    .containsExactly(
                            "5s trigger trunk-us-a2-degraded (1 of 1 out)",
                            "1h5s trigger trunk-us-a2-down (1 of 1 out)",
                            "1h5s resolve trunk-us-a2-degraded (1 of 1 out)",
                            "3h5s trigger trunk-us-a2-down-2 (1 of 1 out)",
                            "3h5s resolve trunk-us-a2-down (1 of 1 out)",
                            "5h5s trigger trunk-us-a2-down (1 of 1 out)",
                            "5h5s resolve trunk-us-a2-down-2 (1 of 1 out)");
        }
    }

    @Test
    void edge_that_is_back_for_a_moment_does_not_page_its_instance_again() {
        try (Scenario s = carrier()) {
            s.at("0s", DOWN, "trunk-us-a2")
                    .at("1h", DOWN, "edge-net-1")
                    .at("2h", UP, "edge-net-1")
                    .at("2h10s", DOWN, "edge-net-1")
                    .moveTo("6h");
            assertThat(s.heard())
                    .filteredOn(heard -> heard.contains("trunk-us-a2-down"))
                    .hasSize(1);
        }
    }

    @Test
    void what_services_yaml_says_that_it_hangs_on_counts_too() {
        try (Scenario s = redundant(Map.of("edge-net-1", List.of("trunk-us-a1")), "Carrier A")
                .knowing(trunk("trunk-us-a1", "Carrier A", null), trunk("trunk-us-a2", "Carrier A", null))) {
            s.at("0s", UP, "trunk-us-a1", "edge-net-1")
                    .at("1m", DOWN, "trunk-us-a2")
                    .at("1h", DOWN, "edge-net-1")
                    .moveTo("2h");
            assertThat(s.heard()).contains("1h5s trigger trunk-us-a2-down (1 of 1 out)");
        }
    }

    @Test
    void instance_on_an_edge_with_work_does_not_count_as_working() {
        try (Scenario s = carrier().knowing(edge("edge-net-1", null, "out of service (statusCode is INACTIVE)"))) {
            s.at("0s", DOWN, "trunk-us-a2").heardBy("1h", "5s trigger trunk-us-a2-down (1 of 1 out)");
        }
    }

    @Test
    void the_others_are_down_once_work_at_the_edge_of_the_last_that_worked_begins() {
        try (Scenario s = carrier()) {
            s.at("0s", DOWN, "trunk-us-a2")
                    .listedAt("1h", DRAINING)
                    .heardBy(
                            "2h",
                            "5s trigger trunk-us-a2-degraded (1 of 1 out)",
                            "1h5s trigger trunk-us-a2-down (1 of 1 out)",
                            "1h5s resolve trunk-us-a2-degraded (1 of 1 out)");
        }
    }

    @Test
    void the_others_page_anew_each_time_that_work_at_the_edge_of_the_last_that_works_begins() {
        try (Scenario s = carrier()) {
            s.at("0s", DOWN, "trunk-us-a2")
                    .listedAt("1h", DRAINING)
                    .listedAt("2h", BACK)
                    .listedAt("3h", DRAINING)
                    .listedAt("4h", BACK)
                    .listedAt("5h", DRAINING)
                    .listedAt("5h30m")
                    .heardBy(
                            "6h",
                            "5s trigger trunk-us-a2-degraded (1 of 1 out)",
                            "1h5s trigger trunk-us-a2-down (1 of 1 out)",
                            "1h5s resolve trunk-us-a2-degraded (1 of 1 out)",
                            "3h5s trigger trunk-us-a2-down-2 (1 of 1 out)",
                            "3h5s resolve trunk-us-a2-down (1 of 1 out)",
                            "5h5s trigger trunk-us-a2-down (1 of 1 out)",
                            "5h5s resolve trunk-us-a2-down-2 (1 of 1 out)");
        }
    }

    @Test
    void work_that_pauses_for_a_moment_or_becomes_other_work_does_not_page_again() {
        try (Scenario s = carrier()) {
            s.at("0s", DOWN, "trunk-us-a2")
                    .listedAt("1h", DRAINING)
                    .listedAt("2h", BACK)
                    .listedAt("2h10s", DRAINING)
                    .listedAt("3h", edge("edge-net-1", null, "in a software update (softwareStatus is IN_PROGRESS)"))
                    .at("4h", DOWN, "edge-net-1")
                    .moveTo("12h");
            assertThat(s.heard())
                    .filteredOn(heard -> heard.contains("trunk-us-a2-down"))
                    .containsExactly("1h5s trigger trunk-us-a2-down (1 of 1 out)");
        }
    }

    @Test
    void the_others_page_anew_when_the_last_that_works_falls_while_a_window_holds_it() {
        try (Scenario s = carrier()) {
            s.at("0s", DOWN, "trunk-us-a1", "trunk-us-a2").at("1h", UP, "trunk-us-a1");
            s.maintenance(window("1h30m", "4h", "trunk-us-a1"))
                    .at("3h", DOWN, "trunk-us-a1")
                    .heardBy(
                            "3h30m",
                            "5s trigger trunk-us-a1-down (2 of 2 out)",
                            "3h5s trigger trunk-us-a2-down (1 of 1 out)",
                            "3h5s resolve trunk-us-a1-down (2 of 2 out)");
        }
    }

    @Test
    void instance_that_falls_in_a_window_does_not_page_while_another_works() {
        try (Scenario s = carrier()) {
            s.at("0s", UP, "trunk-us-a1", "trunk-us-a2");
            s.maintenance(window("1h30m", "4h", "trunk-us-a1"))
                    .at("3h", DOWN, "trunk-us-a1")
                    .at("3h30m", UP, "trunk-us-a1")
                    .heardBy("6h");
        }
    }

    /** Two Edges of EMEA; on the first of them a trunk of Carrier A and two for which no other works. */
    private static Scenario edges() {
        return redundant(Map.of(), "Carrier A", "EMEA")
                .knowing(
                        edge("edge-us-1", "EMEA", null),
                        edge("edge-us-2", "EMEA", null),
                        trunk("trunk-us-a1", "Carrier A", "edge-us-1"),
                        trunk("trunk-us-a2", "Carrier A", "edge-us-2"),
                        trunk("trunk-us-k1", null, "edge-us-1"),
                        trunk("trunk-us-k2", null, "edge-us-1"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void a_redundant_edge_leads_what_it_takes_down_in_one_page_in_whatever_order_they_fall(int seed) {
        try (Scenario s = edges()) {
            List<String> all = new ArrayList<>(List.of("edge-us-1", "trunk-us-a1", "trunk-us-k1", "trunk-us-k2"));
            Collections.shuffle(all, new Random(seed));
            for (int n = 0; n < all.size(); n++) {
                s.at(n * 100 + "ms", DOWN, all.get(n));
            }
            s.heardBy("1h", "5s trigger edge-us-1-down (4 of 4 out)");
            assertThat(s.summaries())
                    .containsExactly("5s CRITICAL: US Telephony: Edge edge-us-1 is DOWN, with 3 trunks");
        }
    }

    @Test
    void the_edge_that_is_the_last_to_fall_says_that_its_group_is_down() {
        try (Scenario s = edges()) {
            s.at("0s", DOWN, "edge-us-1", "trunk-us-a1")
                    .at("1h", DOWN, "edge-us-2", "trunk-us-a2")
                    .moveTo("2h");
            assertThat(s.summaries())
                    .filteredOn(summary -> summary.startsWith("1h5s CRITICAL"))
                    .singleElement()
                    .asString()
                    .endsWith("is DOWN, with 1 trunk, and 2 more components DOWN (2 of 2 instances of EMEA DOWN)");
        }
    }

    @Test
    void a_redundant_edge_with_redundant_trunks_alone_is_one_of_its_group() {
        try (Scenario s = edges()) {
            s.at("0s", DOWN, "edge-us-1", "trunk-us-a1").moveTo("1h");
            assertThat(s.summaries())
                    .containsExactly("5s WARNING: US Telephony: 1 of 2 instances of EMEA DOWN, with 1 trunk");
        }
    }

    @Test
    void a_redundant_edge_whose_other_trunks_are_up_by_the_end_of_the_wait_is_one_of_its_group() {
        try (Scenario s = edges()) {
            s.at("0s", DOWN, "trunk-us-k1", "edge-us-1", "trunk-us-a1")
                    .at("3s", UP, "trunk-us-k1")
                    .moveTo("1h");
            assertThat(s.summaries()).noneMatch(summary -> summary.contains("CRITICAL"));
            assertThat(s.heard()).hasSizeLessThan(3);
            assertThat(s.summaries())
                    .last()
                    .asString()
                    .endsWith("WARNING: US Telephony: 1 of 2 instances of EMEA DOWN, with 1 trunk");
        }
    }

    @ParameterizedTest
    @CsvSource({"trunk-us-k1, edge-us-1, 6s", "edge-us-1, trunk-us-k1, 5s"})
    void a_redundant_edge_whose_other_trunk_is_held_at_the_end_of_the_wait_is_one_of_its_group(
            String first, String second, String paged) {
        try (Scenario s = edges().maintenance(window("3s", "1h", "trunk-us-k1"))) {
            s.at("0s", DOWN, first).at("1s", DOWN, second).moveTo("30m");
            assertThat(s.summaries()).containsExactly(paged + " WARNING: US Telephony: 1 of 2 instances of EMEA DOWN");
        }
    }

    @Test
    void a_redundant_edge_keeps_its_page_for_a_trunk_that_stays_when_another_is_held() {
        try (Scenario s = edges().maintenance(window("3s", "1h", "trunk-us-k1"))) {
            s.at("0s", DOWN, "trunk-us-k1", "trunk-us-k2", "edge-us-1")
                    .heardBy("30m", "5s trigger edge-us-1-down (2 of 2 out)");
        }
    }

    @Test
    void a_redundant_edge_that_was_reported_stays_what_it_is_when_a_trunk_falls_later() {
        try (Scenario s = edges()) {
            s.at("0s", DOWN, "edge-us-1")
                    .at("3h", DOWN, "trunk-us-k1")
                    .heardBy(
                            "4h",
                            "5s trigger edge-us-1-degraded (1 of 1 out)",
                            "3h5s trigger trunk-us-k1-down (1 of 1 out)");
        }
    }

    @Test
    void a_redundant_edge_moves_to_the_page_of_the_trunks_that_it_takes_down_soon_after() {
        try (Scenario s = edges()) {
            s.at("0s", DOWN, "edge-us-1")
                    .at("20s", DOWN, "trunk-us-k1")
                    .at("21s", DOWN, "trunk-us-k2")
                    .at("22s", DOWN, "trunk-us-a1")
                    .heardBy(
                            "1h",
                            "5s trigger edge-us-1-degraded (1 of 1 out)",
                            "25s trigger edge-us-1-down (4 of 4 out)",
                            "25s resolve edge-us-1-degraded (1 of 1 out)");
            assertThat(s.summaries().get(1))
                    .isEqualTo("25s CRITICAL: US Telephony: Edge edge-us-1 is DOWN, with 3 trunks");
            s.at("2h", UP, "edge-us-1", "trunk-us-k1", "trunk-us-k2", "trunk-us-a1")
                    .moveTo("3h");
            assertThat(s.heard()).hasSize(4).last().isEqualTo("2h resolve edge-us-1-down (0 of 4 out)");
        }
    }

    @Test
    void a_redundant_edge_stays_in_its_incident_if_the_trunk_is_up_by_the_end_of_the_wait() {
        try (Scenario s = edges()) {
            s.at("0s", DOWN, "edge-us-1")
                    .at("20s", DOWN, "trunk-us-k1")
                    .at("22s", UP, "trunk-us-k1")
                    .heardBy("1h", "5s trigger edge-us-1-degraded (1 of 1 out)");
        }
    }

    @Test
    void a_redundant_edge_stays_in_its_incident_if_a_trunk_falls_eleven_minutes_later() {
        try (Scenario s = edges()) {
            s.at("0s", DOWN, "edge-us-1")
                    .at("11m", DOWN, "trunk-us-k1")
                    .heardBy(
                            "1h",
                            "5s trigger edge-us-1-degraded (1 of 1 out)",
                            "11m5s trigger trunk-us-k1-down (1 of 1 out)");
        }
    }

    @Test
    void the_redundant_edge_of_a_redundant_trunk_stays_in_its_incident() {
        try (Scenario s = edges()) {
            s.at("0s", DOWN, "edge-us-1").at("20s", DOWN, "trunk-us-a1").moveTo("1h");
            assertThat(s.heard()).filteredOn(heard -> heard.contains("trigger")).hasSize(1);
        }
    }

    @Test
    void a_redundant_edge_that_falls_under_a_trunk_that_was_reported_is_one_of_its_group() {
        try (Scenario s = edges()) {
            s.at("0s", DOWN, "trunk-us-k1")
                    .at("3h", DOWN, "edge-us-1")
                    .heardBy(
                            "4h",
                            "5s trigger trunk-us-k1-down (1 of 1 out)",
                            "3h5s trigger edge-us-1-degraded (1 of 1 out)");
        }
    }
}
