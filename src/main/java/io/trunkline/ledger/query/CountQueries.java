package io.trunkline.ledger.query;

import static io.trunkline.store.Columns.instant;

import io.trunkline.ledger.tables.AlarmTable;
import io.trunkline.model.Alarm;
import io.trunkline.store.Sql;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The statements behind {@link LedgerCounts}. The first reads all components, which is why they are asked for seldom. */
final class CountQueries {

    /** A condition for components of platforms that still count: alarms and drills are the router's own. */
    static final String COUNTED = "forgotten = 0 AND source <> '" + Alarm.SOURCE + "'";

    private static final String COMPONENTS =
            "SELECT COALESCE(service, ?) AS service, observed AS word, COUNT(*) AS n FROM component WHERE " + COUNTED
                    + " GROUP BY 1, 2";

    private static final String INCIDENTS =
            """
            SELECT service, state AS word, COUNT(*) AS n FROM incident
            WHERE state <> 'CLOSED' GROUP BY service, state""";

    /** What waits for a routing key that is held is due when that hold ends. */
    private static final String OLDEST_DUE =
            """
            SELECT MIN(due_at) AS due_at FROM (
              SELECT MIN(due_at) AS due_at FROM component WHERE due_at IS NOT NULL
              UNION ALL SELECT MIN(CASE WHEN k.held_until > i.due_at THEN k.held_until ELSE i.due_at END)
                FROM incident i LEFT JOIN routing_key k ON k.routing_key = i.routing_key WHERE i.due_at IS NOT NULL
              UNION ALL SELECT MIN(due_at) FROM last_resort WHERE due_at IS NOT NULL
            ) AS due""";

    private final Sql store;

    CountQueries(Sql store) {
        this.store = store;
    }

    LedgerCounts read() {
        Map<String, Instant> heard = new HashMap<>();
        store.sql("SELECT source, heard_at FROM sender WHERE heard_at IS NOT NULL")
                .query((row, n) -> heard.put(row.getString("source"), instant(row, "heard_at")))
                .list();
        Instant oldest = store.sql(OLDEST_DUE)
                .query((row, n) -> new Due(instant(row, "due_at")))
                .single()
                .at();
        return new LedgerCounts(
                counts(COMPONENTS, LedgerCounts.NO_SERVICE), counts(INCIDENTS), unknown(), heard, oldest);
    }

    private Map<String, Long> unknown() {
        Map<String, Long> unknown = new HashMap<>();
        AlarmTable.unknown(store).forEach(each -> unknown.put(each.source(), (long) each.components()));
        return unknown;
    }

    private List<LedgerCounts.Count> counts(String sql, Object... parameters) {
        return store.sql(sql)
                .params(parameters)
                .query((row, n) ->
                        new LedgerCounts.Count(row.getString("service"), row.getString("word"), row.getLong("n")))
                .list();
    }

    /** A row that may hold nothing: a query of single values takes no null. */
    private record Due(Instant at) {}
}
