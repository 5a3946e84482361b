package io.trunkline.simulate;

import io.trunkline.model.Alarm;
import io.trunkline.model.Service;
import io.trunkline.model.ServiceDirectory;
import io.trunkline.rules.alarms.AlarmInputs;
import io.trunkline.source.SourceBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Alarms that only the node itself can know of, beside a node that knows nothing of them. */
class NodeAlarmScenariosTest {

    private final Scenario s = new Scenario();

    @BeforeEach
    void twoNodes() {
        s.servicesAt(
                "0s",
                new ServiceDirectory(
                        List.of(new Service("noc", "Operations", "key-noc", Map.of())),
                        "noc",
                        Map.of(),
                        Map.of(),
                        Optional.of("noc")));
        s.sources(SourceBuilder.source("genesys").build());
    }

    @AfterEach
    void close() {
        s.close();
    }

    @Test
    void an_edit_that_one_node_rejected_is_not_ended_by_the_other_and_ends_when_it_is_mended() {
        Alarm rejected = new Alarm(Alarm.Kind.REJECTED_EDIT, "");
        for (int second = 0; second < 1200; second += 10) {
            Map<Alarm, Instant> edits = second < 600 ? Map.of(rejected, Scenario.START) : Map.of();
            s.watchAt(second + "s", new AlarmInputs(Map.of(), Optional.empty(), edits));
            s.watchAt(second + 5 + "s", new AlarmInputs(Map.of(), Optional.empty()));
        }
        s.heardBy(
                "30m",
                "5s trigger trunkline-rejected-edit (1 of 1 out)",
                "12m resolve trunkline-rejected-edit (0 of 1 out)");
    }

    @Test
    void missing_route_of_one_node_is_not_ended_by_the_other_and_ends_when_it_runs_again() {
        for (int second = 0; second < 1200; second += 10) {
            boolean missing = second < 600;
            Map<Alarm, Instant> routes =
                    missing ? Map.of(new Alarm(Alarm.Kind.ROUTE, "assess"), Scenario.START) : Map.of();
            s.watchAt(second + "s", new AlarmInputs(Map.of(), Optional.empty(), routes));
            s.watchAt(second + 5 + "s", new AlarmInputs(Map.of(), Optional.empty()));
        }
        s.heardBy(
                "30m",
                "5s trigger trunkline-route-assess (1 of 1 out)",
                "12m resolve trunkline-route-assess (0 of 1 out)");
    }
}
