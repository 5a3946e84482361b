package io.trunkline.simulate;

import static io.trunkline.model.Status.DOWN;
import static io.trunkline.model.Status.UP;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.model.InventoryItem;
import io.trunkline.model.Redundancy;
import io.trunkline.model.Topology;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A redundant group that loses its last instance over and over is a repeat offender as a trunk is (rule 6). */
class FlappingGroupScenariosTest {

    private static InventoryItem trunk(String id, String edge) {
        return new InventoryItem(ScenarioEvents.component(id), null, null, null, "Carrier A", edge, null, null);
    }

    /** Of two trunks on Edges of another service, the second is DOWN all day. */
    private static Scenario carrier() {
        return new Scenario()
                .servicesAt(
                        "0s", Tree.paging().withTopology(new Topology(Map.of(), Redundancy.of(List.of("Carrier A")))))
                .knowing(trunk("trunk-us-a1", "edge-net-1"), trunk("trunk-us-a2", "edge-net-2"))
                .at("0s", UP, "trunk-us-a1")
                .at("1s", DOWN, "trunk-us-a2");
    }

    /** They are DOWN for so many minutes and UP for so many, from the first hour on. */
    private static Scenario flap(Scenario s, int down, int up, int times, String... components) {
        for (int n = 0; n < times; n++) {
            int from = 60 + n * (down + up);
            s.at(from + "m", DOWN, components).at(from + down + "m", UP, components);
        }
        return s;
    }

    private static List<String> pages(Scenario s, String what) {
        return s.heard().stream()
                .filter(heard -> heard.matches(".* trigger " + what + ".*"))
                .map(heard -> heard.substring(0, heard.indexOf(' ')))
                .toList();
    }

    private static List<String> pages(Scenario s) {
        return pages(s, "trunk-us-a\\d-down");
    }

    @Test
    void group_whose_last_instance_flaps_slowly_by_its_edge_pages_as_rarely_as_the_edge() {
        try (Scenario s = flap(carrier(), 6, 6, 20, "edge-net-1").moveTo("7h")) {
            assertThat(pages(s, "edge-net-1-down")).as("%s", s.heard()).containsExactly("1h5s", "1h12m5s");
            assertThat(pages(s)).as("%s", s.heard()).containsExactly("1h5s", "1h12m5s");
        }
    }

    @Test
    void group_whose_last_instance_flaps_slowly_itself_pages_rarely() {
        try (Scenario s = flap(carrier(), 6, 6, 20, "trunk-us-a1").moveTo("7h")) {
            assertThat(pages(s)).as("%s", s.heard()).containsExactly("1h5s", "1h12m5s");
        }
    }

    @Test
    void group_whose_last_instance_reports_what_its_edge_does_to_it_pages_rarely() {
        try (Scenario s = flap(carrier(), 6, 6, 20, "edge-net-1", "trunk-us-a1").moveTo("7h")) {
            assertThat(pages(s)).as("%s", s.heard()).containsExactly("1h5s", "1h12m5s");
        }
    }

    @Test
    void group_that_flaps_in_one_way_and_then_in_another_pages_rarely() {
        try (Scenario s = carrier()) {
            for (int n = 0; n < 16; n++) {
                String by = n % 2 == 0 ? "edge-net-1" : "trunk-us-a1";
                s.at(60 + n * 12 + "m", DOWN, by).at(66 + n * 12 + "m", UP, by);
            }
            s.moveTo("6h");
            assertThat(pages(s)).as("%s", s.heard()).hasSizeBetween(2, 4);
        }
    }

    @Test
    void instance_that_reports_late_what_its_edge_did_joins_the_flapping_group() {
        try (Scenario s = flap(carrier(), 6, 6, 5, "edge-net-1")) {
            s.at("2h", DOWN, "edge-net-1").at("2h2m", DOWN, "trunk-us-a1").moveTo("2h10m");
            assertThat(pages(s)).as("%s", s.heard()).containsExactly("1h5s", "1h12m5s");
            assertThat(s.heard()).contains("2h2m update trunk-us-a2-down-2 (2 of 2 out)");
            s.moveTo("3h");
            assertThat(pages(s)).as("%s", s.heard()).containsExactly("1h5s", "1h12m5s", "2h15m5s");
        }
    }

    @Test
    void flapping_group_pages_once_its_last_instance_stays_out() {
        try (Scenario s = flap(carrier(), 6, 6, 10, "edge-net-1")) {
            s.at("3h", DOWN, "edge-net-1").moveTo("6h");
            assertThat(pages(s)).as("%s", s.heard()).containsExactly("1h5s", "1h12m5s", "3h15m5s");
            s.at("6h", UP, "edge-net-1", "trunk-us-a2").moveTo("8h");
            assertThat(s.heard())
                    .filteredOn(heard -> heard.contains("resolve trunk"))
                    .hasSize(4);
        }
    }

    @Test
    void flapping_group_pages_at_once_after_it_has_worked_for_hours() {
        try (Scenario s = flap(carrier(), 6, 6, 10, "edge-net-1")) {
            s.at("5h", DOWN, "edge-net-1").moveTo("6h");
            assertThat(pages(s)).as("%s", s.heard()).containsExactly("1h5s", "1h12m5s", "5h5s");
        }
    }

    @Test
    void group_that_loses_its_last_instance_for_longer_each_time_pages_each_time() {
        try (Scenario s = flap(carrier(), 40, 20, 5, "edge-net-1").moveTo("8h")) {
            assertThat(pages(s)).as("%s", s.heard()).hasSize(5);
        }
    }

    @Test
    void group_of_three_is_one_repeat_offender() {
        try (Scenario s = carrier().knowing(trunk("trunk-us-a3", "edge-net-2"))) {
            flap(s.at("2s", DOWN, "trunk-us-a3"), 6, 6, 10, "edge-net-1").moveTo("8h");
            assertThat(pages(s)).as("%s", s.heard()).containsExactly("1h5s", "1h12m5s");
            s.at("9h", UP, "trunk-us-a2", "trunk-us-a3").moveTo("10h");
            assertThat(s.heard())
                    .filteredOn(heard -> heard.contains("resolve trunk"))
                    .hasSize(3);
        }
    }
}
