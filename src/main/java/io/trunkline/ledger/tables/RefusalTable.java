package io.trunkline.ledger.tables;

import static io.trunkline.store.Columns.instant;
import static io.trunkline.store.Columns.millis;
import static io.trunkline.store.Columns.one;

import io.trunkline.model.Incident;
import io.trunkline.store.Sql;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The statements on {@code incident} about what PagerDuty refused everywhere, and about the rounds in which it is repeated. */
public final class RefusalTable {

    /**
     * Of an incident {@code i}: every address refused it, and it is still to be sent, because a component is in it or,
     * for a compliance event, because nothing else would tell it.
     */
    public static final String REFUSED_AND_UNTOLD =
            """
            outcome = 'REJECTED' AND (compliance_type IS NOT NULL OR EXISTS (
              SELECT 1 FROM incident_member m WHERE m.incident = i.id AND m.left_at IS NULL))""";

    private static final String PAUSES_ANEW =
            "refused_rounds = CASE WHEN refused_rounds > 1 THEN 1 ELSE refused_rounds END";

    private RefusalTable() {}

    /** Incidents whose trigger was refused everywhere and that are still to be sent. */
    public static List<Long> rejected(Sql store) {
        return store.sql("SELECT id FROM incident i WHERE " + REFUSED_AND_UNTOLD)
                .query(Long.class)
                .list();
    }

    /** Open triggers that PagerDuty has not accepted and for which no call is under way. */
    public static List<Incident> unaccepted(Sql store) {
        return store.sql(
                        "SELECT " + IncidentTable.COLUMNS
                                + """
                        FROM incident i WHERE state = 'OPEN' AND accepted_at IS NULL AND in_flight IS NULL
                          AND action = 'TRIGGER'""")
                .query((row, n) -> IncidentTable.read(row))
                .list();
    }

    /** When a refused trigger is to be repeated; nothing once every component has left it. */
    public static Optional<Instant> repeatsAt(Sql store, long id) {
        return store.sql("SELECT due_at FROM incident i WHERE id = ? AND due_at IS NOT NULL AND " + REFUSED_AND_UNTOLD)
                .param(id)
                .query((row, n) -> instant(row, "due_at"))
                .optional();
    }

    /** Rounds in a row in which it was refused. */
    public static int rounds(Sql store, long id) {
        return store.sql("SELECT refused_rounds FROM incident WHERE id = ?")
                .param(id)
                .query(Integer.class)
                .single();
    }

    public static void countRound(Sql store, long id) {
        one(
                store.sql("UPDATE incident SET refused_rounds = refused_rounds + 1 WHERE id = ?")
                        .param(id)
                        .update(),
                "counting a refused round");
    }

    /** The next round of a refused trigger begins then. */
    public static void repeatAt(Sql store, long id, Instant at) {
        one(
                store.sql("UPDATE incident SET due_at = ? WHERE id = ? AND outcome = 'REJECTED'")
                        .params(millis(at), id)
                        .update(),
                "repeating a refused incident");
    }

    /**
     * A person has the next round of a refused trigger begin then. Should that be refused too, the pauses begin anew, for
     * the key may be in repair; the first, which also calls the hooks, is not among them.
     */
    public static void hasten(Sql store, long id, Instant at) {
        one(
                store.sql("UPDATE incident SET due_at = ?, " + PAUSES_ANEW + " WHERE id = ? AND outcome = 'REJECTED'")
                        .params(millis(at), id)
                        .update(),
                "hastening a refused incident");
    }

    /** Every component has left a refused incident, so it is not repeated. */
    public static void over(Sql store, long id) {
        store.sql("UPDATE incident SET due_at = NULL WHERE id = ? AND outcome = 'REJECTED'")
                .param(id)
                .update();
    }

    /**
     * A refused trigger is open again, at the address that its service has now; nothing joins it, and its age goes on.
     */
    public static void reopen(Sql store, long id, String severity, String dedupKey, String routingKey) {
        one(
                store.sql(
                                """
                                UPDATE incident SET state = 'OPEN', outcome = NULL, closed_at = NULL, key_free_at = NULL,
                                  severity = ?, dedup_key = ?, routing_key = ?, alone = 1, unanswered = 0, failures = 0,
                                  held_until = NULL, server_errors_since = NULL, bare = 0, readdressed = 0, refused_key = NULL,
                                  reasons = NULL, last_error = NULL, due_at = NULL
                                WHERE id = ? AND outcome = 'REJECTED'""")
                        .params(severity, dedupKey, routingKey, id)
                        .update(),
                "repeating a refused incident");
    }

    /** The components of an incident that its refusal holds. */
    public static List<String> held(Sql store, long id) {
        return store.sql(
                        """
                        SELECT c.id FROM component c WHERE c.hold_reason = 'REJECTED' AND EXISTS (
                          SELECT 1 FROM incident_member m
                          WHERE m.incident = ? AND m.component = c.id AND m.left_at IS NULL)""")
                .param(id)
                .query(String.class)
                .list();
    }

    /** A resolve that was refused is owed again, if it was; how many that were. */
    public static int resolvable(Sql store, long id) {
        return store.sql(
                        """
                        UPDATE incident SET state = 'OPEN', outcome = NULL, closed_at = NULL, bare = 0
                        WHERE id = ? AND outcome = 'UNRESOLVABLE'""")
                .param(id)
                .update();
    }

    /** Refused resolves that are repeated later than that are repeated then. */
    public static void hastenResolves(Sql store, Instant at) {
        store.sql("UPDATE incident SET due_at = ?, " + PAUSES_ANEW
                        + " WHERE outcome = 'UNRESOLVABLE' AND action IS NOT NULL AND due_at > ?")
                .params(millis(at), millis(at))
                .update();
    }
}
