package io.trunkline.ledger.query;

import static io.trunkline.model.Status.DEGRADED;
import static io.trunkline.model.Status.DOWN;
import static io.trunkline.model.Status.UP;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.ledger.query.CauseQueries.Caused;
import io.trunkline.ledger.query.IncidentView.Symptoms;
import io.trunkline.model.ComponentId;
import io.trunkline.pagerduty.Relations.Cause;
import io.trunkline.simulate.Scenario;
import io.trunkline.simulate.Tree;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a person reads of causes is what they are now. */
class CauseQueriesTest {

    private static Scenario tree() {
        return new Scenario().servicesAt("0s", Tree.paging());
    }

    @Test
    void the_nearest_that_is_out_in_the_same_or_a_worse_status() {
        try (Scenario s = tree()) {
            s.at("0s", DOWN, "site-ny")
                    .at("1s", DEGRADED, "edge-us-7")
                    .at("2s", DEGRADED, "trunk-us-7-1")
                    .at("3s", DOWN, "trunk-us-7-2", "trunk-us-8-1")
                    .at("4s", UP, "trunk-us-7-3")
                    .moveTo("1m");
            assertThat(causes(
                            s, "site-ny", "edge-us-7", "trunk-us-7-1", "trunk-us-7-2", "trunk-us-7-3", "trunk-us-8-1"))
                    .isEqualTo(Map.of(
                            "edge-us-7", "Site site-ny is DOWN",
                            "trunk-us-7-1", "Edge edge-us-7 is DEGRADED",
                            "trunk-us-7-2", "Site site-ny is DOWN",
                            "trunk-us-8-1", "Site site-ny is DOWN"));
            s.at("2m", UP, "site-ny").moveTo("3m");
            assertThat(causes(s, "edge-us-7", "trunk-us-7-1", "trunk-us-7-2"))
                    .isEqualTo(Map.of("trunk-us-7-1", "Edge edge-us-7 is DEGRADED"));
            assertThat(causes(s)).isEmpty();
        }
    }

    @Test
    void symptoms_in_the_incident_of_their_cause_are_counted_without_it() {
        try (Scenario s = tree()) {
            s.at("0s", DOWN, "edge-us-7")
                    .at("1s", DEGRADED, "trunk-us-7-1", "trunk-us-7-2")
                    .moveTo("1m");
            Symptoms symptoms = symptoms(s, 3);
            assertThat(symptoms.cause().sentence()).isEqualTo("Edge edge-us-7 is DOWN");
            assertThat(symptoms.count()).isEqualTo(2);
            assertThat(symptoms.kind()).isEqualTo("trunk");
            assertThat(symptoms.worst()).isEqualTo(DEGRADED);
        }
    }

    @Test
    void the_cause_of_a_cause_that_is_a_member_too_is_the_one() {
        try (Scenario s = tree()) {
            s.at("0s", DOWN, "site-ny")
                    .at("1s", DOWN, "edge-us-7", "trunk-us-7-1")
                    .moveTo("1m");
            Symptoms symptoms = symptoms(s, 2);
            assertThat(symptoms.cause().sentence()).isEqualTo("Site site-ny is DOWN");
            assertThat(symptoms.count()).isEqualTo(2);
            assertThat(symptoms.kind()).isEqualTo("component");
        }
    }

    @Test
    void an_outage_beside_that_has_no_cause_leaves_the_incident_without_one() {
        try (Scenario s = tree()) {
            s.at("0s", DOWN, "trunk-us-8-1", "edge-us-7", "trunk-us-7-1").moveTo("1m");
            assertThat(symptoms(s, 3)).isNull();
        }
        try (Scenario s = tree()) {
            s.at("0s", DOWN, "edge-net-1").moveTo("1m");
            s.at("1m", DOWN, "trunk-us-1-1", "trunk-us-8-1").moveTo("2m");
            assertThat(symptoms(s, 2)).isNull();
        }
    }

    private static Map<String, String> causes(Scenario s, String... ids) {
        List<ComponentId> components = Stream.of(ids).map(Scenario::component).toList();
        Map<ComponentId, Cause> causes = s.store()
                .submit(store -> CauseQueries.ofComponents(store, components))
                .join();
        Map<String, String> said = new TreeMap<>();
        causes.forEach((component, cause) -> said.put(component.id(), cause.sentence()));
        return said;
    }

    /** Of the newest incident. */
    private static Symptoms symptoms(Scenario s, int out) {
        long incident = Long.parseLong(
                s.ledger("SELECT CAST(MAX(id) AS TEXT) FROM incident").get(0));
        List<String> members =
                s.ledger("SELECT component FROM incident_member WHERE left_at IS NULL AND incident = " + incident);
        assertThat(members).hasSize(out);
        Map<ComponentId, Caused> caused = s.store()
                .submit(store -> CauseQueries.ofMembers(store, List.of(incident)))
                .join()
                .getOrDefault(incident, Map.of());
        return CauseQueries.symptoms(caused, out);
    }
}
