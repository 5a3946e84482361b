package io.trunkline.ledger.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.store.StoreWriter;
import io.trunkline.store.sqlite.SqliteStore;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A history of 300,000 lines: every hundredth a change, all others repeats; every 30,000th line is of a rare component. */
class EventSearchTest {

    @TempDir
    private Path folder;

    private SqliteStore store;
    private LedgerQueries queries;

    @BeforeEach
    void fill() {
        store = SqliteStore.open(folder);
        try (StoreWriter writer = store.startWriter()) {
            writer.submit(sql -> sql.sql(
                                    """
                                    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300000)
                                    INSERT INTO event (id, source, component, type, status, word, occurred_at,
                                      received_at, verdict, body)
                                    SELECT i, 'genesys',
                                      CASE WHEN i % 30000 = 7 THEN 'genesys/trunk/rare' ELSE 'genesys/trunk/t-' || (i % 5000) END,
                                      't', 'UP', 'UP', i, i, CASE WHEN i % 100 = 0 THEN 'change' ELSE 'repeat' END, '{}'
                                    FROM n""")
                            .update())
                    .join();
            writer.submit(sql -> sql.sql(
                                    """
                                    INSERT INTO component (id, source, kind, native_id, platform, observed, newest, since,
                                      changes, lag)
                                    VALUES ('genesys/trunk/rare', 'genesys', 'trunk', 'rare', 'p', 'UP', 0, 0, 0, 0)""")
                            .update())
                    .join();
            writer.submit(sql -> sql.sql("UPDATE event SET verdict = 'stale' WHERE id IN (30007, 270007)")
                            .update())
                    .join();
        }
        queries = new LedgerQueries(store.reader(), Clock.systemUTC());
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void the_newest_lines_of_a_component_are_found_repeats_and_others_alike() {
        assertThat(ids("rare", null, 3)).containsExactly(270007L, 240007L, 210007L);
        assertThat(ids("genesys/trunk/rare", null, 100))
                .containsExactly(270007L, 240007L, 210007L, 180007L, 150007L, 120007L, 90007L, 60007L, 30007L, 7L);
        assertThat(ids("genesys/trunk/t-0", null, 2)).containsExactly(300000L, 295000L);
    }

    @Test
    void a_verdict_leaves_the_others_out() {
        assertThat(ids("rare", "stale", 100)).containsExactly(270007L, 30007L);
        assertThat(ids("rare", "repeat", 2)).containsExactly(240007L, 210007L);
        assertThat(ids("rare", "change", 100)).isEmpty();
    }

    @Test
    void of_a_component_that_has_no_line_there_is_none() {
        assertThat(ids("genesys/trunk/none", null, 10)).isEmpty();
    }

    @Test
    void no_look_at_one_component_reads_all_lines() throws SQLException {
        String sql = EventSearch.pages(290, 0)
                + Conditions.NONE
                        .and("e.component = ?")
                        .and("e.verdict = 'repeat'")
                        .and(EventSearch.ON_PAGE)
                + EventSearch.NEWEST_FIRST;

        assertThat(plan(sql)).anyMatch(step -> step.contains("INDEX event_repeats (<expr>=? AND component=?)"));
        assertThat(plan("SELECT e.id FROM event e WHERE e.component = ? AND e.verdict <> 'repeat' ORDER BY e.id DESC"))
                .anyMatch(step -> step.contains("INDEX event_news (component=?)"));
    }

    private List<Long> ids(String component, String verdict, int limit) {
        return queries
                .events(Query.limit(limit).component(component).verdict(verdict).build())
                .stream()
                .map(EventView::id)
                .toList();
    }

    private List<String> plan(String sql) throws SQLException {
        List<String> steps = new ArrayList<>();
        try (Connection connection = store.openWriter();
                Statement statement = connection.createStatement();
                var rows = statement.executeQuery("EXPLAIN QUERY PLAN " + sql.replace("?", "NULL"))) {
            while (rows.next()) {
                steps.add(rows.getString("detail"));
            }
        }
        return steps;
    }
}
