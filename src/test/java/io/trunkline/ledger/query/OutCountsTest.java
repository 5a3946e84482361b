package io.trunkline.ledger.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.rules.Verdict;
import io.trunkline.store.StoreWriter;
import io.trunkline.store.sqlite.SqliteStore;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is out is a platform's and was not ended by a person, wherever it is counted. */
class OutCountsTest {

    @TempDir
    private Path folder;

    private SqliteStore store;
    private LedgerQueries queries;

    @BeforeEach
    void fill() {
        store = SqliteStore.open(folder);
        queries = new LedgerQueries(store.reader(), Clock.systemUTC());
        try (StoreWriter writer = store.startWriter()) {
            component(writer, "g/trunk/down", "s", "DOWN", 0, null);
            component(writer, "g/trunk/held", "s", "DEGRADED", 0, "MAINTENANCE");
            component(writer, "g/trunk/up", "s", "UP", 0, "COOLDOWN");
            component(writer, "g/trunk/forgotten", "s", "DOWN", 1, null);
            component(writer, "trunkline/alarm/late-g", "s", "DOWN", 0, null);
            component(writer, "trunkline/drill/s", "drill/s", "DOWN", 0, null);
        }
    }

    private static void component(
            StoreWriter writer, String id, String service, String observed, int forgotten, String hold) {
        String[] parts = id.split("/");
        writer.submit(sql -> sql.sql(
                                """
                                INSERT INTO component (id, source, kind, native_id, service, platform, observed, newest,
                                  since, changes, lag, forgotten, hold_reason)
                                VALUES (?, ?, ?, ?, ?, 'p', ?, 1, 1, 0, 0, ?, ?)""")
                        .params(id, parts[0], parts[1], parts[2], service, observed, forgotten, hold)
                        .update())
                .join();
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void what_one_reason_holds_is_found_by_it() {
        assertThat(queries.components(heldBy(Verdict.Hold.Reason.COOLDOWN)))
                .extracting(row -> row.id().toString())
                .containsExactly("g/trunk/up");
    }

    private static Query heldBy(Verdict.Hold.Reason reason) {
        return Query.limit(10).heldReason(reason).build();
    }

    @Test
    void alarms_drills_and_what_a_person_ended_are_not_out() {
        assertThat(queries.totals().componentsOut()).isEqualTo(Map.of("DOWN", 1L, "DEGRADED", 1L));
        assertThat(queries.totals().outAndHeld()).isEqualTo(Map.of("maintenance", 1L));
        assertThat(queries.outByService()).isEqualTo(Map.of("s", 2L));
        assertThat(queries.counts().components())
                .containsExactlyInAnyOrder(
                        new LedgerCounts.Count("s", "DEGRADED", 1),
                        new LedgerCounts.Count("s", "DOWN", 1),
                        new LedgerCounts.Count("s", "UP", 1));
    }
}
