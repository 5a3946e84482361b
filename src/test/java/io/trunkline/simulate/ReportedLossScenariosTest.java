package io.trunkline.simulate;

import static io.trunkline.model.Status.DOWN;
import static io.trunkline.model.Status.UP;
import static io.trunkline.pagerduty.webhook.PagerDutyWebhook.Kind.RESOLVED;
import static io.trunkline.simulate.Answers.ACCEPTED;
import static io.trunkline.simulate.Answers.REFUSED;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.model.InventoryItem;
import io.trunkline.model.Redundancy;
import io.trunkline.model.Topology;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The loss of a redundant group pages once, whatever becomes of the incident that reports it; the next loss pages anew. */
class ReportedLossScenariosTest {

    private static InventoryItem trunk(String id, String edge) {
        return new InventoryItem(ScenarioEvents.component(id), null, null, null, "Carrier A", edge, null, null);
    }

    private static Topology redundant() {
        return new Topology(Map.of(), Redundancy.of(List.of("Carrier A")));
    }

    private static Scenario carrier() {
        return new Scenario()
                .servicesAt("0s", Tree.paging().withTopology(redundant()))
                .knowing(trunk("trunk-us-a1", "edge-net-1"), trunk("trunk-us-a2", "edge-net-2"));
    }

    /** Of two trunks on Edges of another service, the second is DOWN all day. */
    private static Scenario halfOut() {
        return carrier().at("0s", UP, "trunk-us-a1").at("1s", DOWN, "trunk-us-a2");
    }

    /** What paged US Telephony as DOWN, and when. */
    private static List<String> pages(Scenario s) {
        return s.heard().stream()
                .filter(heard -> heard.matches(".* trigger trunk-us-.*-down.*"))
                .map(heard -> heard.replaceFirst(" trigger ", " ").replaceFirst(" \\(.*", ""))
                .toList();
    }

    @Test
    void group_whose_incident_a_person_closed_pages_again_as_late_as_any_outage_does() {
        try (Scenario s = halfOut().at("1h", DOWN, "edge-net-1")) {
            s.hearAt("1h10m", RESOLVED, "trunk-us-a2-down");
            s.moveTo("5h");
            assertThat(pages(s))
                    .as("%s", s.heard())
                    .containsExactly("1h5s trunk-us-a2-down", "2h10m5s trunk-us-a2-down");
        }
    }

    @Test
    void group_whose_incident_a_person_closed_pages_its_next_loss_at_once() {
        try (Scenario s = halfOut().at("1h", DOWN, "edge-net-1")) {
            s.hearAt("1h10m", RESOLVED, "trunk-us-a2-down");
            s.at("1h20m", UP, "edge-net-1").at("1h40m", DOWN, "edge-net-1").moveTo("5h");
            assertThat(pages(s))
                    .as("%s", s.heard())
                    .containsExactly("1h5s trunk-us-a2-down", "1h40m5s trunk-us-a2-down");
        }
    }

    @Test
    void both_of_a_group_that_fall_within_seconds_page_again_together_after_a_person_closed_that() {
        try (Scenario s = carrier().at("0s", DOWN, "trunk-us-a2").at("2s", DOWN, "trunk-us-a1")) {
            s.hearAt("10m", RESOLVED, "trunk-us-a2-down");
            s.moveTo("3h");
            assertThat(pages(s)).as("%s", s.heard()).containsExactly("5s trunk-us-a2-down", "1h10m5s trunk-us-a2-down");
        }
    }

    @Test
    void refused_page_of_a_group_takes_the_last_resort_once() {
        try (Scenario s = halfOut().moveTo("30m").pagerDuty(call -> REFUSED)) {
            s.at("1h", DOWN, "edge-net-1").moveTo("1h4m");
            assertThat(s.ledger("SELECT summary FROM last_resort WHERE summary LIKE '%Carrier A%'"))
                    .as("%s", s.heard())
                    .hasSize(1);
            assertThat(s.ledger("SELECT id FROM incident WHERE status = 'DOWN' AND service = 'us'"))
                    .hasSize(1);
        }
    }

    @Test
    void next_loss_of_a_group_pages_after_the_page_of_the_one_before_was_refused() {
        try (Scenario s = halfOut().moveTo("30m").pagerDuty(call -> REFUSED)) {
            s.at("1h", DOWN, "edge-net-1").at("1h2m", UP, "edge-net-1").moveTo("1h3m");
            s.pagerDuty(call -> ACCEPTED).at("1h10m", DOWN, "edge-net-1").moveTo("1h11m");
            assertThat(s.heard()).anyMatch(heard -> heard.matches("1h10m5s trigger trunk-us-a2-down.*"));
        }
    }

    @Test
    void group_whose_last_instance_joins_an_open_incident_of_its_service_pages_no_second_time() {
        try (Scenario s = halfOut()) {
            s.at("1h", DOWN, "trunk-us-9").at("1h20s", DOWN, "trunk-us-a1").moveTo("3h");
            assertThat(pages(s)).as("%s", s.heard()).containsExactly("1h5s trunk-us-9-down");
            s.at("4h", UP, "trunk-us-a1").at("5h", DOWN, "trunk-us-a1").moveTo("6h");
            assertThat(pages(s))
                    .as("%s", s.heard())
                    .hasSize(2)
                    .last()
                    .asString()
                    .startsWith("5h5s ");
        }
    }

