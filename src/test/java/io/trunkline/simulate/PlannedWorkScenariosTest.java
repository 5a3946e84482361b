package io.trunkline.simulate;

import static io.trunkline.model.Status.DOWN;
import static io.trunkline.model.Status.UP;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.ledger.ClusterLease;
import io.trunkline.ledger.ForgetComponent;
import io.trunkline.ledger.tables.PlannedWorkTable;
import io.trunkline.model.InventoryItem;
import io.trunkline.rules.Maintenance;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Work that the platform knows of holds what falls during it (rule 17). */
class PlannedWorkScenariosTest {

    /** A list of the platform has the trunk on an Edge, and says that from one time on. */
    static void work(Scenario s, String time, String work) {
        s.moveTo(time);
        long since = s.clock().instant().toEpochMilli();
        s.store()
                .submit(sql -> {
                    sql.sql("DELETE FROM known_component").update();
                    sql.sql(
                                    """
                                    INSERT INTO known_component (id, native_id, source, name, work, work_since, learnt_at)
                                    VALUES ('genesys/edge/e-1', 'e-1', 'genesys', 'Edge London 1', ?, ?, ?)""")
                            .params(work, work == null ? null : since, since)
                            .update();
                    sql.sql(
                                    """
                                    INSERT INTO known_component (id, native_id, source, edge, learnt_at)
                                    VALUES ('genesys/trunk/t-1', 't-1', 'genesys', 'e-1', ?)""")
                            .param(since)
                            .update();
                    PlannedWorkTable.over(sql, s.clock().instant());
                    return null;
                })
                .join();
        s.maintenance(Maintenance.NONE);
    }

    @Test
    void what_falls_during_the_work_pages_after_twelve_hours_and_names_it() {
        try (Scenario s = new Scenario()) {
            s.at("0s", UP, "t-1");
            work(s, "1h", "draining (callDrainingState is WAIT)");
            s.at("2h", DOWN, "t-1");
            assertThat(s.ledger("SELECT hold_reason || ': ' || hold_why FROM component"))
                    .containsExactly("PLANNED: planned work: Edge London 1: draining (callDrainingState is WAIT)");
            s.heardBy("14h");
            s.heardBy("15h", "14h5s trigger t-1-down (1 of 1 out)");
            assertThat(s.calls().get(0).report().members().get(0).reason().text())
                    .isEqualTo("planned work: Edge London 1: draining (callDrainingState is WAIT)");
        }
    }

    @Test
    void what_is_out_when_the_work_ends_pages_then() {
        try (Scenario s = new Scenario()) {
            s.at("0s", UP, "t-1");
            work(s, "1h", "out of service (inService is false)");
            s.at("2h", DOWN, "t-1");
            work(s, "3h", null);
            s.heardBy("4h", "3h5s trigger t-1-down (1 of 1 out)");
        }
    }

    private static void listed(Scenario s, String time) {
        s.moveTo(time);
        new ClusterLease(s.store(), s.clock()).note("list genesys").join();
    }

    @Test
    void it_holds_as_long_as_the_platform_says_so_and_an_hour_longer() {
        try (Scenario s = new Scenario()) {
            s.at("0s", UP, "t-1");
            work(s, "1h", "draining (callDrainingState is WAIT)");
            listed(s, "1h");
            s.at("1h30m", DOWN, "t-1");
            listed(s, "1h55m");
            s.heardBy("2h50m");
            s.heardBy("4h", "3h5s trigger t-1-down (1 of 1 out)");
        }
    }

    @Test
    void outage_that_ended_during_the_work_does_not_page() {
        try (Scenario s = new Scenario()) {
            s.at("0s", UP, "t-1");
            work(s, "1h", "in a software update (softwareStatus is IN_PROGRESS)");
            s.at("2h", DOWN, "t-1");
            s.at("2h10m", UP, "t-1");
            work(s, "3h", null);
            s.heardBy("24h");
        }
    }

    private static InventoryItem edge(String work) {
        return new InventoryItem(ScenarioEvents.component("edge-us-1"), null, null, null, null, null, null, work);
    }

    /** An Edge with two trunks, which fall together. */
    private static Scenario fallen() {
        return new Scenario()
                .servicesAt("0s", Tree.paging())
                .knowing(edge(null), trunk("trunk-us-k1"), trunk("trunk-us-k2"))
                .at("0s", DOWN, "edge-us-1", "trunk-us-k1", "trunk-us-k2");
    }

    private static InventoryItem trunk(String id) {
        return new InventoryItem(ScenarioEvents.component(id), null, null, null, null, "edge-us-1", null, null);
    }

    /** The platform's list says that the Edge is out of service, which ends its outage. */
    private static void retired(Scenario s, String time) {
        s.moveTo(time);
        s.knowing(edge("out of service (statusCode is INACTIVE)"));
        Instant now = s.clock().instant();
        new ForgetComponent(s.store(), s.clock(), s.configuration().settings().rules())
                .end(ScenarioEvents.component("edge-us-1"), "statusCode is INACTIVE", now)
                .join();
        s.maintenance(Maintenance.NONE);
    }

    @Test
    void what_was_out_with_an_edge_that_is_put_out_of_service_does_not_page_again() {
        try (Scenario s = fallen()) {
            retired(s, "1h");
            s.at("2h", UP, "trunk-us-k1").moveTo("11h");
            assertThat(s.heard()).first().isEqualTo("5s trigger edge-us-1-down (3 of 3 out)");
            assertThat(s.heard())
                    .filteredOn(heard -> heard.contains(" trigger "))
                    .allMatch(heard -> heard.contains("edge-us-1-down"));
            assertThat(s.heard()).noneMatch(heard -> heard.contains("resolve"));
            s.at("11h", UP, "trunk-us-k2").moveTo("12h");
            assertThat(s.heard()).last().asString().startsWith("11h resolve edge-us-1-down");
        }
    }

    @Test
    void what_was_out_with_an_edge_that_was_put_out_of_service_pages_once_that_is_over() {
        try (Scenario s = fallen()) {
            retired(s, "1h");
            s.moveTo("3h");
            assertThat(s.heard()).noneMatch(heard -> heard.contains("trunk-us-k1-down"));
            s.knowing(edge(null));
            s.store()
                    .submit(sql -> PlannedWorkTable.over(sql, s.clock().instant()))
                    .join();
            s.maintenance(Maintenance.NONE).moveTo("4h");
            assertThat(s.heard())
                    .endsWith("3h5s trigger trunk-us-k1-down (2 of 2 out)", "3h5s resolve edge-us-1-down (0 of 1 out)");
        }
    }

    @Test
    void what_is_out_with_an_edge_that_drains_does_not_page_again() {
        try (Scenario s = fallen()) {
            s.moveTo("1h").knowing(edge("draining (callDrainingState is WAIT)"));
            s.restartAt("1h1s").heardBy("24h", "5s trigger edge-us-1-down (3 of 3 out)");
        }
    }

    @Test
    void outage_that_began_before_the_work_pages_and_resolves() {
        try (Scenario s = new Scenario()) {
            s.at("0s", DOWN, "t-1");
            work(s, "1s", "disabled (enabled is false)");
            s.at("1h", UP, "t-1");
            s.heardBy("2h", "5s trigger t-1-down (1 of 1 out)", "1h resolve t-1-down (0 of 1 out)");
        }
    }
}
