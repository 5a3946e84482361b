package io.trunkline.ledger.tables;

import static io.trunkline.store.Columns.flag;
import static io.trunkline.store.Columns.instant;
import static io.trunkline.store.Columns.millis;
import static io.trunkline.store.Columns.named;
import static io.trunkline.store.Columns.one;

import io.trunkline.model.Alarm;
import io.trunkline.model.ComponentId;
import io.trunkline.model.DeliveryAction;
import io.trunkline.model.Incident;
import io.trunkline.model.Incident.Outcome;
import io.trunkline.model.Incident.State;
import io.trunkline.model.Status;
import io.trunkline.model.StatusEvent;
import io.trunkline.rules.DeliveryPolicy.Urgency;
import io.trunkline.store.RowReader;
import io.trunkline.store.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The statements on {@code incident} but for those of a call's outcome, which {@link CallTable} has. */
public final class IncidentTable {

    /** What {@link #read} reads, by place, of an incident {@code i}. */
    static final String COLUMNS =
            """
            i.id, i.service, i.service_name, i.status, i.severity, i.compliance_type, i.state, i.dedup_key, i.routing_key,
            i.window_from, i.opened_at, i.accepted_at, i.revision, i.told_revision, i.last_sent_at, i.in_flight,
            i.unanswered, i.resolve_unanswered, i.failures, i.held_until, i.server_errors_since, i.bare, i.readdressed,
            i.refused_key, i.last_resort_at
            """;

    private IncidentTable() {}

    public static Optional<Incident> find(Sql store, long id) {
        return store.sql("SELECT " + COLUMNS + "FROM incident i WHERE i.id = ?")
                .param(id)
                .query((row, n) -> read(row))
                .optional();
    }

    public static Incident get(Sql store, long id) {
        return find(store, id).orElseThrow(() -> new IllegalStateException("incident " + id + " is gone"));
    }

    /**
     * Incidents of one service and status that are not closed and began lately or were not accepted; newest first. Those
     * that stay alone are not among them.
     */
    public static List<Incident> unclosed(Sql store, String service, Status status, Instant lately) {
        return store.sql(
                        "SELECT " + COLUMNS
                                + """
                        FROM incident i WHERE service = ? AND status = ? AND state <> 'CLOSED' AND alone = 0
                          AND (window_from >= ? OR accepted_at IS NULL)
                        ORDER BY id DESC""")
                .params(service, status.name(), millis(lately))
                .query((row, n) -> read(row))
                .list();
    }

    /** Starts the wait of a service and status; nothing joins one that is to stay alone. */
    public static long gather(
            Sql store,
            String service,
            String serviceName,
            Status status,
            boolean alone,
            Instant from,
            Instant opensAt) {
        return store.sql(
                        """
                        INSERT INTO incident (service, service_name, status, severity, state, alone, window_from, revision,
                          told_revision, due_at)
                        VALUES (?, ?, ?, '', 'GATHERING', ?, ?, 0, 0, ?) RETURNING id""")
                .params(service, serviceName, status.name(), flag(alone), millis(from), millis(opensAt))
                .query(Long.class)
                .single();
    }

    /** Opens what has gathered, under the key that its resolve will repeat. */
    public static void open(
            Sql store, long id, String component, String severity, String dedupKey, String routingKey, Instant now) {
        one(
                store.sql(
                                """
                                UPDATE incident SET state = 'OPEN', component = ?, severity = ?, dedup_key = ?,
                                  routing_key = ?, opened_at = ?, revision = 1, due_at = NULL
                                WHERE id = ? AND state = 'GATHERING'""")
                        .params(component, severity, dedupKey, routingKey, millis(now), id)
                        .update(),
                "opening an incident");
    }

    /** Opens the incident of a compliance event, which has no members and no wait. */
    public static long report(
            Sql store,
            StatusEvent event,
            String service,
            String serviceName,
            String severity,
            String dedupKey,
            String routingKey,
            Instant now) {
        return store.sql(
                        """
                        INSERT INTO incident (service, service_name, status, severity, compliance_type, component,
                          platform, diagnostic_url, since, state, dedup_key, routing_key, window_from, opened_at,
                          revision, told_revision)
                        VALUES (?, ?, 'UNKNOWN', ?, ?, ?, ?, ?, ?, 'OPEN', ?, ?, ?, ?, 1, 0) RETURNING id""")
                .params(
                        service,
                        serviceName,
                        severity,
                        event.type(),
                        event.component().toString(),
                        event.platform(),
                        event.diagnosticUrl(),
                        millis(event.occurredAt()),
                        dedupKey,
                        routingKey,
                        millis(now),
                        millis(now))
                .query(Long.class)
                .single();
    }

