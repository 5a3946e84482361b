package io.trunkline.ledger.tables;

import static io.trunkline.store.Columns.millis;

import io.trunkline.model.StatusEvent;
import io.trunkline.store.Columns;
import io.trunkline.store.Sql;

/** The statements on components of which no status was reported, or none that counts. */
public final class UnreportedComponents {

    private UnreportedComponents() {}

    /**
     * A component of which nothing else was reported gets a row in which it counts as UP since long ago, so that people find it
     * and whatever is reported next is news.
     */
    static void makeKnown(Sql store, StatusEvent event) {
        store.sql(
                        """
                        INSERT INTO component (id, source, kind, native_id, name, platform, diagnostic_url, observed, newest,
                          since, changes, lag)
                        VALUES (?, ?, ?, ?, ?, ?, ?, 'UP', 0, ?, 0, 0) ON CONFLICT (id) DO NOTHING""")
                .params(
                        event.component().toString(),
                        event.component().source(),
                        event.component().kind(),
                        event.component().id(),
                        event.name(),
                        event.platform(),
                        event.diagnosticUrl(),
                        millis(event.receivedAt()))
                .update();
    }

    /** A report does not tell its status: the row says since when that is so. */
    public static void unknown(Sql store, StatusEvent event) {
        makeKnown(store, event);
        Columns.one(
                store.sql(
                                """
                                UPDATE component SET unknown_since = COALESCE(unknown_since, ?), unknown_word = ?
                                WHERE id = ?""")
                        .params(
                                millis(event.receivedAt()),
                                event.word(),
                                event.component().toString())
                        .update(),
                "noting that a status is unknown");
    }
}
