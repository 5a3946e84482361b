package io.trunkline.ledger.query;

import static io.trunkline.store.Columns.instant;
import static io.trunkline.store.Columns.millis;

import io.trunkline.model.ComponentId;
import io.trunkline.model.Status;
import io.trunkline.store.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The reads of what happened to a component. */
public final class PastQueries {

    private PastQueries() {}

    /** Of all times. */
    private static final Instant EVER = Instant.EPOCH;

    /** The latest of each, the newest first; at most so many. */
    public static ComponentPast past(Sql store, ComponentId id, int limit) {
        return since(store, id, EVER, limit);
    }

    /** The same as far as it was so since then, the report with which that time began too. */
    static ComponentPast since(Sql store, ComponentId id, Instant since, int limit) {
        String component = id.toString();
        long from = millis(since);
        List<EventView> reports = new ArrayList<>(reports(store, component, "received_at >= ?", from, limit));
        if (reports.size() < limit) {
            reports.addAll(reports(
                    store,
                    component,
                    "received_at < ? AND verdict NOT IN ('stale', 'unknown', 'filtered', 'excluded')",
                    from,
                    1));
        }
        return new ComponentPast(
                reports, holds(store, component, from, limit), memberships(store, component, from, limit));
    }

    /** Without repeats, which change nothing and are most of the history: they are in no index by component. */
    private static List<EventView> reports(Sql store, String component, String when, long time, int limit) {
        return store.sql("SELECT *, NULL AS service FROM event WHERE component = ? AND verdict <> 'repeat' AND " + when
                        + " ORDER BY id DESC LIMIT ?")
                .params(component, time, limit)
                .query((row, n) -> EventQueries.event(row))
                .list();
    }

    private static List<ComponentPast.PastHold> holds(Sql store, String component, long from, int limit) {
        return store.sql("SELECT * FROM hold WHERE component = ? AND (ended_at IS NULL OR ended_at >= ?)"
                        + " ORDER BY began_at DESC LIMIT ?")
                .params(component, from, limit)
                .query((row, n) -> hold(row))
                .list();
    }

    static ComponentPast.PastHold hold(ResultSet row) throws SQLException {
        return new ComponentPast.PastHold(
                row.getString("reason").toLowerCase(Locale.ROOT),
                row.getString("why"),
                instant(row, "began_at"),
                instant(row, "until_at"),
                instant(row, "ended_at"));
    }

    private static List<ComponentPast.Membership> memberships(Sql store, String component, long from, int limit) {
        return store.sql(
                        """
                        SELECT m.incident, i.status, i.dedup_key, i.accepted_at, i.closed_at, m.entered_at, m.left_at
                        FROM incident_member m JOIN incident i ON i.id = m.incident
                        WHERE m.component = ? AND (m.left_at IS NULL OR m.left_at >= ?)
                          AND (i.closed_at IS NULL OR i.closed_at >= ?)
                        ORDER BY m.incident DESC LIMIT ?""")
                .params(component, from, from, limit)
                .query((row, n) -> new ComponentPast.Membership(
                        row.getLong("incident"),
                        Status.valueOf(row.getString("status")),
                        row.getString("dedup_key"),
                        instant(row, "accepted_at"),
                        instant(row, "closed_at"),
                        instant(row, "entered_at"),
                        instant(row, "left_at")))
                .list();
    }
}
