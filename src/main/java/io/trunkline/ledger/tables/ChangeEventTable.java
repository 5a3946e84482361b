package io.trunkline.ledger.tables;

import static io.trunkline.store.Columns.instant;
import static io.trunkline.store.Columns.millis;

import io.trunkline.pagerduty.ChangeEvent;
import io.trunkline.pagerduty.ChangeEvent.Phase;
import io.trunkline.rules.MaintenanceWindows.Planned;
import io.trunkline.rules.WindowChanges.Begun;
import io.trunkline.store.Sql;
import java.time.Instant;
import java.util.List;

/** The statements on {@code change_event}: starts and ends of maintenance that PagerDuty is to be shown. */
public final class ChangeEventTable {

    /** Of a window that covers nothing: it is noted, so that it is not looked at again, and shown to no service. */
    public static final String NO_SERVICE = "";

    private ChangeEventTable() {}

    /** The windows whose start is noted and whose end is not. */
    public static List<Begun> open(Sql store) {
        return store.sql(
                        """
                        SELECT DISTINCT window_id, began_at, until_at FROM change_event s
                        WHERE phase = 'START' AND NOT EXISTS (SELECT 1 FROM change_event e
                          WHERE e.window_id = s.window_id AND e.began_at = s.began_at AND e.phase = 'END')""")
                .query((row, n) ->
                        new Begun(row.getString("window_id"), instant(row, "began_at"), instant(row, "until_at")))
                .list();
    }

    /** A window began, of which a service is shown both ends. */
    public static void begun(Sql store, Planned window, String service, Instant now) {
        var hours = window.at(now).orElseThrow();
        store.sql(
                        """
                        INSERT INTO change_event
                          (window_id, began_at, phase, service, happened_at, until_at, reason, author, due_at)
                        VALUES (?, ?, 'START', ?, ?, ?, ?, (SELECT author FROM maintenance_window WHERE id = ?), ?)
                        ON CONFLICT DO NOTHING""")
                .params(
                        window.id(),
                        millis(hours.from()),
                        service,
                        millis(hours.from()),
                        millis(hours.to()),
                        window.reason(),
                        WindowTable.number(window.id()),
                        service.equals(NO_SERVICE) ? null : millis(now))
                .update();
    }

    /** A window is over: those who were shown its start are shown its end. */
    public static void over(Sql store, Begun window, Instant now) {
        store.sql(
                        """
                        INSERT INTO change_event
                          (window_id, began_at, phase, service, happened_at, until_at, reason, author, due_at)
                        SELECT window_id, began_at, 'END', service, ?, until_at, reason, author,
                          CASE WHEN service = '' THEN NULL ELSE CAST(? AS BIGINT) END
                        FROM change_event WHERE window_id = ? AND began_at = ? AND phase = 'START'
                        ON CONFLICT DO NOTHING""")
                .params(millis(window.endedBy(now)), millis(now), window.window(), millis(window.from()))
                .update();
    }

    /** What is to be shown now, oldest first. */
    public static List<ChangeEvent> dueBy(Sql store, Instant now, int limit) {
        return store.sql("SELECT * FROM change_event WHERE due_at <= ? ORDER BY id LIMIT ?")
                .params(millis(now), limit)
                .query((row, n) -> new ChangeEvent(
                        row.getLong("id"),
                        row.getString("window_id"),
                        Phase.valueOf(row.getString("phase")),
                        row.getString("service"),
                        instant(row, "happened_at"),
                        instant(row, "until_at"),
                        row.getString("reason"),
                        row.getString("author"),
                        row.getInt("failures")))
                .list();
    }

    /** It is looked at again then. */
    public static void due(Sql store, long id, Instant at) {
        store.sql("UPDATE change_event SET due_at = ? WHERE id = ?")
                .params(millis(at), id)
                .update();
    }

    /** An attempt failed; it is made again then. */
    public static void again(Sql store, long id, Instant at) {
        store.sql("UPDATE change_event SET failures = failures + 1, due_at = ? WHERE id = ?")
                .params(millis(at), id)
                .update();
    }

    /** PagerDuty has it, or never will. */
    public static void done(Sql store, long id, String outcome) {
        store.sql("UPDATE change_event SET due_at = NULL, outcome = ? WHERE id = ?")
                .params(outcome, id)
                .update();
    }

    /** Takes out windows that are over and shown since then, each as a whole: a start without its end is taken for open. */
    public static int prune(Sql store, Instant before) {
        return store.sql(
                        """
                        DELETE FROM change_event WHERE EXISTS (
                          SELECT 1 FROM change_event e WHERE e.window_id = change_event.window_id
                            AND e.began_at = change_event.began_at AND e.phase = 'END' AND e.happened_at < ?)
                          AND NOT EXISTS (
                            SELECT 1 FROM change_event o WHERE o.window_id = change_event.window_id
                              AND o.began_at = change_event.began_at AND o.due_at IS NOT NULL)""")
                .param(millis(before))
                .update();
    }
}
