package io.trunkline.simulate;

import static io.trunkline.model.Status.DEGRADED;
import static io.trunkline.model.Status.DOWN;
import static io.trunkline.model.Status.UP;
import static io.trunkline.simulate.ScenarioEvents.window;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.ledger.InventoryStore;
import io.trunkline.model.InventoryItem;
import io.trunkline.model.Redundancy;
import io.trunkline.model.Topology;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The last instance of a redundant group that works is lost, works again, and is lost once more, in whatever way. */
class RepeatedLossScenariosTest {

    /** How a1 is lost: what happens to it, and what ends that. */
    private enum Way {
        ITSELF {
            @Override
            void begins(Scenario s, String time) {
                s.at(time, DOWN, "trunk-us-a1");
            }

            @Override
            void ends(Scenario s, String time) {
                s.at(time, UP, "trunk-us-a1");
            }
        },
        ITS_EDGE {
            @Override
            void begins(Scenario s, String time) {
                s.at(time, DOWN, "edge-net-1");
            }

            @Override
            void ends(Scenario s, String time) {
                s.at(time, UP, "edge-net-1");
            }
        },
        WORK {
            @Override
            void begins(Scenario s, String time) {
                s.listedAt(time, trunk("trunk-us-a1", "edge-net-1", "disabled (enabled is false)"));
            }

            @Override
            void ends(Scenario s, String time) {
                s.listedAt(time, trunk("trunk-us-a1", "edge-net-1", null));
            }
        },
        WORK_AT_ITS_EDGE {
            @Override
            void begins(Scenario s, String time) {
                s.listedAt(time, edge("edge-net-1", "draining (callDrainingState is WAIT)"));
            }

            @Override
            void ends(Scenario s, String time) {
                s.listedAt(time, edge("edge-net-1", null));
            }
        };

        abstract void begins(Scenario s, String time);

        abstract void ends(Scenario s, String time);
    }

    private static InventoryItem trunk(String id, String edge, String work) {
        return new InventoryItem(ScenarioEvents.component(id), null, null, null, "Carrier A", edge, null, work);
    }

    private static InventoryItem edge(String id, String work) {
        return new InventoryItem(ScenarioEvents.component(id), null, null, null, null, null, null, work);
    }

    /** Of two trunks on Edges of another service, the second is DOWN all day. */
    private static Scenario carrier() {
        Scenario s = new Scenario()
                .servicesAt(
                        "0s", Tree.paging().withTopology(new Topology(Map.of(), Redundancy.of(List.of("Carrier A")))));
        return s.knowing(
                        trunk("trunk-us-a1", "edge-net-1", null),
                        trunk("trunk-us-a2", "edge-net-2", null),
                        edge("edge-net-1", null),
                        edge("edge-net-2", null))
                .at("0s", UP, "trunk-us-a1")
                .at("1s", DOWN, "trunk-us-a2");
    }

    /** When the group paged as DOWN. */
    private static List<String> pages(Scenario s) {
        return s.heard().stream()
                .filter(heard -> heard.matches(".* trigger trunk-us-a\\d-down.*"))
                .map(heard -> heard.substring(0, heard.indexOf(' ')))
                .toList();
    }

    /** In either order, for the first way comes again after the second. */
    private static Stream<Arguments> pairs() {
        return Arrays.stream(Way.values()).flatMap(first -> Arrays.stream(Way.values())
                .filter(second -> first.compareTo(second) <= 0)
                .map(second -> Arguments.of(first, second)));
    }

