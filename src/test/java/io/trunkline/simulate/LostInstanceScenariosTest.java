package io.trunkline.simulate;

import static io.trunkline.model.Status.DEGRADED;
import static io.trunkline.model.Status.DOWN;
import static io.trunkline.model.Status.UP;
import static io.trunkline.pagerduty.webhook.PagerDutyWebhook.Kind.RESOLVED;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.model.InventoryItem;
import io.trunkline.model.Redundancy;
import io.trunkline.model.Topology;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The first instance of a redundant group that goes DOWN pages, whatever the others do; those that follow it join. */
class LostInstanceScenariosTest {

    private static Scenario carrier() {
        return new Scenario()
                .servicesAt(
                        "0s", Tree.paging().withTopology(new Topology(Map.of(), Redundancy.of(List.of("Carrier A")))))
                .knowing(trunk("trunk-us-a1"), trunk("trunk-us-a2"), trunk("trunk-us-a3"));
    }

    private static InventoryItem trunk(String id) {
        return new InventoryItem(ScenarioEvents.component(id), null, null, null, "Carrier A");
    }

    private static List<String> triggers(Scenario s) {
        return s.heard().stream()
                .filter(heard -> heard.contains(" trigger "))
                .map(heard -> heard.replaceFirst(" trigger ", " ").replaceFirst(" \\(.*", ""))
                .toList();
    }

    @Test
    void first_instance_that_is_down_pages_though_another_is_degraded() {
        try (Scenario s = carrier()) {
            s.at("0s", DEGRADED, "trunk-us-a1")
                    .at("6h", DOWN, "trunk-us-a2")
                    .heardBy(
                            "7h",
                            "5s trigger trunk-us-a1-degraded (1 of 1 out)",
                            "6h5s trigger trunk-us-a2-degraded (1 of 1 out)");
            assertThat(s.summaries())
                    .last()
                    .isEqualTo("6h5s WARNING: US Telephony: 1 of 3 instances of Carrier A DOWN");
        }
    }

    @Test
    void instance_that_was_degraded_pages_once_it_is_down() {
        try (Scenario s = carrier()) {
            s.at("0s", DEGRADED, "trunk-us-a1")
                    .at("6h", DOWN, "trunk-us-a1")
                    .at("7h", UP, "trunk-us-a1")
                    .heardBy(
                            "8h",
                            "5s trigger trunk-us-a1-degraded (1 of 1 out)",
                            "6h5s trigger trunk-us-a1-degraded-2 (1 of 1 out)",
                            "6h5s resolve trunk-us-a1-degraded (1 of 1 out)",
                            "7h resolve trunk-us-a1-degraded-2 (0 of 1 out)");
            assertThat(s.summaries().get(1))
                    .isEqualTo("6h5s WARNING: US Telephony: 1 of 3 instances of Carrier A DOWN");
        }
    }

    @Test
    void instances_that_get_worse_together_are_one_page() {
        try (Scenario s = carrier()) {
            s.at("0s", DEGRADED, "trunk-us-a1", "trunk-us-a2").at("6h", DOWN, "trunk-us-a1", "trunk-us-a2");
            s.moveTo("7h");
            assertThat(triggers(s))
                    .as("%s", s.heard())
                    .containsExactly("5s trunk-us-a1-degraded", "6h5s trunk-us-a1-degraded-2");
        }
    }

    @Test
    void instances_join_the_first_that_is_down_however_late() {
        try (Scenario s = carrier()) {
            s.at("0s", DOWN, "trunk-us-a1")
                    .at("1h", DEGRADED, "trunk-us-a2")
                    .at("2h", DOWN, "trunk-us-a2")
                    .heardBy(
                            "3h",
                            "5s trigger trunk-us-a1-degraded (1 of 1 out)",
                            "1h update trunk-us-a1-degraded (2 of 2 out)",
                            "2h update trunk-us-a1-degraded (2 of 2 out)");
            assertThat(s.summaries()).last().isEqualTo("2h WARNING: US Telephony: 2 of 3 instances of Carrier A DOWN");
            s.at("4h", UP, "trunk-us-a1").at("5h", DOWN, "trunk-us-a1").moveTo("6h");
            assertThat(triggers(s)).as("%s", s.heard()).hasSize(1);
        }
    }

    @Test
    void restart_pages_none_anew_that_was_reported() {
        try (Scenario s = carrier()) {
            s.at("0s", DEGRADED, "trunk-us-a1").at("6h", DOWN, "trunk-us-a1", "trunk-us-a2");
            s.restartAt("6h2s").restartAt("7h").at("8h", DOWN, "trunk-us-a1", "trunk-us-a2");
            s.restartAt("9h").moveTo("10h");
            assertThat(triggers(s))
                    .as("%s", s.heard())
                    .hasSize(2)
                    .last()
                    .asString()
                    .startsWith("6h5s ");
        }
    }

