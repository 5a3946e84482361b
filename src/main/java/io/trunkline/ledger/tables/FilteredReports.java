package io.trunkline.ledger.tables;

import io.trunkline.model.StatusEvent;
import io.trunkline.store.Sql;
import java.util.Optional;

/** The statements on reports that a user's filter keeps out: they are in the history, and change nothing. */
public final class FilteredReports {

    /** The verdict on them, for good. */
    public static final String VERDICT = "filtered";

    private FilteredReports() {}

    /** Adds a line that says why; whether there was none of the same delivery, or of the same outage that is only listed. */
    public static boolean add(Sql store, StatusEvent event, String why) {
        if (event.isListed() && isKnown(store, event)) {
            return false;
        }
        Optional<Long> line = EventTable.number(store, event, VERDICT);
        line.ifPresent(id -> {
            store.sql("UPDATE event SET reason = ? WHERE id = ?")
                    .params(why, id)
                    .update();
            UnreportedComponents.makeKnown(store, event);
        });
        return line.isPresent();
    }

    /**
     * Each list of a platform has what is out once more. Nothing is new of it where the last word on its component is that the
     * same was kept out; repeats have no index of their own to be found by, but move the component's newest.
     */
    private static boolean isKnown(Sql store, StatusEvent event) {
        return store.sql(
                        """
                        SELECT 1 FROM component c JOIN event e ON e.id =
                          (SELECT MAX(id) FROM event WHERE component = ? AND verdict <> 'repeat')
                        WHERE c.id = ? AND e.verdict = ? AND e.status = ? AND e.occurred_at >= c.newest""")
                .params(
                        event.component().toString(),
                        event.component().toString(),
                        VERDICT,
                        event.status().name())
                .query(Integer.class)
                .optional()
                .isPresent();
    }
}
