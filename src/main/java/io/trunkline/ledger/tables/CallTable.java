package io.trunkline.ledger.tables;

import static io.trunkline.store.Columns.millis;
import static io.trunkline.store.Columns.one;

import io.trunkline.model.DeliveryAction;
import io.trunkline.model.Incident;
import io.trunkline.rules.DeliveryPolicy.Urgency;
import io.trunkline.store.Columns;
import io.trunkline.store.Sql;
import java.time.Instant;
import java.util.List;

/** The statements on {@code incident} that note calls and what came of them. */
public final class CallTable {

    private CallTable() {}

    /** A call is about to be made. */
    public static void noteCall(Sql store, long id, DeliveryAction action, Instant now) {
        one(
                store.sql(
                                """
                                UPDATE incident SET in_flight = ?, last_sent_at = ?, attempts = attempts + 1
                                WHERE id = ? AND in_flight IS NULL""")
                        .params(action.name(), millis(now), id)
                        .update(),
                "noting a call");
    }

    /** Incidents of a routing key whose call has no outcome. */
    public static List<Long> unfinished(Sql store, String routingKey) {
        return store.sql("SELECT id FROM incident WHERE routing_key = ? AND in_flight IS NOT NULL")
                .param(routingKey)
                .query(Long.class)
                .list();
    }

    /** The call may have arrived. */
    public static void unanswered(Sql store, long id) {
        one(
                store.sql(
                                """
                                UPDATE incident SET unanswered = 1, in_flight = NULL, resolve_unanswered =
                                  CASE WHEN in_flight = 'RESOLVE' THEN 1 ELSE resolve_unanswered END WHERE id = ?""")
                        .param(id)
                        .update(),
                "noting an unanswered call");
    }

    /** Another call may arrive after the resolve that is under way. */
    public static void resolveUncertain(Sql store, long id) {
        one(
                store.sql("UPDATE incident SET resolve_unanswered = 1 WHERE id = ? AND in_flight = 'RESOLVE'")
                        .param(id)
                        .update(),
                "doubting a resolve");
    }

    /** The call did not arrive, or it was answered. */
    public static void answered(Sql store, long id) {
        one(
                store.sql("UPDATE incident SET in_flight = NULL WHERE id = ?")
                        .param(id)
                        .update(),
                "noting an answer");
    }

    /** PagerDuty has that revision of an open incident. */
    public static void accepted(Sql store, long id, int revision, Instant now) {
        one(
                store.sql(
                                """
                                UPDATE incident SET accepted_at = COALESCE(accepted_at, ?), told_revision = ?,
                                  failures = 0, held_until = NULL, server_errors_since = NULL, bare = 0,
                                  last_error = NULL, refused_rounds = 0 WHERE id = ?""")
                        .params(millis(now), revision, id)
                        .update(),
                "noting an acceptance");
    }

    /**
     * PagerDuty accepted it and does not have it: it is to be sent once more, under the same key. Its trigger may still
     * turn up, so a resolve is owed all the same.
     */
    public static void neverWas(Sql store, long id) {
        one(
                store.sql(
                                """
                                UPDATE incident SET state = 'OPEN', outcome = NULL, closed_at = NULL, key_free_at = NULL,
                                  accepted_at = NULL, unanswered = 1, bare = 0 WHERE id = ?""")
                        .param(id)
                        .update(),
                "taking back an acceptance");
    }

    /** That revision will not be sent; a later one may. */
    public static void givenUp(Sql store, long id, int revision) {
        one(
                store.sql("UPDATE incident SET told_revision = ? WHERE id = ?")
                        .params(revision, id)
                        .update(),
                "giving up an update");
    }

    public static void error(Sql store, long id, String error) {
        one(
                store.sql("UPDATE incident SET last_error = ? WHERE id = ?")
                        .params(error, id)
                        .update(),
                "noting an error");
    }

    /** Holds one incident, whatever its routing key does. */
    public static void hold(Sql store, long id, Instant until) {
        one(
                store.sql("UPDATE incident SET failures = failures + 1, held_until = ? WHERE id = ?")
                        .params(millis(until), id)
                        .update(),
                "holding an incident");
    }

    /** Since when no call of it was answered; {@code server_errors_since} dates from when 5xx alone counted. */
    public static void unansweredSince(Sql store, long id, Instant since) {
        one(
                store.sql("UPDATE incident SET server_errors_since = ? WHERE id = ?")
                        .params(millis(since), id)
                        .update(),
                "noting since when calls are unanswered");
    }

