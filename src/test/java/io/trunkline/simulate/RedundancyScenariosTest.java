package io.trunkline.simulate;

import static io.trunkline.model.Status.DEGRADED;
import static io.trunkline.model.Status.DOWN;
import static io.trunkline.model.Status.UP;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.model.InventoryItem;
import io.trunkline.model.Redundancy;
import io.trunkline.model.Topology;
import io.trunkline.pagerduty.EventPayload;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Of a redundant group some instances may be down: that is DEGRADED, and one incident; all down is DOWN. */
class RedundancyScenariosTest {

    /** Three trunks of Carrier A, one of Carrier B. */
    private static Scenario carriers() {
        Scenario s = new Scenario()
                .servicesAt(
                        "0s", Tree.paging().withTopology(new Topology(Map.of(), Redundancy.of(List.of("Carrier A*")))));
        return s.knowing(
                trunk("trunk-us-a1", "Carrier A"),
                trunk("trunk-us-a2", "Carrier A"),
                trunk("trunk-us-a3", "Carrier A"),
                trunk("trunk-us-b1", "Carrier B"));
    }

    private static InventoryItem trunk(String id, String base) {
        return new InventoryItem(ScenarioEvents.component(id), null, null, null, base);
    }

    @Test
    void one_of_three_is_degraded_and_says_how_many() {
        try (Scenario s = carriers()) {
            s.at("0s", DOWN, "trunk-us-a1")
                    .at("1h", UP, "trunk-us-a1")
                    .heardBy(
                            "2h",
                            "5s trigger trunk-us-a1-degraded (1 of 1 out)",
                            "1h resolve trunk-us-a1-degraded (0 of 1 out)");
            assertThat(s.summaries().get(0)).isEqualTo("5s WARNING: US Telephony: 1 of 3 instances of Carrier A DOWN");
            assertThat(EventPayload.masked(s.calls().get(0).report()))
                    .contains("\"redundancy\":\"1 of 3 instances of Carrier A\"");
        }
    }

    @Test
    void another_one_joins_the_groups_incident_however_late() {
        try (Scenario s = carriers()) {
            s.at("0s", DOWN, "trunk-us-a1")
                    .at("1h", DOWN, "trunk-us-a2")
                    .heardBy(
                            "2h",
                            "5s trigger trunk-us-a1-degraded (1 of 1 out)",
                            "1h update trunk-us-a1-degraded (2 of 2 out)");
            assertThat(s.summaries().get(1)).isEqualTo("1h WARNING: US Telephony: 2 of 3 instances of Carrier A DOWN");
        }
    }

    @Test
    void the_last_one_makes_it_down_in_one_incident() {
        try (Scenario s = carriers()) {
            s.at("0s", DOWN, "trunk-us-a1", "trunk-us-a2")
                    .at("1h", DOWN, "trunk-us-a3")
                    .at("2h", UP, "trunk-us-a1", "trunk-us-a2", "trunk-us-a3")
                    .heardBy(
                            "3h",
                            "5s trigger trunk-us-a1-degraded (2 of 2 out)",
                            "1h5s trigger trunk-us-a1-down (3 of 3 out)",
                            "1h5s resolve trunk-us-a1-degraded (2 of 2 out)",
                            "2h resolve trunk-us-a1-down (0 of 3 out)");
            assertThat(s.summaries().get(1))
                    .isEqualTo("1h5s CRITICAL: US Telephony: 3 of 3 instances of Carrier A DOWN");
        }
    }

    private static InventoryItem withWork(String id, String work) {
        return new InventoryItem(ScenarioEvents.component(id), null, null, null, "Carrier A", null, null, work);
    }

    @Test
    void instance_out_of_service_does_not_count_as_working() {
        try (Scenario s = carriers()) {
            s.knowing(withWork("trunk-us-a2", "out of service"), withWork("trunk-us-a3", "draining"));
            s.at("0s", DOWN, "trunk-us-a1").heardBy("1h", "5s trigger trunk-us-a1-down (1 of 1 out)");
        }
    }

    @Test
    void the_others_are_down_once_the_last_that_worked_is_taken_out_of_service() {
        try (Scenario s = carriers()) {
            s.at("0s", DOWN, "trunk-us-a1", "trunk-us-a2")
                    .listedAt("1h", withWork("trunk-us-a3", "out of service"))
                    .heardBy(
                            "2h",
                            "5s trigger trunk-us-a1-degraded (2 of 2 out)",
                            "1h5s trigger trunk-us-a1-down (2 of 2 out)",
                            "1h5s resolve trunk-us-a1-degraded (2 of 2 out)");
        }
    }

    @Test
    void group_pages_as_down_when_last_working_instance_is_forgotten() {
        try (Scenario s = carriers()) {
            s.at("0s", UP, "trunk-us-a3").at("1s", DOWN, "trunk-us-a1", "trunk-us-a2");
            s.forgetAt("1h", "trunk-us-a3").moveTo("2h");
            assertThat(s.heard()).contains("1h5s trigger trunk-us-a1-down (2 of 2 out)");
        }
    }

