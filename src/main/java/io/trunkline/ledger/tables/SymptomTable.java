package io.trunkline.ledger.tables;

import static io.trunkline.store.Columns.instant;
import static io.trunkline.store.Columns.millis;

import io.trunkline.model.Incident;
import io.trunkline.store.Sql;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The statements on {@code incident_member} for those that are members because of their cause. */
public final class SymptomTable {

    private SymptomTable() {}

    /** A member that has not left is one because of that from now on; null for an outage of its own. */
    public static void under(Sql store, long incident, String component, String cause) {
        store.sql(
                        """
                        UPDATE incident_member SET cause = ?, moved_at = NULL
                        WHERE incident = ? AND component = ? AND left_at IS NULL""")
                .params(cause, incident, component)
                .update();
    }

    /** All members that hang on a cause and on nothing else that is known to be out are members because of it. */
    public static void allUnder(Sql store, long incident, String cause) {
        store.sql(
                        """
                        UPDATE incident_member SET cause = ? WHERE incident = ? AND left_at IS NULL AND cause IS NULL
                          AND component IN (SELECT component FROM ancestor WHERE ancestor = ?)""")
                .params(cause, incident, cause)
                .update();
    }

    /** A member hangs on its cause no more, since then. */
    public static void moved(Sql store, long incident, String component, Instant at) {
        store.sql(
                        """
                        UPDATE incident_member SET moved_at = ?
                        WHERE incident = ? AND component = ? AND left_at IS NULL""")
                .params(millis(at), incident, component)
                .update();
    }

    /** Those for which a cause is over or about to be are looked at again then; says which. */
    public static List<String> causeOver(Sql store, String cause, Instant at) {
        return store.sql(
                        """
                        UPDATE component SET due_at = ? WHERE id IN (
                          SELECT component FROM incident_member WHERE cause = ? AND left_at IS NULL)
                          AND (due_at IS NULL OR due_at > ?) RETURNING id""")
                .params(millis(at), cause, millis(at))
                .query(String.class)
                .list();
    }

    /** What hangs on what is another matter now: all that are members because of a cause are looked at again. */
    public static void allAgain(Sql store, Instant now) {
        store.sql(
                        """
                        UPDATE component SET due_at = ? WHERE id IN (
                          SELECT component FROM incident_member WHERE cause IS NOT NULL AND left_at IS NULL)
                          AND (due_at IS NULL OR due_at > ?)""")
                .params(millis(now), millis(now))
                .update();
    }

    /** The members of an incident that are so because of a cause, with that. */
    public static Map<String, String> causes(Sql store, long incident) {
        Map<String, String> causes = new HashMap<>();
        store.sql(
                        """
                        SELECT component, cause FROM incident_member
                        WHERE incident = ? AND left_at IS NULL AND cause IS NOT NULL""")
                .param(incident)
                .query((row, n) -> causes.put(row.getString("component"), row.getString("cause")))
                .list();
        return causes;
    }

    /** What an incident opens without is not what its members are in it for. */
    public static void leaveAbsentCauses(Sql store, long incident) {
        store.sql(
                        """
                        UPDATE incident_member SET cause = NULL
                        WHERE incident = ? AND left_at IS NULL AND cause IS NOT NULL AND cause NOT IN (
                          SELECT component FROM incident_member WHERE incident = ? AND left_at IS NULL)""")
                .params(incident, incident)
                .update();
    }

    /** When a cause entered an incident: it may have recovered and fallen again there since. */
    public static Optional<Instant> entered(Sql store, long incident, String cause) {
        return store.sql(
                        "SELECT entered_at FROM incident_member WHERE incident = ? AND component = ? AND left_at IS NULL")
                .params(incident, cause)
                .query((row, n) -> instant(row, "entered_at"))
                .optional();
    }

    /**
     * Incidents that PagerDuty was called for and has not accepted, with a symptom that an incident has which opens now. One
     * whose call is under way may be accepted yet: its next call has them leave.
     */
    public static List<Long> unacceptedWith(Sql store, long opening) {
        return store.sql(
                        """
                        SELECT DISTINCT i.id FROM incident_member m
                          JOIN incident_member d ON d.component = m.component
                            AND d.left_at IS NULL AND d.settled = 0 AND d.cause IS NOT NULL
                          JOIN incident i ON i.id = d.incident
                        WHERE m.incident = ? AND m.left_at IS NULL
                          AND i.state = 'OPEN' AND i.accepted_at IS NULL AND i.unanswered = 1 AND i.in_flight IS NULL
                        ORDER BY i.id""")
                .param(opening)
                .query(Long.class)
                .list();
    }

    /**
     * Symptoms leave an incident that PagerDuty has not accepted if a newer one is open that calls for them, so that both do
     * not page for them; says whether any did.
     */
    public static boolean leaveForNewer(Sql store, long incident, Instant now) {
        return leaveForNewer(store, incident, "n.state = 'OPEN'", now);
    }

