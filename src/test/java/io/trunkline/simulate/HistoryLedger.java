package io.trunkline.simulate;

import io.trunkline.store.Columns;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the ledger has after the steps of a history. */
record HistoryLedger(TestLedger store) {

    boolean anyLeftUntoldSince(Instant time, long incident) {
        return store.submit(sql -> sql.sql(
                                        """
                                SELECT COUNT(*) FROM incident_member
                                WHERE incident = ? AND told IS NULL AND left_at >= ?""")
                                .params(incident, time.toEpochMilli())
                                .query(Long.class)
                                .single())
                        .join()
                > 0;
    }

    /** Whether what it hangs on holds it. */
    boolean isHeld(String id) {
        return store.submit(sql -> sql.sql(
                                        """
                                        SELECT COUNT(*) FROM component
                                        WHERE native_id = ? AND hold_reason IN ('CAUSE', 'MAINTENANCE')""")
                                .param(id)
                                .query(Long.class)
                                .single())
                        .join()
                > 0;
    }

    /** The members of an incident that are in no other that is not closed. */
    Set<String> hereAlone(long incident) {
        return store.submit(sql -> sql.sql(
                                """
                                SELECT c.native_id FROM incident_member m JOIN component c ON c.id = m.component
                                WHERE m.incident = ? AND m.left_at IS NULL AND NOT EXISTS (
                                  SELECT 1 FROM incident_member o JOIN incident i ON i.id = o.incident
                                  WHERE o.component = m.component AND o.left_at IS NULL AND i.state <> 'CLOSED'
                                    AND i.id <> m.incident)""")
                        .param(incident)
                        .query(String.class)
                        .set())
                .join();
    }

    /**
     * Who is in two incidents of one status, as far as those are not over and PagerDuty shows it in both, or in neither, or is
     * to be sent an update for it in both.
     */
    List<String> twiceOpen() {
        return store.submit(sql -> sql.sql(
                                """
                                SELECT m.component || ' in ' || string_agg(i.dedup_key, ',') FROM incident_member m
                                  JOIN incident i ON i.id = m.incident
                                WHERE i.state <> 'CLOSED' AND m.left_at IS NULL AND m.settled = 0
                                  AND m.cause IS NULL
                                GROUP BY m.component, i.status,
                                  m.told IS NULL,
                                  m.told IS NULL AND i.accepted_at IS NOT NULL AND m.untold_since IS NOT NULL HAVING count(*) > 1""")
                        .query(String.class)
                        .list())
                .join();
    }

    /**
     * Members of an incident that are out, each with another of that status that PagerDuty has not accepted, in which it is too.
     * A symptom whose cause is over is called for by the cause's incident until its own opens, and leaves that before the next
     * call of it.
     */
    Map<String, String> unacceptedElsewhere(long incident) {
        Map<String, String> elsewhere = new HashMap<>();
        store.submit(sql -> sql.sql(
                                """
                                SELECT c.native_id, o.dedup_key FROM incident_member m
                                  JOIN incident i ON i.id = m.incident JOIN component c ON c.id = m.component
                                  JOIN incident_member d ON d.component = m.component AND d.incident <> m.incident
                                  JOIN incident o ON o.id = d.incident AND o.status = i.status
                                WHERE m.incident = ? AND m.left_at IS NULL AND m.settled = 0 AND c.observed <> 'UP'
                                  AND d.left_at IS NULL AND d.settled = 0 AND o.state <> 'CLOSED'
                                  AND o.accepted_at IS NULL AND o.resolve_unanswered = 0
                                  AND NOT (o.state = 'GATHERING' AND m.cause IS NOT NULL AND i.unanswered = 1)
                                  AND NOT (d.cause IS NOT NULL AND o.unanswered = 1
                                    AND (m.entered_at, m.incident) > (d.entered_at, d.incident))""")
                        .param(incident)
                        .query((row, n) -> elsewhere.put(row.getString("native_id"), row.getString("dedup_key")))
                        .list())
                .join();
        return elsewhere;
    }