    @Test
    void they_are_down_once_services_yaml_says_so_no_more() {
        try (Scenario s = carriers()) {
            s.at("0s", DOWN, "trunk-us-a1");
            s.servicesAt("1h", Tree.paging()).moveTo("2h");
            assertThat(s.heard())
                    .anyMatch(
                            heard -> heard.startsWith("1h") && heard.contains("trigger trunk-us-a1-down (1 of 1 out)"));
        }
    }

    @Test
    void all_within_the_wait_are_one_page() {
        try (Scenario s = carriers()) {
            s.at("0s", DOWN, "trunk-us-a1")
                    .at("1s", DOWN, "trunk-us-a2")
                    .at("2s", DOWN, "trunk-us-a3")
                    .heardBy("1h", "5s trigger trunk-us-a1-down (3 of 3 out)");
        }
    }

    @Test
    void group_pages_anew_when_recovered_instance_falls_again() {
        try (Scenario s = carriers()) {
            s.at("0s", DOWN, "trunk-us-a1", "trunk-us-a2", "trunk-us-a3")
                    .at("1h", UP, "trunk-us-a3")
                    .at("2h", DOWN, "trunk-us-a3")
                    .heardBy(
                            "3h",
                            "5s trigger trunk-us-a1-down (3 of 3 out)",
                            "2h5s trigger trunk-us-a1-down-2 (3 of 3 out)",
                            "2h5s resolve trunk-us-a1-down (3 of 3 out)");
            assertThat(s.summaries().get(1))
                    .isEqualTo("2h5s CRITICAL: US Telephony: 3 of 3 instances of Carrier A DOWN");
        }
    }

    @Test
    void what_is_not_redundant_pages_as_ever() {
        try (Scenario s = carriers()) {
            s.at("0s", DOWN, "trunk-us-b1")
                    .at("0s", DEGRADED, "trunk-us-a1")
                    .heardBy(
                            "1h",
                            "5s trigger trunk-us-b1-down (1 of 1 out)",
                            "5s trigger trunk-us-a1-degraded (1 of 1 out)");
        }
    }

    @Test
    void one_that_flaps_pages_as_degraded() {
        try (Scenario s = carriers()) {
            s.at("0s", DOWN, "trunk-us-a1")
                    .at("1s", UP, "trunk-us-a1")
                    .at("2s", DOWN, "trunk-us-a1")
                    .at("3s", UP, "trunk-us-a1")
                    .heardBy(
                            "1h",
                            "5s trigger trunk-us-a1-degraded (1 of 1 out)",
                            "5m3s resolve trunk-us-a1-degraded (0 of 1 out)");
        }
    }

    @Test
    void instance_that_falls_after_its_group_was_refused_opens_an_incident_of_its_own() {
        try (Scenario s = carriers()) {
            s.answers(Answers.REFUSED, Answers.REFUSED, Answers.REFUSED, Answers.REFUSED);
            s.at("0s", DOWN, "trunk-us-a1").at("30s", DOWN, "trunk-us-a2").moveTo("50s");
            assertThat(s.heard()).last().isEqualTo("35s trigger trunk-us-a2-degraded (1 of 1 out)");
            s.at("3m", DOWN, "trunk-us-a3").moveTo("4m");
            assertThat(s.heard()).anyMatch(line -> line.matches("3m5s trigger trunk-us-a.-down \\(3 of 3 out\\)"));
        }
    }

    @Test
    void member_that_enters_again_after_its_group_is_redundant_no_more_is_no_instance() {
        try (Scenario s = new Scenario(ScenarioSettings.settings("5m", "30m", "5s", "2h"))
                .servicesAt(
                        "0s", Tree.paging().withTopology(new Topology(Map.of(), Redundancy.of(List.of("Carrier A")))))
                .knowing(trunk("trunk-us-a1", "Carrier A"), trunk("trunk-us-a2", "Carrier A"))) {
            s.at("0s", DEGRADED, "trunk-us-a1", "trunk-us-a2").at("10m", UP, "trunk-us-a1");
            s.servicesAt("20m", Tree.paging())
                    .at("30m", DEGRADED, "trunk-us-a1")
                    .moveTo("31m");
            assertThat(
                            s.ledger(
                                    """
                            SELECT component || ' ' || COALESCE(instance_of, 'none') FROM incident_member
                            WHERE left_at IS NULL ORDER BY component"""))
                    .containsExactly(
                            "genesys/trunk/trunk-us-a1 none",
                            "genesys/trunk/trunk-us-a2 trunk_base/genesys/trunk/Carrier A");
        }
    }

    @Test
    void instances_that_are_only_degraded_are_named_as_any_trunk_is() {
        try (Scenario s = carriers()) {
            s.at("0s", DEGRADED, "trunk-us-a1").at("1h", DEGRADED, "trunk-us-a2");
            s.at("2h", DOWN, "trunk-us-a3").moveTo("3h");
            assertThat(s.summaries())
                    .containsExactly(
                            "5s WARNING: US Telephony Trunk (trunk-us-a1) is DEGRADED",
                            "1h WARNING: US Telephony: 2 trunks DEGRADED",
                            "2h5s WARNING: US Telephony: 1 of 3 instances of Carrier A DOWN");
            assertThat(EventPayload.masked(s.calls().get(0).report())).doesNotContain("redundancy");
        }
    }
}
