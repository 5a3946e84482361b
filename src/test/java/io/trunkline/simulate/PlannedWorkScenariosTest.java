package io.trunkline.simulate;

import static io.trunkline.model.Status.DOWN;
import static io.trunkline.model.Status.UP;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.ledger.ClusterLease;
import io.trunkline.ledger.tables.PlannedWorkTable;
import io.trunkline.rules.Maintenance;
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
    void what_is_up_again_when_the_work_ends_pages_nobody() {
        try (Scenario s = new Scenario()) {
            s.at("0s", UP, "t-1");
            work(s, "1h", "in a software update (softwareStatus is IN_PROGRESS)");
            s.at("2h", DOWN, "t-1");
            s.at("2h10m", UP, "t-1");
            work(s, "3h", null);
            s.heardBy("24h");
        }
    }

    @Test
    void an_outage_that_began_before_the_work_and_its_recovery_are_told_as_ever() {
        try (Scenario s = new Scenario()) {
            s.at("0s", DOWN, "t-1");
            work(s, "1s", "disabled (enabled is false)");
            s.at("1h", UP, "t-1");
            s.heardBy("2h", "5s trigger t-1-down (1 of 1 out)", "1h resolve t-1-down (0 of 1 out)");
        }
    }
}
