package io.trunkline.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.config.ReloadableConfiguration;
import io.trunkline.model.ComponentId;
import io.trunkline.model.Status;
import io.trunkline.model.StatusEvent;
import io.trunkline.model.TraceParent;
import io.trunkline.pagerduty.IncidentReport.Member;
import io.trunkline.store.sqlite.InMemoryStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTracesTest {

    private static final Instant START = Instant.parse("2026-11-24T10:00:00Z");
    private static final TraceParent DOWN = trace("aaaa");
    private static final TraceParent REPEAT = trace("bbbb");
    private static final TraceParent UP = trace("cccc");
    private static final TraceParent OTHER = trace("dddd");

    private final InMemoryStore store = new InMemoryStore();

    @TempDir
    private Path folder;

    private AcceptEvent acceptEvent;

    @BeforeEach
    void open() throws IOException {
        ReloadableConfiguration configuration = OneTrunk.configuration(
                folder, "{default: o, services: {o: {name: O, routing-key: others0123456789abcdef0123456789}}}");
        acceptEvent = new AcceptEvent(LedgerContext.of(store, () -> START, configuration));
    }

    @AfterEach
    void close() {
        store.close();
    }

    private static TraceParent trace(String digits) {
        return new TraceParent(digits.repeat(8), digits.repeat(4), "01");
    }

    private void reports(String id, Status status, int seconds, boolean compliance, TraceParent trace) {
        Instant at = START.plusSeconds(seconds);
        acceptEvent
                .accept(new StatusEvent(
                                "genesys",
                                component(id),
                                "t",
                                status,
                                status.name(),
                                at,
                                true,
                                at,
                                null,
                                "G",
                                null,
                                compliance,
                                null,
                                "{}")
                        .traced(trace))
                .join();
    }

    private static ComponentId component(String id) {
        return new ComponentId("genesys", "trunk", id);
    }

    private List<TraceParent> traces(boolean compliance, String... ids) {
        List<Member> roster = Stream.of(ids)
                .map(id -> new Member(component(id), null, Status.DOWN, START, "G", null, null, 0, false, null))
                .toList();
        return store.submit(client -> ReportTraces.of(client, roster, compliance))
                .join();
    }

    @Test
    void the_change_of_a_status_has_the_trace_and_not_its_repeat() {
        reports("t-1", Status.DOWN, 0, false, DOWN);
        reports("t-1", Status.DOWN, 1, false, REPEAT);
        assertThat(traces(false, "t-1")).containsExactly(DOWN);

        reports("t-1", Status.UP, 2, false, UP);
        assertThat(traces(false, "t-1")).as("for its resolve").containsExactly(UP);
    }

    @Test
    void the_roster_leads_and_what_was_not_traced_is_left_out() {
        reports("t-1", Status.DOWN, 0, false, OTHER);
        reports("t-2", Status.DOWN, 1, false, null);
        reports("t-3", Status.DOWN, 2, false, DOWN);
        reports("t-4", Status.DOWN, 3, false, DOWN);

        assertThat(traces(false, "t-2", "t-3", "t-1", "t-4")).containsExactly(DOWN, OTHER);
    }

    @Test
    void a_compliance_event_has_its_own() {
        reports("c-1", Status.UNKNOWN, 0, true, DOWN);
        reports("c-1", Status.UNKNOWN, 1, true, OTHER);

        assertThat(traces(true, "c-1")).containsExactly(OTHER);
    }
}
