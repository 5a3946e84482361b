package io.trunkline.simulate;

import static io.trunkline.model.Status.DEGRADED;
import static io.trunkline.model.Status.DOWN;
import static io.trunkline.model.Status.UP;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.ledger.tables.PlannedWorkTable;
import io.trunkline.model.ComponentPattern;
import io.trunkline.model.WeeklyHours;
import io.trunkline.rules.Maintenance;
import io.trunkline.rules.MaintenanceWindows;
import io.trunkline.rules.MaintenanceWindows.Planned;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A parent under maintenance or planned work holds its symptoms, and none for longer than rules 9 and 17 say. */
class HeldWithCauseScenariosTest {

    private static Scenario tree() {
        return new Scenario().servicesAt("0s", Tree.holding());
    }

    /** Two windows that follow each other all day. */
    private static Maintenance always(String components) {
        return daily("02:00", "14:00", components).and(daily("14:00", "02:00", components));
    }

    private static Maintenance daily(String from, String to, String components) {
        WeeklyHours hours = WeeklyHours.daily(LocalTime.parse(from), LocalTime.parse(to), ZoneOffset.UTC);
        return new MaintenanceWindows(List.of(
                new Planned("nightly", List.of(new ComponentPattern(components)), Set.of(), null, hours, "patching")));
    }

    /** The platform says from that time on that there is such work at an Edge, or none if that is null. */
    private static void workAt(Scenario s, String time, String work) {
        s.moveTo(time);
        long now = s.clock().instant().toEpochMilli();
        s.store()
                .submit(sql -> {
                    sql.sql("DELETE FROM known_component").update();
                    sql.sql(
                                    """
                                    INSERT INTO known_component (id, native_id, source, name, work, work_since, learnt_at)
                                    VALUES ('genesys/edge/edge-net-1', 'edge-net-1', 'genesys', 'London 1', ?, ?, ?)""")
                            .params(work, work == null ? null : now, now)
                            .update();
                    PlannedWorkTable.over(sql, s.clock().instant());
                    return null;
                })
                .join();
        s.maintenance(Maintenance.NONE);
    }

    @Test
    void symptom_that_was_out_for_long_before_its_cause_is_held_for_a_day_in_all() {
        try (Scenario s = tree()) {
            s.maintenance(always("*")).at("10m", DOWN, "trunk-us-1-1").at("20h", DOWN, "edge-net-1");
            s.heardBy(
                    "60h",
                    "24h10m5s trigger trunk-us-1-1-down (1 of 1 out)",
                    "44h5s trigger edge-net-1-down (1 of 1 out)");
        }
    }

    @Test
    void symptom_held_by_windows_over_its_cause_alone_is_held_for_a_day_in_all() {
        try (Scenario s = tree()) {
            s.maintenance(always("edge-*")).at("10m", DOWN, "edge-net-1").at("10h", DOWN, "trunk-us-1-1");
            s.heardBy(
                    "60h",
                    "24h10m5s trigger edge-net-1-down (1 of 1 out)",
                    "24h10m5s trigger trunk-us-1-1-down (1 of 1 out)");
        }
    }

    @Test
    void hold_for_a_cause_does_not_add_to_a_day_of_windows() {
        try (Scenario s = tree()) {
            s.maintenance(always("trunk-*")).at("10m", DOWN, "trunk-eu-1-1").at("24h", DOWN, "edge-net-1");
            s.heardBy(
                    "30h",
                    "24h5s trigger edge-net-1-down (1 of 1 out)",
                    "24h10m5s trigger trunk-eu-1-1-down (1 of 1 out)");
        }
    }