    /** What a compliance event is about. */
    public static ComponentId violated(Sql store, long id) {
        return store.sql("SELECT component FROM incident WHERE id = ?")
                .param(id)
                .query((row, n) -> ComponentId.parse(row.getString("component")))
                .single();
    }

    /** Whether a key may not be given again yet, for that routing key (rule 5). */
    static boolean keyInUse(Sql store, String routingKey, String dedupKey, Instant now) {
        return store.sql(
                        """
                        SELECT 1 FROM incident WHERE routing_key = ? AND dedup_key = ?
                          AND (key_free_at IS NULL OR key_free_at > ?) LIMIT 1""")
                .params(routingKey, dedupKey, millis(now))
                .query((row, n) -> true)
                .optional()
                .isPresent();
    }

    /** Something became true that PagerDuty does not know. */
    public static void revise(Sql store, long id) {
        one(
                store.sql("UPDATE incident SET revision = revision + 1 WHERE id = ?")
                        .param(id)
                        .update(),
                "revising an incident");
    }

    /** The wait is over earlier, if it is not already to be: a component joined that has waited longer. Says whether it is. */
    public static boolean hasten(Sql store, long id, Instant from, Instant opensAt) {
        return store.sql(
                                """
                        UPDATE incident SET window_from = ?, due_at = ?
                        WHERE id = ? AND state = 'GATHERING' AND window_from > ?""")
                        .params(millis(from), millis(opensAt), id, millis(from))
                        .update()
                > 0;
    }

    /** A wait goes on until then. */
    public static void waitOn(Sql store, long id, Instant opensAt) {
        one(
                store.sql("UPDATE incident SET due_at = ? WHERE id = ? AND state = 'GATHERING'")
                        .params(millis(opensAt), id)
                        .update(),
                "waiting on");
    }

    /**
     * Incidents of the same service and status as one that gathers which opened since then, so that a person may have been
     * paged; none for an incident that stays alone, as those of alarms do. Of the others that stay alone those count that were
     * accepted: not what only owes a resolve, for the incident that left it behind is counted.
     */
    public static int openedSince(Sql store, long gathering, Instant since) {
        return store.sql(
                        """
                        SELECT COUNT(*) FROM incident g JOIN incident o ON o.service = g.service AND o.status = g.status
                        WHERE g.id = ? AND g.alone = 0 AND o.opened_at > ?
                          AND (o.alone = 0 OR o.accepted_at IS NOT NULL AND o.component NOT LIKE ?)
                          AND COALESCE(o.outcome, '') <> 'ENDED'""")
                .params(gathering, millis(since), Alarm.SOURCE + "/" + Alarm.COMPONENT + "/%")
                .query(Integer.class)
                .single();
    }

    /** Writes down what is to be sent next, and from when. */
    public static void schedule(Sql store, long id, DeliveryAction action, Urgency urgency, Instant dueAt) {
        one(
                store.sql("UPDATE incident SET action = ?, urgency = ?, due_at = ? WHERE id = ?")
                        .params(action.name(), urgency.ordinal(), millis(dueAt), id)
                        .update(),
                "scheduling a call");
    }

    public static void idle(Sql store, long id) {
        one(
                store.sql("UPDATE incident SET action = NULL, urgency = NULL, due_at = NULL WHERE id = ?")
                        .param(id)
                        .update(),
                "idling an incident");
    }

    /** Closes an incident; its key may be given again from {@code keyFreeAt} on, never if that is null. */
    public static void close(Sql store, long id, Outcome outcome, Instant now, Instant keyFreeAt) {
        one(
                store.sql(
                                """
                                UPDATE incident SET state = 'CLOSED', outcome = ?, closed_at = ?, key_free_at = ?,
                                  in_flight = NULL, action = NULL, urgency = NULL, due_at = NULL WHERE id = ?""")
                        .params(outcome.name(), millis(now), millis(keyFreeAt), id)
                        .update(),
                "closing an incident");
    }

