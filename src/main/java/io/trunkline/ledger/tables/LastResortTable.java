package io.trunkline.ledger.tables;

import static io.trunkline.store.Columns.millis;
import static io.trunkline.store.Columns.one;

import io.trunkline.model.Incident;
import io.trunkline.store.Sql;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** The statements on {@code last_resort}: incidents that are delivered another way than through PagerDuty. */
public final class LastResortTable {

    private LastResortTable() {}

    /** What is owed; {@code attempts} counts those that were begun, {@code lastError} is PagerDuty's last answer, or null. */
    public record Owed(Incident incident, String summary, int attempts, String lastError) {}

    /** From now on it is owed, unless it was before: each incident once. */
    public static void owe(Sql store, Incident incident, String summary, Instant now) {
        if (incident.lastResortAt() != null) {
            return;
        }
        one(
                store.sql("UPDATE incident SET last_resort_at = ? WHERE id = ?")
                        .params(millis(now), incident.id())
                        .update(),
                "taking the last resort");
        // A compliance event that was sent again after a refusal is an incident anew.
        one(
                store.sql(
                                """
                                INSERT INTO last_resort (incident, summary, owed_at, due_at) VALUES (?, ?, ?, ?)
                                ON CONFLICT (incident) DO UPDATE SET summary = excluded.summary,
                                  owed_at = excluded.owed_at, due_at = excluded.due_at, attempts = 0, done_at = NULL,
                                  last_error = NULL, only_logged = NULL""")
                        .params(incident.id(), summary, millis(now), millis(now))
                        .update(),
                "owing the last resort");
    }

    public static List<Owed> dueBy(Sql store, Instant now, int limit) {
        return store.sql(
                        "SELECT " + IncidentTable.COLUMNS
                                + """
                        , l.summary, l.attempts AS tries, i.last_error AS answer FROM last_resort l
                          JOIN incident i ON i.id = l.incident
                        WHERE l.due_at <= ? ORDER BY l.due_at, l.incident LIMIT ?""")
                .params(millis(now), limit)
                .query((row, n) -> new Owed(
                        IncidentTable.read(row),
                        row.getString("summary"),
                        row.getInt("tries"),
                        row.getString("answer")))
                .list();
    }

    /** An attempt begins; if it does not end, the next one does then. */
    public static void begun(Sql store, long incident, Instant next) {
        one(
                store.sql("UPDATE last_resort SET attempts = attempts + 1, due_at = ? WHERE incident = ?")
                        .params(millis(next), incident)
                        .update(),
                "beginning a last resort");
    }

    /** @param onlyLogged whether that reached no one */
    public static void done(Sql store, long incident, boolean onlyLogged, Instant now) {
        one(
                store.sql(
                                """
                                UPDATE last_resort SET done_at = ?, due_at = NULL, last_error = NULL, only_logged = ?
                                WHERE incident = ?""")
                        .params(millis(now), onlyLogged ? 1 : 0, incident)
                        .update(),
                "ending a last resort");
    }

    /** How many attempts were begun of one that is not done; nothing if it is. */
    public static OptionalInt attempts(Sql store, long incident) {
        return store.sql("SELECT attempts FROM last_resort WHERE incident = ? AND done_at IS NULL")
                .param(incident)
                .query(Integer.class)
                .optional()
                .map(OptionalInt::of)
                .orElse(OptionalInt.empty());
    }

    public static void failed(Sql store, long incident, String error, Instant next) {
        one(
                store.sql("UPDATE last_resort SET last_error = ?, due_at = ? WHERE incident = ?")
                        .params(error, millis(next), incident)
                        .update(),
                "noting a failed last resort");
    }

    /** The incident for whose sake another one of the same routing key was not called; nothing if there is none. */
    public static Optional<Long> before(Sql store, Incident incident) {
        return store.sql(
                        """
                        SELECT id FROM incident WHERE routing_key = ? AND id <> ? AND action IS NOT NULL
                          AND server_errors_since IS NOT NULL ORDER BY server_errors_since LIMIT 1""")
                .params(incident.routingKey(), incident.id())
                .query(Long.class)
                .optional();
    }

    /** The last answer for which an incident's routing key was held. */
    public static Optional<String> errorOfKey(Sql store, Incident incident) {
        return store.sql("SELECT last_error FROM routing_key WHERE routing_key = ? AND last_error IS NOT NULL")
                .param(incident.routingKey())
                .query(String.class)
                .optional();
    }
}