    @Test
    void planned_work_of_a_parent_holds_its_symptoms_and_lets_all_page_when_it_ends() {
        try (Scenario s = tree()) {
            s.at("0s", UP, "edge-net-1", "trunk-us-1-1", "trunk-eu-1-1");
            workAt(s, "1h", "draining");
            s.at("2h", DOWN, "edge-net-1").at("2h1m", DOWN, "trunk-us-1-1", "trunk-eu-1-1");
            assertThat(s.ledger("SELECT native_id || ' ' || hold_reason FROM component ORDER BY 1"))
                    .containsExactly("edge-net-1 PLANNED", "trunk-eu-1-1 PLANNED", "trunk-us-1-1 PLANNED");
            workAt(s, "3h", null);
            s.moveTo("3h1m");
            assertThat(s.heard())
                    .containsExactlyInAnyOrder(
                            "3h5s trigger edge-net-1-down (1 of 1 out)", "3h5s trigger trunk-us-1-1-down (1 of 1 out)");
        }
    }

    @Test
    void planned_work_of_a_parent_that_is_up_holds_its_children() {
        try (Scenario s = tree()) {
            s.at("0s", UP, "edge-net-1", "trunk-us-1-1");
            workAt(s, "1h", "in a software update");
            s.at("2h", DOWN, "trunk-us-1-1").heardBy("3h");
            assertThat(s.ledger("SELECT hold_why FROM component WHERE native_id LIKE 'trunk%'"))
                    .containsExactly("planned work: London 1: in a software update");
            workAt(s, "3h", null);
            s.heardBy("4h", "3h5s trigger trunk-us-1-1-down (1 of 1 out)");
        }
    }

    @Test
    void symptom_held_by_planned_work_that_outlasts_its_cause_pages_after_twelve_hours() {
        try (Scenario s = tree()) {
            s.at("0s", UP, "edge-net-1", "trunk-us-1-1");
            workAt(s, "1h", "draining");
            s.at("2h", DOWN, "edge-net-1", "trunk-us-1-1").at("3h", UP, "edge-net-1");
            s.heardBy("20h", "14h5s trigger trunk-us-1-1-down (1 of 1 out)");
        }
    }

    @Test
    void outage_that_began_before_the_work_of_its_parent_pages() {
        try (Scenario s = tree()) {
            s.maintenance(ScenarioEvents.window("0s", "2h", "trunk-us-1-1")).at("10m", DOWN, "trunk-us-1-1");
            workAt(s, "1h", "draining");
            s.maintenance(ScenarioEvents.window("0s", "2h", "trunk-us-1-1")).at("90m", DOWN, "edge-net-1");
            s.heardBy("10h", "2h5s trigger trunk-us-1-1-down (1 of 1 out)");
        }
    }

    @Test
    void symptoms_of_a_refused_cause_open_an_incident_of_their_own() {
        try (Scenario s = new Scenario().servicesAt("0s", Tree.paging())) {
            s.answers(Answers.REFUSED, Answers.REFUSED, Answers.REFUSED, Answers.REFUSED);
            s.at("0s", DOWN, "edge-us-7").at("30s", DEGRADED, "trunk-us-7-1").moveTo("50s");
            assertThat(s.ledger("SELECT state || ' ' || COALESCE(outcome, '') FROM incident ORDER BY id"))
                    .containsExactly("CLOSED REJECTED", "OPEN ");
            assertThat(s.heard()).last().isEqualTo("35s trigger trunk-us-7-1-degraded (1 of 1 out)");
        }
    }

    @Test
    void cause_of_refused_symptoms_opens_an_incident_of_its_own() {
        try (Scenario s = new Scenario().servicesAt("0s", Tree.paging())) {
            s.answers(Answers.REFUSED, Answers.REFUSED, Answers.REFUSED, Answers.REFUSED);
            s.at("0s", DOWN, "trunk-us-7-1", "trunk-us-7-2")
                    .at("30s", DOWN, "edge-us-7")
                    .moveTo("50s");
            assertThat(s.heard()).last().isEqualTo("35s trigger edge-us-7-down (1 of 1 out)");
            s.moveTo("2m");
            assertThat(s.heard()).last().isEqualTo("1m5s trigger trunk-us-7-1-down (2 of 2 out)");
            s.at("3m", DOWN, "trunk-us-7-3").moveTo("4m");
            assertThat(s.heard())
                    .as("what was refused once takes no joins")
                    .last()
                    .isEqualTo("3m update edge-us-7-down (2 of 2 out)");
        }
    }
}
