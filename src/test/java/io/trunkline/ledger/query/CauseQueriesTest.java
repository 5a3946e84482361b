package io.trunkline.ledger.query;

import static io.trunkline.model.Status.DEGRADED;
import static io.trunkline.model.Status.DOWN;
import static io.trunkline.model.Status.UP;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.ledger.query.CauseQueries.Caused;
import io.trunkline.ledger.query.IncidentView.MemberView;
import io.trunkline.ledger.query.IncidentView.Symptoms;
import io.trunkline.model.ComponentId;
import io.trunkline.pagerduty.Relations.Cause;
import io.trunkline.simulate.Scenario;
import io.trunkline.simulate.ScenarioEvents;
import io.trunkline.simulate.Tree;
import io.trunkline.store.StoreWriter;
import io.trunkline.store.sqlite.SqliteStore;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

    @Test
    void components_members_and_incidents_say_so(@TempDir Path folder) {
        try (SqliteStore store = SqliteStore.open(folder)) {
            try (StoreWriter writer = store.startWriter()) {
                insert(
                        writer,
                        "component (id, source, kind, native_id, platform, observed, newest, since, changes, lag)",
                        "('g/edge/e', 'g', 'edge', 'e', 'p', 'DOWN', 1, 1, 0, 0)",
                        "('g/trunk/t', 'g', 'trunk', 't', 'p', 'DOWN', 2, 2, 0, 0)",
                        "('g/trunk/left', 'g', 'trunk', 'left', 'p', 'DOWN', 3, 3, 0, 0)",
                        "('g/trunk/up', 'g', 'trunk', 'up', 'p', 'UP', 4, 4, 0, 0)");
                insert(
                        writer,
                        "ancestor (component, ancestor, depth)",
                        "('g/trunk/t', 'g/edge/e', 0)",
                        "('g/trunk/left', 'g/edge/e', 0)",
                        "('g/trunk/up', 'g/edge/e', 0)");
                insert(
                        writer,
                        "incident (id, service, service_name, status, severity, state, dedup_key, window_from, revision, told_revision)",
                        "(1, 's', 'S', 'DOWN', 'critical', 'OPEN', 'e-down', 1, 1, 1)");
                insert(
                        writer,
                        "incident_member (incident, component, since, entered_at, left_at)",
                        "(1, 'g/edge/e', 1, 1, NULL)",
                        "(1, 'g/trunk/t', 2, 2, NULL)",
                        "(1, 'g/trunk/left', 3, 3, 9)",
                        "(1, 'g/trunk/up', 4, 4, NULL)");
            }
            LedgerQueries queries = new LedgerQueries(store.reader(), Clock.systemUTC());
            Cause cause = new Cause(ComponentId.parse("g/edge/e"), null, DOWN);

            assertThat(queries.components(Query.newest(10)))
                    .extracting(ComponentView::cause)
                    .containsExactly(null, cause, cause, null);
            assertThat(queries.members(1, 10, null))
                    .extracting(MemberView::cause)
                    .containsExactly(null, cause, null, null);
            IncidentView incident = queries.incidents(Query.newest(10)).get(0);
            assertThat(incident.members()).isEqualTo(queries.members(1, 10, null));
            assertThat(incident.roster().symptoms()).isEqualTo(new Symptoms(cause, 1, "trunk", "t", DOWN));
            assertThat(queries.board(Instant.EPOCH, 10))
                    .extracting(IncidentView::roster)
                    .containsExactly(incident.roster());
        }
    }

    private static void insert(StoreWriter writer, String columns, String... rows) {
        writer.submit(sql -> sql.sql("INSERT INTO " + columns + " VALUES " + String.join(", ", rows))
                        .update())
                .join();
    }

    private static Map<String, String> causes(Scenario s, String... ids) {
        List<ComponentId> components =
                Stream.of(ids).map(ScenarioEvents::component).toList();
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