    @Test
    void instance_that_is_down_for_a_moment_within_the_wait_pages_no_second_time() {
        try (Scenario s = carrier()) {
            s.at("0s", DEGRADED, "trunk-us-a1")
                    .at("6h", DOWN, "trunk-us-a1")
                    .at("6h2s", DEGRADED, "trunk-us-a1")
                    .moveTo("7h");
            assertThat(triggers(s)).as("%s", s.heard()).hasSize(1);
            s.at("8h", DOWN, "trunk-us-a1").moveTo("9h");
            assertThat(triggers(s))
                    .as("%s", s.heard())
                    .hasSize(2)
                    .last()
                    .asString()
                    .startsWith("8h5s ");
        }
    }

    @Test
    void instance_that_is_degraded_for_a_moment_pages_no_second_time_and_later_does() {
        try (Scenario s = carrier()) {
            s.at("0s", DOWN, "trunk-us-a1").at("1h", DEGRADED, "trunk-us-a1");
            s.at("1h1m", DOWN, "trunk-us-a1").moveTo("2h");
            assertThat(triggers(s)).as("%s", s.heard()).containsExactly("5s trunk-us-a1-degraded");
            s.at("3h", DEGRADED, "trunk-us-a1").at("4h", DOWN, "trunk-us-a1").moveTo("5h");
            assertThat(triggers(s))
                    .as("%s", s.heard())
                    .hasSize(2)
                    .last()
                    .asString()
                    .startsWith("4h5s ");
        }
    }

    @Test
    void instance_of_a_group_that_got_better_pages_when_it_is_down_again() {
        try (Scenario s = carrier()) {
            s.at("0s", DOWN, "trunk-us-a1", "trunk-us-a2", "trunk-us-a3");
            s.at("1h", DEGRADED, "trunk-us-a1", "trunk-us-a2", "trunk-us-a3");
            s.at("2h", DOWN, "trunk-us-a1").at("3h", DOWN, "trunk-us-a2").moveTo("4h");
            assertThat(triggers(s))
                    .as("%s", s.heard())
                    .containsExactly("5s trunk-us-a1-down", "2h5s trunk-us-a1-degraded");
            assertThat(s.summaries())
                    .contains("2h5s WARNING: US Telephony: 1 of 3 instances of Carrier A DOWN")
                    .anyMatch(summary -> summary.startsWith("3h ") && summary.contains("2 of 3 instances"));
        }
    }

    @Test
    void all_that_were_degraded_page_as_down_once() {
        try (Scenario s = carrier()) {
            s.at("0s", DEGRADED, "trunk-us-a1", "trunk-us-a2", "trunk-us-a3");
            s.at("6h", DOWN, "trunk-us-a1", "trunk-us-a2", "trunk-us-a3").moveTo("7h");
            assertThat(triggers(s))
                    .as("%s", s.heard())
                    .containsExactly("5s trunk-us-a1-degraded", "6h5s trunk-us-a1-down");
        }
    }

    @Test
    void lost_instance_pages_though_a_person_closed_the_incident_that_called_it_degraded() {
        try (Scenario s = carrier()) {
            s.at("0s", DEGRADED, "trunk-us-a1").hearAt("10m", RESOLVED, "trunk-us-a1-degraded");
            s.at("20m", DOWN, "trunk-us-a1").moveTo("30m");
            assertThat(triggers(s))
                    .as("%s", s.heard())
                    .hasSize(2)
                    .last()
                    .asString()
                    .startsWith("20m5s ");
        }
    }

    @Test
    void lost_instance_is_one_page_where_pagerduty_has_not_answered_the_call_before() {
        try (Scenario s = carrier().pagerDuty(call -> Answers.SERVER_ERROR)) {
            s.at("0s", DEGRADED, "trunk-us-a1").at("2m", DOWN, "trunk-us-a1").moveTo("3m");
            int before = s.heard().size();
            s.pagerDuty(call -> Answers.ACCEPTED).moveTo("2h");
            assertThat(s.heard().subList(before, s.heard().size()))
                    .filteredOn(heard -> heard.contains(" trigger "))
                    .as("%s", s.heard())
                    .hasSize(1);
            s.at("3h", UP, "trunk-us-a1").moveTo("5h");
            assertThat(s.ledger("SELECT dedup_key FROM incident WHERE state = 'OPEN'"))
                    .as("%s", s.heard())
                    .isEmpty();
        }
    }
}
