package io.trunkline.ledger.tables;

import static io.trunkline.store.Columns.millis;

import io.trunkline.model.StatusEvent;
import io.trunkline.store.Sql;
import java.util.Optional;

/** The statements on reports that a user's filter keeps out: they are in the history, and change nothing. */
public final class FilteredReports {

    /** The verdict on them, for good. */
    public static final String VERDICT = "filtered";

    private FilteredReports() {}

    /** Adds a line that says why; whether the same delivery had none. */
    public static boolean add(Sql store, StatusEvent event, String why) {
        Optional<Long> line = EventTable.number(store, event, VERDICT);
        line.ifPresent(id -> {
            store.sql("UPDATE event SET reason = ? WHERE id = ?")
                    .params(why, id)
                    .update();
            makeKnown(store, event);
        });
        return line.isPresent();
    }

    /**
     * A component of which nothing else was reported gets a row in which it counts as UP since long ago, so that people find
     * it and whatever is reported next is news.
     */
    private static void makeKnown(Sql store, StatusEvent event) {
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
}
