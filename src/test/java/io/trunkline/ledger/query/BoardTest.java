package io.trunkline.ledger.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.api.LedgerAnswers;
import io.trunkline.api.SummaryJson;
import io.trunkline.store.StoreWriter;
import io.trunkline.store.sqlite.SqliteStore;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What needs eyes, where there is more of it than is shown. */
class BoardTest {

    @Test
    void what_has_waited_longest_for_a_page_is_never_left_out(@TempDir Path folder) {
        try (SqliteStore store = SqliteStore.open(folder)) {
            try (StoreWriter writer = store.startWriter()) {
                incident(writer, 1, 100, null, "TRIGGER");
                incident(writer, 2, 200, 201L, null);
                incident(writer, 3, 300, 301L, "RESOLVE");
                incident(writer, 4, 400, 401L, null);
                incident(writer, 5, 500, null, "TRIGGER");
            }
            LedgerQueries queries = new LedgerQueries(store.reader(), Clock.systemUTC());

            assertThat(queries.board(Instant.EPOCH, 3))
                    .extracting(IncidentView::id)
                    .containsExactly(5L, 3L, 1L);
            assertThat(queries.board(Instant.EPOCH, 5))
                    .extracting(IncidentView::id)
                    .containsExactly(5L, 4L, 3L, 2L, 1L);
        }
    }

    @Test
    void page_is_not_accepted_from_a_minute_after_it_was_opened(@TempDir Path folder) {
        try (SqliteStore store = SqliteStore.open(folder)) {
            try (StoreWriter writer = store.startWriter()) {
                incident(writer, 1, 100, null, "TRIGGER");
                writer.submit(sql -> sql.sql("UPDATE incident SET routing_key = 'key'")
                                .update())
                        .join();
            }
            InstantSource tooEarly = InstantSource.fixed(Instant.ofEpochMilli(100 + 59_999));
            InstantSource aMinuteLater = InstantSource.fixed(Instant.ofEpochMilli(100 + 60_000));

            assertThat(new LedgerQueries(store.reader(), tooEarly).unaccepted(10))
                    .isEmpty();
            assertThat(new LedgerQueries(store.reader(), tooEarly).totals().incidentsUnaccepted())
                    .isEmpty();
            assertThat(new LedgerQueries(store.reader(), aMinuteLater).unaccepted(10))
                    .hasSize(1);
            assertThat(new LedgerQueries(store.reader(), aMinuteLater).totals().incidentsUnaccepted())
                    .containsValue(1L);
        }
    }

    @Test
    void a_thousand_incidents_and_more_are_all_counted(@TempDir Path folder) {
        try (SqliteStore store = SqliteStore.open(folder)) {
            try (StoreWriter writer = store.startWriter()) {
                writer.submit(sql -> sql.sql(
                                        """
                                        WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2500)
                                        INSERT INTO incident (id, service, service_name, status, severity, state, dedup_key,
                                          window_from, opened_at, accepted_at, revision, told_revision)
                                        SELECT i, 's', 'S', 'DOWN', 'critical', 'OPEN', 'k' || i, 1, 1, 2, 1, 1 FROM n""")
                                .update())
                        .join();
                writer.submit(sql -> sql.sql(
                                        """
                                        INSERT INTO incident_member (incident, component, since, entered_at)
                                        SELECT id, 'g/trunk/' || id, 1, 1 FROM incident""")
                                .update())
                        .join();
            }
            LedgerAnswers answers = new LedgerAnswers(
                    new LedgerQueries(store.reader(), Clock.systemUTC()), Clock.systemUTC(), Duration.ofSeconds(5));

            SummaryJson summary = answers.summary(new SummaryJson.Surroundings("1", false, List.of()));

            assertThat(summary.incidents()).isEqualTo(2500);
            assertThat(summary.services()).isEqualTo(Map.of("s", 2500L));
            assertThat(summary.rows()).hasSize(200).allMatch(row -> row.members() == 1);
        }
    }

    private static void incident(StoreWriter writer, long id, long openedAt, Long acceptedAt, String action) {
        writer.submit(sql -> sql.sql(
                                """
                                INSERT INTO incident (id, service, service_name, status, severity, state, dedup_key,
                                  window_from, opened_at, accepted_at, revision, told_revision, action, due_at)
                                VALUES (?, 's', 'S', 'DOWN', 'critical', 'OPEN', ?, ?, ?, ?, 1, 1, ?, 1)""")
                        .params(id, "k" + id, openedAt, openedAt, acceptedAt, action)
                        .update())
                .join();
    }
}