    /** The key of an incident that is closed may be given again from then on. */
    public static void keyRests(Sql store, long id, Instant until) {
        one(
                store.sql("UPDATE incident SET key_free_at = ? WHERE id = ?")
                        .params(millis(until), id)
                        .update(),
                "letting a key rest");
    }

    /**
     * What a person closed is open again, unless its key belongs to another incident by now; how many that were.
     */
    public static int reopened(Sql store, long id) {
        return store.sql(
                        """
                        UPDATE incident SET state = 'OPEN', outcome = NULL, closed_at = NULL, key_free_at = NULL,
                          action = NULL, urgency = NULL, due_at = NULL
                        WHERE id = ? AND outcome = 'CLOSED_BY_HAND' AND NOT EXISTS (
                          SELECT 1 FROM incident o WHERE o.routing_key = incident.routing_key
                            AND o.dedup_key = incident.dedup_key AND o.state = 'OPEN')""")
                .param(id)
                .update();
    }

    /** The most urgent incident of a routing key that is due (rule 12). */
    public static Optional<Incident> mostUrgent(Sql store, String routingKey, Instant now) {
        return store.sql(
                        "SELECT " + COLUMNS
                                + """
                        FROM incident i WHERE routing_key = ? AND action IS NOT NULL AND due_at <= ?
                        ORDER BY urgency, opened_at, id LIMIT 1""")
                .params(routingKey, millis(now))
                .query((row, n) -> read(row))
                .optional();
    }

    /** When a routing key has work next. */
    public static Optional<Instant> nextDue(Sql store, String routingKey) {
        return store.sql("SELECT MIN(due_at) AS due_at FROM incident WHERE routing_key = ? AND action IS NOT NULL")
                .param(routingKey)
                .query((row, n) -> Optional.ofNullable(instant(row, "due_at")))
                .single();
    }

    /** From now on nothing joins it: PagerDuty refuses to show what does. */
    public static void takesNoJoins(Sql store, long id) {
        one(
                store.sql("UPDATE incident SET alone = 1 WHERE id = ?")
                        .param(id)
                        .update(),
                "keeping an incident to itself");
    }

    /** A wait that is over, or the pause before a refused trigger is repeated. */
    public record Gathered(long id, String service, Status status) {}

    public static List<Gathered> gatheredBy(Sql store, Instant now, int limit) {
        return store.sql(
                        """
                        SELECT id, service, status FROM incident
                        WHERE due_at <= ? AND (state = 'GATHERING' OR outcome = 'REJECTED')
                        ORDER BY due_at LIMIT ?""")
                .params(millis(now), limit)
                .query((row, n) -> new Gathered(
                        row.getLong("id"), row.getString("service"), Status.valueOf(row.getString("status"))))
                .list();
    }

    /** Routing keys that have work now and are not held. */
    public static List<String> keysDueBy(Sql store, Instant now, int limit) {
        return store.sql(
                        """
                        SELECT DISTINCT i.routing_key FROM incident i
                          LEFT JOIN routing_key k ON k.routing_key = i.routing_key
                        WHERE i.due_at <= ? AND i.action IS NOT NULL
                          AND (k.held_until IS NULL OR k.held_until <= ?) LIMIT ?""")
                .params(millis(now), millis(now), limit)
                .query(String.class)
                .list();
    }

    /** How an incident ended; nothing if there is none of that number, or if it has not. */
    public static Optional<Outcome> outcome(Sql store, long id) {
        return store.sql("SELECT outcome FROM incident WHERE id = ? AND outcome IS NOT NULL")
                .param(id)
                .query(String.class)
                .optional()
                .map(Outcome::valueOf);
    }

    /** The first columns of a row that begins with {@link #COLUMNS}; others may follow. */
    static Incident read(ResultSet columns) throws SQLException {
        RowReader row = new RowReader(columns);
        return new Incident(
                row.number(),
                row.text(),
                row.text(),
                Status.valueOf(row.text()),
                row.text(),
                row.text(),
                State.valueOf(row.text()),
                row.text(),
                row.text(),
                row.instant(),
                row.instant(),
                row.instant(),
                (int) row.number(),
                (int) row.number(),
                row.instant(),
                named(DeliveryAction.class, row.text()),
                row.flag(),
                row.flag(),
                (int) row.number(),
                row.instant(),
                row.instant(),
                row.flag(),
                row.flag(),
                row.text(),
                row.instant());
    }
}