    /** Incidents that are open, were never called and wait for nothing: no call is due, and no member is looked at again. */
    List<String> stuck() {
        return store.submit(sql -> sql.sql(
                                """
                                SELECT i.dedup_key FROM incident i
                                WHERE i.state = 'OPEN' AND i.accepted_at IS NULL AND i.unanswered = 0
                                  AND i.in_flight IS NULL AND i.action IS NULL
                                  AND EXISTS (SELECT 1 FROM incident_member m
                                    WHERE m.incident = i.id AND m.left_at IS NULL)
                                  AND NOT EXISTS (SELECT 1 FROM incident_member m JOIN component c ON c.id = m.component
                                    WHERE m.incident = i.id AND m.left_at IS NULL AND c.due_at IS NOT NULL)""")
                        .query(String.class)
                        .list())
                .join();
    }

    /** Who is out in an open incident on account of something that is up. */
    List<String> symptomsOfNothing() {
        return store.submit(sql -> sql.sql(
                                """
                                SELECT m.component || ' is told of as a symptom of ' || m.cause FROM incident_member m
                                  JOIN incident i ON i.id = m.incident JOIN component c ON c.id = m.component
                                  JOIN component p ON p.id = m.cause
                                WHERE i.state = 'OPEN' AND m.left_at IS NULL AND m.settled = 0 AND c.observed <> 'UP'
                                  AND p.observed = 'UP'""")
                        .query(String.class)
                        .list())
                .join();
    }

    /** Who is a member, and not over, of which incident that is not closed: {@code 7 trunk-us-1}. */
    Set<String> members() {
        return store.submit(sql -> sql.sql(
                                """
                                SELECT m.incident || ' ' || c.native_id FROM incident_member m
                                  JOIN incident i ON i.id = m.incident JOIN component c ON c.id = m.component
                                WHERE i.state = 'OPEN' AND m.left_at IS NULL AND m.settled = 0""")
                        .query(String.class)
                        .set())
                .join();
    }

    /** When those left an incident who did. */
    Map<String, Instant> leftAt(long incident) {
        Map<String, Instant> left = new HashMap<>();
        store.submit(sql -> sql.sql(
                                """
                                SELECT c.native_id, m.left_at FROM incident_member m JOIN component c ON c.id = m.component
                                WHERE m.incident = ? AND m.left_at IS NOT NULL""")
                        .param(incident)
                        .query((row, n) -> left.put(row.getString("native_id"), Columns.instant(row, "left_at")))
                        .list())
                .join();
        return left;
    }

    /** Symptoms that left an incident while they were out, have been out since, and are in no other than one that waits. */
    Set<String> symptomsThatWait(long incident) {
        return store.submit(sql -> sql.sql(
                                """
                                SELECT c.native_id FROM incident_member m JOIN component c ON c.id = m.component
                                WHERE m.incident = ? AND m.left_at IS NOT NULL AND m.settled = 0 AND m.cause IS NOT NULL
                                  AND c.observed <> 'UP' AND (c.recovered_at IS NULL OR c.recovered_at < m.left_at)
                                  AND EXISTS (
                                    SELECT 1 FROM incident_member w JOIN incident i ON i.id = w.incident
                                    WHERE w.component = m.component AND w.left_at IS NULL AND i.state = 'GATHERING')
                                  AND NOT EXISTS (
                                    SELECT 1 FROM incident_member o JOIN incident i ON i.id = o.incident
                                    WHERE o.component = m.component AND o.left_at IS NULL
                                      AND (i.state = 'OPEN' OR i.outcome = 'REJECTED'))""")
                        .param(incident)
                        .query(String.class)
                        .set())
                .join();
    }

    /** What the ledger still believes to be open. */
    List<String> unclosed() {
        return store.submit(sql -> sql.sql(
                                """
                                SELECT dedup_key || ' ' || state || ' ' || coalesce(action, 'idle') FROM incident
                                WHERE state <> 'CLOSED'""")
                        .query(String.class)
                        .list())
                .join();
    }
}