    private static Stream<Arguments> different() {
        return Arrays.stream(Way.values()).flatMap(first -> Arrays.stream(Way.values())
                .filter(second -> first != second)
                .map(second -> Arguments.of(first, second)));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void group_pages_anew_however_it_loses_its_last_instance_again(Way first, Way second) {
        try (Scenario s = carrier()) {
            first.begins(s, "1h");
            first.ends(s, "2h");
            second.begins(s, "3h");
            second.ends(s, "4h");
            first.begins(s, "5h");
            s.listedAt("6h");
            assertThat(pages(s)).as("%s", s.heard()).containsExactly("1h5s", "3h5s", "5h5s");
        }
    }

    @ParameterizedTest
    @MethodSource("different")
    void group_pages_once_if_one_loss_follows_on_the_other(Way first, Way second) {
        try (Scenario s = carrier()) {
            first.begins(s, "1h");
            second.begins(s, "1h30m");
            first.ends(s, "2h");
            s.listedAt("3h");
            second.ends(s, "4h");
            s.listedAt("5h");
            assertThat(pages(s)).as("%s", s.heard()).containsExactly("1h5s");
        }
    }

    @Test
    void instance_joins_its_group_when_it_reports_what_its_edge_did_to_it() {
        try (Scenario s = carrier()) {
            s.at("1h", DOWN, "edge-net-1").at("1h2m", DOWN, "trunk-us-a1").moveTo("2h");
            assertThat(pages(s)).containsExactly("1h5s");
            assertThat(s.heard()).last().isEqualTo("1h2m update trunk-us-a2-down (2 of 2 out)");
            s.at("3h", UP, "edge-net-1", "trunk-us-a1")
                    .at("4h", DOWN, "edge-net-1")
                    .at("4h2m", DOWN, "trunk-us-a1")
                    .moveTo("5h");
            assertThat(pages(s)).as("%s", s.heard()).containsExactly("1h5s", "4h5s");
            s.at("6h", UP, "edge-net-1", "trunk-us-a1", "trunk-us-a2").moveTo("7h");
            assertThat(s.heard()).filteredOn(heard -> heard.contains("resolve")).hasSize(5);
        }
    }

    @Test
    void instance_that_was_degraded_meanwhile_pages_its_group_anew_when_it_falls() {
        try (Scenario s = carrier()) {
            s.at("1h", DOWN, "edge-net-1")
                    .at("2h", UP, "edge-net-1")
                    .at("2h30m", DEGRADED, "trunk-us-a1")
                    .at("3h", DOWN, "trunk-us-a1")
                    .moveTo("5h");
            assertThat(pages(s)).as("%s", s.heard()).containsExactly("1h5s", "3h5s");
        }
    }

    @Test
    void instance_joins_its_group_when_it_is_still_out_after_the_work() {
        try (Scenario s = carrier()) {
            Way.WORK_AT_ITS_EDGE.begins(s, "1h");
            s.at("1h1m", DOWN, "trunk-us-a1");
            Way.WORK_AT_ITS_EDGE.ends(s, "2h");
            s.listedAt("3h");
            assertThat(pages(s)).as("%s", s.heard()).containsExactly("1h5s");
            s.at("4h", UP, "trunk-us-a1").at("5h", DOWN, "trunk-us-a1").moveTo("6h");
            assertThat(pages(s)).as("%s", s.heard()).containsExactly("1h5s", "5h5s");
        }
    }

    @Test
    void edge_that_restarts_during_work_at_it_does_not_page_its_instances_again() {
        try (Scenario s = carrier()) {
            s.at("1h", DOWN, "edge-net-1");
            Way.WORK_AT_ITS_EDGE.begins(s, "1h30m");
            s.at("2h", UP, "edge-net-1").at("2h20m", DOWN, "edge-net-1");
            Way.WORK_AT_ITS_EDGE.ends(s, "2h30m");
            s.listedAt("5h");
            assertThat(pages(s)).as("%s", s.heard()).containsExactly("1h5s");
        }
    }

    @Test
    void group_pages_anew_when_an_instance_that_its_edge_took_down_falls_while_a_window_holds_it() {
        try (Scenario s = carrier()) {
            s.at("1h", DOWN, "edge-net-1").at("2h", UP, "edge-net-1");
            s.maintenance(window("2h30m", "6h", "trunk-us-a1"))
                    .at("3h", DOWN, "trunk-us-a1")
                    .moveTo("5h");
            assertThat(pages(s)).as("%s", s.heard()).containsExactly("1h5s", "3h5s");
        }
    }

    @Test
    void group_pages_anew_when_its_last_instance_moves_to_an_edge_that_is_down() {
        try (Scenario s = carrier().at("0s", DOWN, "edge-net-1-old")) {
            s.at("1h", DOWN, "edge-net-1").at("2h", UP, "edge-net-1");
            s.listedAt("3h", trunk("trunk-us-a1", "edge-net-1-old", null)).listedAt("4h");
            assertThat(pages(s)).as("%s", s.heard()).containsExactly("1h5s", "3h5s");
        }
    }

    @Test
    void group_does_not_page_anew_when_its_last_instance_moves_from_one_edge_that_is_down_to_another() {
        try (Scenario s = carrier().at("0s", DOWN, "edge-net-1-old")) {
            s.at("1h", DOWN, "edge-net-1");
            s.listedAt("3h", trunk("trunk-us-a1", "edge-net-1-old", null)).listedAt("4h");
            assertThat(pages(s)).as("%s", s.heard()).containsExactly("1h5s");
        }
    }

    @Test
    void instance_that_joined_its_groups_incident_while_another_worked_pages_when_that_is_lost() {
        try (Scenario s = carrier().knowing(trunk("trunk-us-a3", "edge-net-1", null))) {
            s.at("1h", DOWN, "edge-net-1").at("2h", UP, "edge-net-1");
            s.at("2h30m", DOWN, "trunk-us-a1").at("2h40m", UP, "trunk-us-a2");
            s.at("3h", DOWN, "edge-net-2").at("3h1m", DOWN, "edge-net-1").moveTo("5h");
            assertThat(pages(s)).as("%s", s.heard()).containsExactly("1h5s", "3h1m5s");
        }
    }

    @Test
    void resolve_of_a_replaced_incident_does_not_name_the_instance_that_recovered() {
        try (Scenario s = carrier()) {
            s.at("1h", DOWN, "trunk-us-a1").at("2h", UP, "trunk-us-a1");
            s.at("3h", DOWN, "edge-net-1").moveTo("4h");
            assertThat(s.summaries())
                    .filteredOn(summary -> summary.startsWith("3h5s RESOLVED"))
                    .containsExactly("3h5s RESOLVED: US Telephony: 1 trunk replaced by another incident, still out");
        }
    }

    @Test
    void edge_of_the_same_service_that_takes_the_last_instance_is_named_with_the_group() {
        try (Scenario s =
                carrier().knowing(trunk("trunk-us-a1", "edge-us-9", null), trunk("trunk-us-a2", "edge-net-2", null))) {
            s.at("1h", DOWN, "edge-us-9").moveTo("1h1m");
            assertThat(s.summaries())
                    .contains("1h5s CRITICAL: US Telephony: Edge edge-us-9 is DOWN, and 1 more component DOWN"
                            + " (2 of 2 instances of Carrier A DOWN)");
            s.at("1h2m", DOWN, "trunk-us-a1").moveTo("2h");
            assertThat(s.summaries())
                    .last()
                    .asString()
                    .endsWith("CRITICAL: US Telephony: Edge edge-us-9 is DOWN, with 1 trunk, and 1 more component DOWN"
                            + " (2 of 2 instances of Carrier A DOWN)");
        }
    }

    @Test
    void group_pages_anew_when_an_instance_that_its_edge_took_down_is_forgotten() {
        try (Scenario s = carrier()) {
            s.at("1h", DOWN, "edge-net-1").at("2h", UP, "edge-net-1");
            s.forgetAt("3h", "trunk-us-a1").moveTo("5h");
            assertThat(pages(s)).as("%s", s.heard()).containsExactly("1h5s", "3h5s");
        }
    }

    /** A list has a1 no more; that is doubted where too many others went with it. */
    private static void isUnlistedAt(Scenario s, String time, boolean doubted) {
        s.moveTo(time);
        new InventoryStore(s.store(), s.clock())
                .gone(List.of(ScenarioEvents.component("trunk-us-a1")), doubted)
                .join();
        s.restartAt(time);
    }

    @Test
    void group_is_not_lost_with_an_instance_that_a_doubtful_list_lacks() {
        try (Scenario s = carrier()) {
            s.at("1h", DOWN, "edge-net-1").at("2h", UP, "edge-net-1");
            isUnlistedAt(s, "3h", true);
            s.moveTo("4h");
            assertThat(pages(s)).as("%s", s.heard()).containsExactly("1h5s");
            s.at("5h", DOWN, "trunk-us-a1").moveTo("6h");
            assertThat(pages(s)).as("%s", s.heard()).containsExactly("1h5s", "5h5s");
        }
    }

    private static void isListedAgainWithoutItAt(Scenario s, String time) {
        s.moveTo(time);
        new InventoryStore(s.store(), s.clock()).doubtOver("genesys").join();
        s.restartAt(time);
    }

    @Test
    void group_is_lost_with_an_instance_that_lists_have_lacked_for_a_day() {
        try (Scenario s = carrier()) {
            s.at("1h", DOWN, "edge-net-1").at("2h", UP, "edge-net-1");
            isUnlistedAt(s, "3h", true);
            isListedAgainWithoutItAt(s, "26h");
            s.moveTo("26h30m");
            assertThat(pages(s)).as("%s", s.heard()).containsExactly("1h5s");
            isListedAgainWithoutItAt(s, "27h");
            isListedAgainWithoutItAt(s, "28h");
            s.moveTo("40h");
            assertThat(pages(s)).as("%s", s.heard()).containsExactly("1h5s", "27h5s");
            s.listedAt("41h", trunk("trunk-us-a1", "edge-net-1", null));
            s.at("42h", DOWN, "trunk-us-a1").moveTo("43h");
            assertThat(pages(s)).as("%s", s.heard()).containsExactly("1h5s", "27h5s", "42h5s");
        }
    }

    @Test
    void group_is_lost_once_an_instance_is_forgotten_that_a_doubtful_list_lacks() {
        try (Scenario s = carrier()) {
            s.at("1h", DOWN, "edge-net-1").at("2h", UP, "edge-net-1");
            isUnlistedAt(s, "3h", true);
            s.forgetAt("4h", "trunk-us-a1").moveTo("5h");
            isListedAgainWithoutItAt(s, "28h");
            s.moveTo("30h");
            assertThat(pages(s)).as("%s", s.heard()).containsExactly("1h5s", "4h5s");
        }
    }

    @Test
    void group_pages_anew_when_its_last_instance_is_listed_no_more() {
        try (Scenario s = carrier()) {
            s.at("1h", DOWN, "edge-net-1").at("2h", UP, "edge-net-1");
            isUnlistedAt(s, "3h", false);
            s.moveTo("4h");
            assertThat(pages(s)).as("%s", s.heard()).containsExactly("1h5s", "3h5s");
        }
    }

    private static InventoryItem inSite(String id, String edge) {
        return new InventoryItem(ScenarioEvents.component(id), null, "site-bo", null, "Carrier A", edge, null, null);
    }

    @Test
    void group_does_not_page_anew_when_an_instance_moves_within_a_site_that_is_down() {
        try (Scenario s = carrier().knowing(edge("site-bo", null)).at("0s", UP, "edge-net-1", "edge-net-3")) {
            s.listedAt("30m", inSite("trunk-us-a1", "edge-net-1"));
            s.at("1h", DOWN, "site-bo").moveTo("2h");
            assertThat(pages(s)).as("%s", s.heard()).containsExactly("1h5s");
            s.listedAt("3h", inSite("trunk-us-a1", "edge-net-3")).listedAt("4h");
            assertThat(pages(s)).as("%s", s.heard()).containsExactly("1h5s");
            s.at("5h", UP, "site-bo").at("6h", DOWN, "edge-net-3").moveTo("7h");
            assertThat(pages(s)).as("%s", s.heard()).containsExactly("1h5s", "6h5s");
        }
    }

    @Test
    void group_does_not_page_anew_when_its_last_instance_moves_from_work_to_an_edge_that_is_down() {
        try (Scenario s = carrier().at("0s", DOWN, "edge-net-1-old")) {
            Way.WORK_AT_ITS_EDGE.begins(s, "1h");
            s.listedAt("3h", trunk("trunk-us-a1", "edge-net-1-old", null)).listedAt("4h");
            assertThat(pages(s)).as("%s", s.heard()).containsExactly("1h5s");
        }
    }

    @Test
    void group_does_not_page_anew_when_a_list_first_says_which_edge_an_instance_is_on() {
        try (Scenario s = carrier().knowing(trunk("trunk-us-a1", null, null))) {
            s.at("30m", DOWN, "edge-net-1").listedAt("1h", trunk("trunk-us-a1", null, "disabled (enabled is false)"));
            s.listedAt("90m", trunk("trunk-us-a1", null, null));
            s.listedAt("2h", trunk("trunk-us-a1", "edge-net-1", null)).listedAt("4h");
            assertThat(pages(s)).as("%s", s.heard()).containsExactly("1h5s");
        }
    }
}
