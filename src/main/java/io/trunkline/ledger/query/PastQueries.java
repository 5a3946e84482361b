package io.trunkline.ledger.query;

import static io.trunkline.store.Columns.instant;

import io.trunkline.model.ComponentId;
import io.trunkline.model.Status;
import io.trunkline.store.Sql;
import java.util.List;
import java.util.Locale;

/** The reads of what happened to a component. */
public final class PastQueries {

    private PastQueries() {}

    /** The latest of each, the newest first; at most so many. */
    public static ComponentPast past(Sql store, ComponentId id, int limit) {
        String component = id.toString();
        return new ComponentPast(
                reports(store, component, limit), holds(store, component, limit), memberships(store, component, limit));
    }

    private static List<EventView> reports(Sql store, String component, int limit) {
        return store.sql("SELECT * FROM event WHERE component = ? ORDER BY id DESC LIMIT ?")
                .params(component, limit)
                .query((row, n) -> new EventView(
                        row.getLong("id"),
                        row.getString("source"),
                        row.getString("type"),
                        ComponentId.parse(component),
                        null,
                        Status.valueOf(row.getString("status")),
                        row.getString("word"),
                        instant(row, "occurred_at"),
                        instant(row, "received_at"),
                        row.getString("verdict"),
                        row.getString("reason"),
                        null,
                        null))
                .list();
    }

    private static List<ComponentPast.Hold> holds(Sql store, String component, int limit) {
        return store.sql("SELECT * FROM hold WHERE component = ? ORDER BY began_at DESC LIMIT ?")
                .params(component, limit)
                .query((row, n) -> new ComponentPast.Hold(
                        row.getString("reason").toLowerCase(Locale.ROOT),
                        row.getString("why"),
                        instant(row, "began_at"),
                        instant(row, "until_at"),
                        instant(row, "ended_at")))
                .list();
    }

    private static List<ComponentPast.Membership> memberships(Sql store, String component, int limit) {
        return store.sql(
                        """
                        SELECT m.incident, i.status, i.dedup_key, i.accepted_at, i.closed_at, m.entered_at, m.left_at
                        FROM incident_member m JOIN incident i ON i.id = m.incident
                        WHERE m.component = ? ORDER BY m.incident DESC LIMIT ?""")
                .params(component, limit)
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