    /** The full body was refused; the bare one is tried. */
    public static void useBareBody(Sql store, long id, String reasons) {
        one(
                store.sql("UPDATE incident SET bare = 1, reasons = ? WHERE id = ?")
                        .params(reasons, id)
                        .update(),
                "baring an incident");
    }

    /** A call did not arrive, so the one before it is the last. */
    public static void lastSent(Sql store, long id, Instant before) {
        one(
                store.sql("UPDATE incident SET last_sent_at = ? WHERE id = ?")
                        .params(millis(before), id)
                        .update(),
                "taking back a call");
    }

    /** The bare body and the full one in turn; never again a full one that was refused. */
    public static void otherBody(Sql store, long id) {
        one(
                store.sql(
                                """
                                UPDATE incident SET bare = CASE WHEN bare = 1 AND reasons IS NULL THEN 0 ELSE 1 END
                                WHERE id = ?""")
                        .param(id)
                        .update(),
                "changing the body");
    }

    /** It goes to another integration under a new key; {@code fallback} if that is the default service's. */
    public static void readdressed(Sql store, long id, String routingKey, String dedupKey, boolean fallback) {
        one(
                store.sql(
                                """
                                UPDATE incident SET
                                  refused_key = CASE WHEN ? = 1 AND readdressed = 0 THEN routing_key ELSE refused_key END,
                                  routing_key = ?, dedup_key = ?, readdressed = ?, bare = 0,
                                  unanswered = 0, failures = 0, held_until = NULL, server_errors_since = NULL
                                WHERE id = ?""")
                        .params(Columns.flag(fallback), routingKey, dedupKey, Columns.flag(fallback), id)
                        .update(),
                "re-addressing an incident");
    }

    /**
     * Leaves behind, at the address that an incident had, the resolve that is owed there; the row has moved on, and its
     * members with it, but for those that left with the move.
     */
    public static void oweResolve(Sql store, Incident incident, Instant now) {
        long owed = store.sql(
                        """
                        INSERT INTO incident (service, service_name, status, severity, component, platform,
                          diagnostic_url, since, state, dedup_key, routing_key, window_from, opened_at, revision,
                          told_revision, alone, unanswered, resolve_unanswered, action, urgency, due_at)
                        SELECT service, service_name, status, severity, component, platform, diagnostic_url, since,
                          'OPEN', ?, ?, window_from, opened_at, revision, told_revision, 1, 1, 1, 'RESOLVE', ?, ?
                        FROM incident WHERE id = ? RETURNING id""")
                .params(
                        incident.dedupKey(),
                        incident.routingKey(),
                        Urgency.RESOLVE.ordinal(),
                        millis(now),
                        incident.id())
                .query(Long.class)
                .single();
        store.sql(
                        """
                        INSERT INTO incident_member (incident, component, since, entered_at, left_at)
                        SELECT ?, component, since, entered_at, ? FROM incident_member
                        WHERE incident = ? AND (left_at IS NULL OR left_at = ?)""")
                .params(owed, millis(now), incident.id(), millis(now))
                .update();
    }

    /** A closed incident's resolve is repeated then. */
    public static void repeatResolve(Sql store, long id, Instant at) {
        IncidentTable.schedule(store, id, DeliveryAction.RESOLVE, Urgency.RESOLVE, at);
    }

    public static boolean keyFree(Sql store, long id, Instant now) {
        return store.sql("SELECT 1 FROM incident WHERE id = ? AND key_free_at <= ?")
                .params(id, millis(now))
                .query((row, n) -> true)
                .optional()
                .isPresent();
    }

    /**
     * Triggers that PagerDuty has not accepted since before then, and for which the last resort is not owed yet. The first
     * condition on {@code opened_at} is for the index, which would not be read for either of the other two.
     */
    public static List<Incident> unaccepted(Sql store, Instant before, int limit) {
        return store.sql(
                        "SELECT " + IncidentTable.COLUMNS
                                + """
                        FROM incident i WHERE state = 'OPEN' AND accepted_at IS NULL AND last_resort_at IS NULL
                          AND opened_at > 0 AND (opened_at <= ? OR server_errors_since <= ?) AND action = 'TRIGGER'
                        LIMIT ?""")
                .params(millis(before), millis(before), limit)
                .query((row, n) -> IncidentTable.read(row))
                .list();
    }
}