    /**
     * An incident goes to another address, where it is called for at once: its symptoms wait nowhere else, but those that it
     * would call for as what they are not leave it for their wait. The state is asked for twice: the first is what the index of
     * open incidents is limited to, without which SQLite reads all of them.
     */
    public static void waitNoMore(Sql store, Incident moved, Instant now) {
        store.sql(
                        """
                        UPDATE incident_member SET left_at = ? WHERE left_at IS NULL
                          AND incident IN (SELECT id FROM incident WHERE state <> 'CLOSED' AND state = 'GATHERING')
                          AND component IN (
                            SELECT d.component FROM incident_member d JOIN component c ON c.id = d.component
                            WHERE d.incident = ? AND d.left_at IS NULL AND d.settled = 0 AND d.cause IS NOT NULL
                              AND c.observed = ?)""")
                .params(millis(now), moved.id(), moved.status().name())
                .update();
        leaveForNewer(store, moved.id(), "n.state <> 'CLOSED'", now);
    }

    private static boolean leaveForNewer(Sql store, long incident, String newer, Instant now) {
        boolean left = store.sql(
                                """
                                UPDATE incident_member SET left_at = ?
                                WHERE incident = ? AND left_at IS NULL AND settled = 0 AND cause IS NOT NULL AND EXISTS (
                                  SELECT 1 FROM incident_member m JOIN incident n ON n.id = m.incident
                                  WHERE m.component = incident_member.component AND m.left_at IS NULL AND m.settled = 0
                                    AND (m.entered_at, m.incident) > (incident_member.entered_at, incident_member.incident)
                                    AND n.resolve_unanswered = 0 AND COALESCE(n.in_flight, '') <> 'RESOLVE' AND\s"""
                                        + newer + ")")
                        .params(millis(now), incident)
                        .update()
                > 0;
        if (left) {
            carryOn(store, IncidentTable.get(store, incident), now);
        }
        return left;
    }

    /**
     * What left an incident has been unanswered since that was opened: its own is as late, and follows a corrected key as
     * soon. But the last resort is taken once for that time: where it was, its own goes by its own age.
     */
    private static void carryOn(Sql store, Incident left, Instant now) {
        Instant since = left.lastResortAt() == null ? left.unacceptedSince() : null;
        store.sql(
                        """
                        UPDATE incident SET failures = CASE WHEN failures = 0 THEN ? ELSE failures END,
                          server_errors_since =
                            CASE WHEN ? < COALESCE(server_errors_since, opened_at) THEN ? ELSE server_errors_since END
                        WHERE state = 'OPEN' AND accepted_at IS NULL AND id IN (
                          SELECT m.incident FROM incident_member d
                            JOIN incident_member m ON m.component = d.component AND m.left_at IS NULL AND m.settled = 0
                              AND (m.entered_at, m.incident) > (d.entered_at, d.incident)
                          WHERE d.incident = ? AND d.left_at = ? AND d.settled = 0 AND d.cause IS NOT NULL)""")
                .params(Math.min(1, left.failures()), millis(since), millis(since), left.id(), millis(now))
                .update();
    }

    /** Whether anything joins an incident at all: nothing does where it was refused everywhere before. */
    public static boolean takesJoins(Sql store, long incident) {
        return store.sql("SELECT 1 FROM incident WHERE id = ? AND alone = 0")
                .param(incident)
                .query((row, n) -> true)
                .optional()
                .isPresent();
    }

    /** The wait of a service in which what belongs to a cause gathers already, the worst first. */
    public static Optional<Incident> gathering(Sql store, String service, String cause) {
        return store.sql(
                        "SELECT " + IncidentTable.COLUMNS
                                + """
                        FROM incident i WHERE i.service = ? AND i.state = 'GATHERING' AND i.alone = 0 AND EXISTS (
                          SELECT 1 FROM incident_member m
                          WHERE m.incident = i.id AND m.left_at IS NULL AND m.cause = ?)
                        ORDER BY CASE i.status WHEN 'DOWN' THEN 0 ELSE 1 END, i.id LIMIT 1""")
                .params(service, cause)
                .query((row, n) -> IncidentTable.read(row))
                .optional();
    }

    /** A member of an incident that waits as something better than another that gathers. */
    public record Waiting(long incident, String component, Instant since, Instant enteredAt) {}

    /** Those that wait as DEGRADED in the same service and belong to a cause. */
    public static List<Waiting> waitingAsDegraded(Sql store, String service, String cause) {
        return store.sql(
                        """
                        SELECT m.incident, m.component, m.since, m.entered_at FROM incident i
                          JOIN incident_member m ON m.incident = i.id AND m.left_at IS NULL
                        WHERE i.service = ? AND i.state = 'GATHERING' AND i.status = 'DEGRADED' AND (m.cause = ?
                          OR m.component IN (SELECT component FROM ancestor WHERE ancestor = ?))""")
                .params(service, cause, cause)
                .query((row, n) -> new Waiting(
                        row.getLong("incident"),
                        row.getString("component"),
                        instant(row, "since"),
                        instant(row, "entered_at")))
                .list();
    }
}
