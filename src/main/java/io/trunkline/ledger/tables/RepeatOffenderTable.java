package io.trunkline.ledger.tables;

import static io.trunkline.store.Columns.instant;
import static io.trunkline.store.Columns.millis;

import io.trunkline.rules.Cooldown;
import io.trunkline.store.Sql;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The queries of {@code incident_member} for what a component had of incidents lately (rule 6). */
public final class RepeatOffenderTable {

    private RepeatOffenderTable() {}

    /**
     * Incidents that were resolved between two times, that a component had for itself, and in which it was out for less than
     * so long.
     */
    public static int resolvedIncidentsAlone(Sql store, String component, Instant from, Instant to, Duration outFor) {
        return store.sql(
                        """
                        SELECT COUNT(*) FROM incident_member m JOIN incident i ON i.id = m.incident
                        WHERE m.component = ? AND m.out_for < ? AND i.outcome = 'RESOLVED'
                          AND i.closed_at > ? AND i.closed_at <= ? AND NOT EXISTS (
                            SELECT 1 FROM incident_member x WHERE x.incident = m.incident AND x.component <> m.component)""")
                .params(component, outFor.toMillis(), millis(from), millis(to))
                .query(Integer.class)
                .single();
    }

    /** The same for a redundant group: incidents about it as DOWN, whose members all were instances of it. */
    public static int resolvedIncidentsOfGroupAlone(
            Sql store, String service, String group, Instant from, Instant to, Duration outFor) {
        return store.sql(
                        """
                        SELECT COUNT(*) FROM incident i
                        WHERE i.service = ? AND i.status = 'DOWN' AND i.outcome = 'RESOLVED'
                          AND i.closed_at > ? AND i.closed_at <= ? AND i.id IN (
                            SELECT incident FROM incident_member WHERE instance_of = ? AND out_for < ?)
                          AND NOT EXISTS (SELECT 1 FROM incident_member x
                            WHERE x.incident = i.id AND COALESCE(x.instance_of, '') <> ?)""")
                .params(service, millis(from), millis(to), group, outFor.toMillis(), group)
                .query(Integer.class)
                .single();
    }

    /** Whether a redundant group shares an incident with others. */
    public static boolean isShared(Sql store, long incident, String group) {
        return store.sql(
                        """
                        SELECT 1 FROM incident_member
                        WHERE incident = ? AND left_at IS NULL AND COALESCE(instance_of, '') <> ? LIMIT 1""")
                .params(incident, group)
                .query((row, n) -> true)
                .optional()
                .isPresent();
    }

    /** Notes how long a redundant group was out until it got better, for one of its instances, which may have been out before. */
    public static void noteOutage(Sql store, long incident, String component, Instant better) {
        store.sql(
                        """
                        UPDATE incident_member SET out_for = ? - CASE WHEN entered_at < ? THEN entered_at ELSE since END
                        WHERE incident = ? AND component = ? AND left_at IS NULL AND since < ?""")
                .params(millis(better), millis(better), incident, component, millis(better))
                .update();
    }

    /** Whether an incident replaced another of its status in which a component had been watched, for the same outage. */
    public static boolean replacesWatched(Sql store, long incident, String component) {
        return store.sql(
                        """
                        SELECT 1 FROM incident_member x JOIN incident o ON o.id = x.incident
                          JOIN incident_member m ON m.component = x.component JOIN incident i ON i.id = m.incident
                        WHERE x.component = ? AND i.id = ? AND o.id <> i.id AND o.status = i.status
                          AND x.rejoined_at IS NOT NULL AND x.settled = 0 AND x.left_at >= m.entered_at LIMIT 1""")
                .params(component, incident)
                .query((row, n) -> true)
                .optional()
                .isPresent();
    }

    /**
     * The earliest time from which a member of an incident is to page anew without delay; nothing if none is. What only got
     * worse is none of these, because its incident of before stays open.
     *
     * <ul>
     *   <li>It was still out {@code watched} after a rejoin; a blip shorter than a cooldown does not count as a recovery.
     *   <li>Its incident of before was closed in PagerDuty, and it left that less than {@code reopenAfter} later, which it
     *       does only if no person closed it; where {@code reopenAfter} is 0, whoever closed it.
     * </ul>
     */
    public static Optional<Instant> pagesAnewSince(Sql store, long incident, Cooldown cooldown, Duration reopenAfter) {
        long length = cooldown.watched().toMillis();
        return store.sql(
                        """
                        SELECT MIN(CASE WHEN x.left_at IS NULL AND x.rejoined_at + ? > m.entered_at
                          THEN x.rejoined_at + ? ELSE m.entered_at END) AS anew_at
                        FROM incident_member m JOIN incident i ON i.id = m.incident
                          JOIN incident_member x ON x.component = m.component AND x.incident <> m.incident
                          JOIN incident o ON o.id = x.incident JOIN component c ON c.id = m.component
                        WHERE m.incident = ? AND m.left_at IS NULL AND x.settled = 0
                          AND (x.left_at IS NULL AND o.state = 'OPEN'
                              AND (m.since < x.rejoined_at + ? OR x.rejoined_at < c.recovered_at
                                AND m.since >= c.recovered_at AND m.since < c.recovered_at + ?)
                            OR x.left_at >= m.since AND o.outcome = 'CLOSED_BY_HAND' AND x.told <> 'UP'
                              AND (x.left_at < o.closed_at + ? OR ? = 0) AND o.status IN ('DOWN', i.status))""")
                .params(
                        length,
                        length,
                        incident,
                        length,
                        cooldown.length().toMillis(),
                        reopenAfter.toMillis(),
                        reopenAfter.toMillis())
                .query((row, n) -> Optional.ofNullable(instant(row, "anew_at")))
                .single();
    }
}