    @Test
    void instance_that_fell_just_before_its_groups_last_one_joins_the_same_incident_once() {
        try (Scenario s = carrier().at("0s", UP, "trunk-us-a1")) {
            s.at("1h", DOWN, "trunk-us-9").at("1h18s", DOWN, "trunk-us-a2");
            s.at("1h20s", DOWN, "edge-net-1").moveTo("1h5m");
            s.at("1h6m", DOWN, "trunk-us-a1").moveTo("3h");
            assertThat(pages(s)).as("%s", s.heard()).containsExactly("1h5s trunk-us-9-down");
        }
    }

    @Test
    void instance_that_reports_late_is_not_paged_where_the_last_one_joined_an_open_incident() {
        try (Scenario s = carrier().at("0s", DOWN, "edge-net-2")) {
            s.at("1h", DOWN, "trunk-us-9").at("1h20s", DOWN, "trunk-us-a1");
            s.at("1h2m", DOWN, "trunk-us-a2").moveTo("3h");
            assertThat(pages(s)).as("%s", s.heard()).containsExactly("1h5s trunk-us-9-down");
        }
    }

    @Test
    void instances_that_have_both_paged_page_no_third_time_when_they_become_a_group() {
        try (Scenario s = carrier().servicesAt("0s", Tree.paging())) {
            s.at("1h", DOWN, "trunk-us-a1").at("2h", DOWN, "trunk-us-a2");
            s.servicesAt("3h", Tree.paging().withTopology(redundant())).moveTo("5h");
            assertThat(pages(s)).as("%s", s.heard()).containsExactly("1h5s trunk-us-a1-down", "2h5s trunk-us-a2-down");
            s.at("6h", UP, "trunk-us-a2").at("7h", DOWN, "edge-net-2").moveTo("8h");
            assertThat(pages(s)).as("%s", s.heard()).last().asString().startsWith("7h5s ");
            s.at("9h", UP, "edge-net-2", "trunk-us-a1").moveTo("11h");
            assertThat(s.ledger("SELECT dedup_key FROM incident WHERE state = 'OPEN'"))
                    .isEmpty();
        }
    }

    @Test
    void instances_that_become_a_group_between_two_falls_page_both() {
        try (Scenario s = carrier().servicesAt("0s", Tree.paging())) {
            s.at("0s", UP, "trunk-us-a2").at("1h", DOWN, "trunk-us-a1");
            s.servicesAt("2h", Tree.paging().withTopology(redundant()));
            s.at("3h", DOWN, "trunk-us-a2").moveTo("5h");
            assertThat(pages(s))
                    .as("%s", s.heard())
                    .hasSize(2)
                    .last()
                    .asString()
                    .startsWith("3h5s ");
        }
    }

    @Test
    void instances_that_have_both_paged_page_no_third_time_when_a_list_makes_them_a_group() {
        try (Scenario s = new Scenario().servicesAt("0s", Tree.paging().withTopology(redundant()))) {
            s.at("1h", DOWN, "trunk-us-a1").at("2h", DOWN, "trunk-us-a2");
            s.listedAt("3h", trunk("trunk-us-a1", "edge-net-1"), trunk("trunk-us-a2", "edge-net-2"))
                    .moveTo("5h");
            assertThat(pages(s)).as("%s", s.heard()).containsExactly("1h5s trunk-us-a1-down", "2h5s trunk-us-a2-down");
        }
    }

    @Test
    void title_names_the_edge_that_took_the_last_instance_and_not_one_that_took_another() {
        try (Scenario s = new Scenario()
                .servicesAt("0s", Tree.paging().withTopology(redundant()))
                .knowing(
                        trunk("trunk-us-a1", "edge-us-1"),
                        trunk("trunk-us-a2", "edge-us-2"),
                        trunk("trunk-us-a3", "edge-us-3"))) {
            s.at("1s", DOWN, "trunk-us-a3").at("1h", DOWN, "edge-us-1").at("1h2s", DOWN, "edge-us-2");
            s.moveTo("2h");
            assertThat(s.summaries())
                    .contains("1h5s CRITICAL: US Telephony: Edge edge-us-2 is DOWN, and 2 more components DOWN"
                            + " (3 of 3 instances of Carrier A DOWN)");
        }
    }

    @Test
    void title_names_no_edge_where_the_last_instance_fell_by_itself() {
        try (Scenario s = new Scenario()
                .servicesAt("0s", Tree.paging().withTopology(redundant()))
                .knowing(
                        trunk("trunk-us-a1", "edge-us-1"),
                        trunk("trunk-us-a2", "edge-us-2"),
                        trunk("trunk-us-a3", "edge-us-3"))) {
            s.at("1s", DOWN, "trunk-us-a3").at("1h", DOWN, "edge-us-1").at("1h2s", DOWN, "trunk-us-a2");
            s.moveTo("2h");
            assertThat(s.summaries())
                    .contains("1h5s CRITICAL: US Telephony: 3 components DOWN (3 of 3 instances of Carrier A DOWN)");
        }
    }
}
