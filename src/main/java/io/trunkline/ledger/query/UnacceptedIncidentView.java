package io.trunkline.ledger.query;

import io.trunkline.ledger.tables.RefusalTable;
import io.trunkline.store.Columns;
import io.trunkline.store.Sql;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * An incident whose page PagerDuty has not accepted, whatever the reason.
 *
 * @param incident the ledger's number
 * @param service the id of the owning service
 * @param dedupKey the key that it is to be opened with
 * @param routingKey where it is sent, masked
 * @param since when it was opened in the ledger
 * @param answer what PagerDuty, or whatever answered in its place, said last; null if no call has ended yet
 */
public record UnacceptedIncidentView(
        long incident, String service, String dedupKey, MaskedRoutingKey routingKey, Instant since, String answer) {

    private static final String UNACCEPTED =
            """
            SELECT id, service, dedup_key, routing_key, opened_at, last_error FROM incident
            WHERE state = 'OPEN' AND accepted_at IS NULL AND action = 'TRIGGER' AND opened_at <= ?
            UNION ALL
            SELECT id, service, dedup_key, routing_key, opened_at, last_error FROM incident i
            WHERE opened_at <= ? AND\s"""
                    + RefusalTable.REFUSED_AND_UNTOLD;

    /** Those that were opened by then, the oldest first. */
    public static List<UnacceptedIncidentView> openedBy(Sql store, Instant then, int limit) {
        return store.sql(UNACCEPTED + " ORDER BY opened_at, id LIMIT ?")
                .params(Columns.millis(then), Columns.millis(then), limit)
                .query((row, n) -> new UnacceptedIncidentView(
                        row.getLong("id"),
                        row.getString("service"),
                        row.getString("dedup_key"),
                        MaskedRoutingKey.of(row.getString("routing_key")),
                        Columns.instant(row, "opened_at"),
                        row.getString("last_error")))
                .list();
    }

    /** How many of each service were opened by then. */
    public static Map<String, Long> countedByService(Sql store, Instant then) {
        Map<String, Long> counts = new TreeMap<>();
        store.sql("SELECT service, COUNT(*) AS unaccepted FROM (" + UNACCEPTED + ") AS waiting GROUP BY service")
                .params(Columns.millis(then), Columns.millis(then))
                .query((row, n) -> counts.put(row.getString("service"), row.getLong("unaccepted")))
                .list();
        return counts;
    }
}
