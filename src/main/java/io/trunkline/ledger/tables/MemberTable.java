package io.trunkline.ledger.tables;

import static io.trunkline.store.Columns.instant;
import static io.trunkline.store.Columns.millis;

import io.trunkline.model.Incident;
import io.trunkline.model.Membership;
import io.trunkline.model.Membership.Phase;
import io.trunkline.model.Status;
import io.trunkline.rules.ComponentHistory;
import io.trunkline.store.Columns;
import io.trunkline.store.RowReader;
import io.trunkline.store.Sql;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The statements on {@code incident_member}. */
public final class MemberTable {

    private MemberTable() {}

    /** A component's place in an incident, with the incident. */
    public record Place(
            Incident incident,
            Instant since,
            boolean settled,
            Status told,
            Instant dismissedAt,
            String cause,
            Instant movedAt,
            Instant watchedSince,
            Instant untoldSince,
            int repeats,
            boolean replaces) {

        /**
         * @param number incidents that the component had for itself before
         * @param watched whether this one replaced another in which it was watched
         */
        public Place withRepeats(int number, boolean watched) {
            return with(since, number, watched);
        }

        /** The same, as if its outage had begun then. */
        public Place withSince(Instant began) {
            return with(began, repeats, replaces);
        }

        private Place with(Instant began, int number, boolean watched) {
            return new Place(
                    incident,
                    began,
                    settled,
                    told,
                    dismissedAt,
                    cause,
                    movedAt,
                    watchedSince,
                    untoldSince,
                    number,
                    watched);
        }

        /** As the policy sees it: a settled member was reported as UP. */
        public Membership membership() {
            return membership(incident.status());
        }

        /**
         * Of a symptom: what its incident is about is its cause's, so it tells of the symptom as what it is. But never as
         * something worse than the incident is: what is worse than its cause is an outage of its own (rule 15).
         */
        public Membership ofSymptom(Status observed) {
            Status tells = told == null || told == Status.UP || settled ? observed : told;
            return membership(tells.worseThan(incident.status()) ? incident.status() : tells);
        }

        /** What it goes on waiting as where it waits elsewhere: not as its cause does. */
        public Status entersAs(ComponentHistory component) {
            return cause != null && component.observed().isOutage() ? component.observed() : incident.status();
        }

        private Membership membership(Status status) {
            return new Membership(
                    incident.id(),
                    status,
                    dismissedAt == null ? incident.phase() : Phase.DISMISSED,
                    since,
                    settled ? Status.UP : told,
                    dismissedAt,
                    repeats,
                    watchedSince,
                    replaces,
                    incident.accepted() && !settled ? untoldSince : null);
        }
    }

    /**
     * The incidents that a component is in, oldest first: those that are not closed, those that PagerDuty refused, and
     * those that a person closed there.
     */
    public static List<Place> of(Sql store, String component) {
        return store.sql(
                        "SELECT " + IncidentTable.COLUMNS
                                + """
                        , m.since AS out_since, m.settled, m.told, m.cause, m.moved_at, m.rejoined_at, m.untold_since,
                          CASE WHEN i.outcome = 'CLOSED_BY_HAND' THEN i.closed_at END AS dismissed_at
                        FROM incident_member m JOIN incident i ON i.id = m.incident
                        WHERE m.component = ? AND m.left_at IS NULL ORDER BY m.incident""")
                .param(component)
                .query((row, n) -> new Place(
                        IncidentTable.read(row),
                        instant(row, "out_since"),
                        Columns.flag(row, "settled"),
                        Columns.named(Status.class, row.getString("told")),
                        instant(row, "dismissed_at"),
                        row.getString("cause"),
                        instant(row, "moved_at"),
                        instant(row, "rejoined_at"),
                        instant(row, "untold_since"),
                        0,
                        false))
                .list();
    }

    /** Makes a component a member, again if it had left; {@code cause} is the one for which it joins, or null. */
    public static void enter(Sql store, long incident, String component, Instant since, Instant now, String cause) {
        Columns.one(
                store.sql(
                                """
                                INSERT INTO incident_member (incident, component, since, entered_at, cause)
                                VALUES (?, ?, ?, ?, ?)
                                ON CONFLICT (incident, component) DO UPDATE SET since = excluded.since,
                                  entered_at = excluded.entered_at, told = NULL, settled = 0, forgotten = 0,
                                  out_for = NULL, rejoined_at = NULL, left_at = NULL, cause = excluded.cause,
                                  moved_at = NULL, instance_of = NULL""")
                        .params(incident, component, millis(since), millis(now), cause)
                        .update(),
                "joining an incident");
    }

    /**
     * A member is out again; its outage began at {@code since}, or goes on from before if that is null. What PagerDuty was
     * told of its recovery is taken back with the next event, so the next recovery is one that it was not told of.
     *
     * @param watchedSince since when a repeat offender is out again; null for another
     */
    public static void rejoin(Sql store, long incident, String component, Instant since, Instant watchedSince) {
        Columns.one(
                store.sql(
                                """
                                UPDATE incident_member SET settled = 0, since = COALESCE(?, since), told = NULLIF(told, 'UP'),
                                  rejoined_at = ? WHERE incident = ? AND component = ? AND left_at IS NULL""")
                        .params(millis(since), millis(watchedSince), incident, component)
                        .update(),
                "rejoining an incident");
    }

    /** Its recovery, at {@code recoveredAt}, is believed; for one that is forgotten that is null. */
    public static void settle(Sql store, long incident, String component, Instant recoveredAt) {
        Columns.one(
                store.sql(
                                """
                                UPDATE incident_member SET settled = 1, forgotten = ?, out_for = ? - since
                                WHERE incident = ? AND component = ? AND left_at IS NULL""")
                        .params(Columns.flag(recoveredAt == null), millis(recoveredAt), incident, component)
                        .update(),
                "settling a member");
    }

    /** It ended, because a person said so or, if that is given, for what its platform said. */
    public static void ended(Sql store, long incident, String component, String because) {
        settle(store, incident, component, null);
        store.sql("UPDATE incident_member SET ended = ? WHERE incident = ? AND component = ? AND left_at IS NULL")
                .params(because, incident, component)
                .update();
    }

    public static void leave(Sql store, long incident, String component, Instant now) {
        Columns.one(
                store.sql(
                                """
                                UPDATE incident_member SET left_at = ?
                                WHERE incident = ? AND component = ? AND left_at IS NULL""")
                        .params(millis(now), incident, component)
                        .update(),
                "leaving an incident");
    }

    /** Whether a component shares an incident with others. */
    public static boolean isShared(Sql store, long incident) {
        return exists(
                store,
                "SELECT 1 FROM incident_member WHERE incident = ? AND left_at IS NULL LIMIT 1 OFFSET 1",
                incident);
    }

    /** When so many outages waited in an incident at first; nothing if fewer do. */
    public static Optional<Instant> waitedSince(Sql store, long incident, int members) {
        return store.sql(
                        """
                        SELECT entered_at FROM incident_member WHERE incident = ? AND left_at IS NULL
                        ORDER BY entered_at LIMIT 1 OFFSET ?""")
                .params(incident, members - 1)
                .query((row, n) -> instant(row, "entered_at"))
                .optional();
    }

    /**
     * Since when an incident has a member of a site or an Edge of which no open incident has one; nothing if it has none. An
     * Edge or a site counts as its own place. What hangs on what may be said by services.yaml; a site need not be a component.
     */
    public static Optional<Instant> newPlaceSince(Sql store, long incident) {
        // By place, not by member: a place of hundreds is looked through once, and SQLite leaves HAVING behind GROUP
        // BY.
        return store.sql(
                        """
                        WITH waiting AS (
                          SELECT m.component, m.entered_at FROM incident_member m WHERE m.incident = ? AND m.left_at IS NULL)
                        SELECT MIN(entered_at) AS entered_at FROM (
                          SELECT MIN(placed.entered_at) AS entered_at FROM (
                            SELECT c.id AS place, m.entered_at FROM waiting m JOIN component c ON c.id = m.component
                            WHERE c.kind IN ('edge', 'site')
                            UNION ALL SELECT a.ancestor, m.entered_at FROM waiting m
                              JOIN ancestor a ON a.component = m.component) placed
                          GROUP BY placed.place HAVING NOT EXISTS (
                            SELECT 1 FROM incident_member x JOIN incident o ON o.id = x.incident AND o.state = 'OPEN'
                            WHERE x.left_at IS NULL AND x.component IN (SELECT placed.place
                              UNION ALL SELECT d.component FROM ancestor d WHERE d.ancestor = placed.place))
                          UNION ALL SELECT MIN(m.entered_at) FROM waiting m JOIN known_component k ON k.id = m.component
                          WHERE k.site IS NOT NULL GROUP BY k.site HAVING NOT EXISTS (
                            SELECT 1 FROM known_component y CROSS JOIN incident_member x CROSS JOIN incident o
                            WHERE y.site = k.site AND x.component = y.id AND x.left_at IS NULL AND o.id = x.incident
                              AND o.state = 'OPEN')) fresh""")
                .param(incident)
                .query((row, n) -> Optional.ofNullable(instant(row, "entered_at")))
                .single();
    }

    /** Those leave whose recovery is no longer held. */
    public static void leaveSettled(Sql store, long incident, Instant now) {
        store.sql("UPDATE incident_member SET left_at = ? WHERE incident = ? AND left_at IS NULL AND settled = 1")
                .params(millis(now), incident)
                .update();
    }

    /** A closed incident has no members. */
    public static void leaveAll(Sql store, long incident, Instant now) {
        store.sql("UPDATE incident_member SET left_at = ? WHERE incident = ? AND left_at IS NULL")
                .params(millis(now), incident)
                .update();
    }

    /** Recoveries are open again, since PagerDuty does not know of the outages either. */
    public static void unsettle(Sql store, long incident) {
        store.sql("UPDATE incident_member SET settled = 0 WHERE incident = ? AND left_at IS NULL AND settled = 1")
                .param(incident)
                .update();
    }

    /** The one with which an incident opens, if it has any: the earliest outage, then the first id. */
    public static Optional<String> first(Sql store, long incident) {
        return store.sql(
                        """
                        SELECT component FROM incident_member WHERE incident = ? AND left_at IS NULL
                        ORDER BY since, component LIMIT 1""")
                .param(incident)
                .query(String.class)
                .optional();
    }

    /** How many there are that have not left. */
    public static int count(Sql store, long incident) {
        return store.sql("SELECT COUNT(*) FROM incident_member WHERE incident = ? AND left_at IS NULL")
                .param(incident)
                .query(Integer.class)
                .single();
    }

    public static boolean any(Sql store, long incident) {
        return exists(store, "SELECT 1 FROM incident_member WHERE incident = ? AND left_at IS NULL LIMIT 1", incident);
    }

    public static boolean anyUnsettled(Sql store, long incident) {
        return exists(
                store,
                "SELECT 1 FROM incident_member WHERE incident = ? AND left_at IS NULL AND settled = 0 LIMIT 1",
                incident);
    }

    /**
     * Whether a member is out. Before any call that might have arrived, a member that is out in another status by now is
     * reported elsewhere.
     */
    public static boolean anyOut(Sql store, Incident incident, boolean called) {
        return exists(
                store,
                """
                SELECT 1 FROM incident_member m JOIN component c ON c.id = m.component
                WHERE m.incident = ? AND m.left_at IS NULL AND m.settled = 0 AND (c.observed = ?
                  OR c.observed <> 'UP' AND (? = 1 OR m.cause IS NOT NULL OR m.instance_of IS NOT NULL)) LIMIT 1""",
                incident.id(),
                incident.status().name(),
                Columns.flag(called));
    }

    /** Members whose recovery is held and that fell twice within so long before it. */
    public static List<ComponentHistory> fallenTwice(Sql store, long incident, Duration within) {
        return store.sql(
                        "SELECT " + ComponentTable.OBSERVED
                                + """
                         FROM incident_member m JOIN component c ON c.id = m.component
                        WHERE m.incident = ? AND m.left_at IS NULL AND m.settled = 0 AND c.observed = 'UP'
                          AND c.fell_at - c.previous_fell_at < ?""")
                .params(incident, within.toMillis())
                .query((row, n) -> ComponentTable.observation(new RowReader(row)))
                .list();
    }

    private static boolean exists(Sql store, String sql, Object... parameters) {
        return store.sql(sql)
                .params(parameters)
                .query((row, n) -> true)
                .optional()
                .isPresent();
    }

    /** The components of members that are still in an incident. */
    public static List<String> components(Sql store, long incident) {
        return store.sql("SELECT component FROM incident_member WHERE incident = ? AND left_at IS NULL")
                .param(incident)
                .query(String.class)
                .list();
    }

    /** Members that are out, or that nothing else has assessed, are assessed then; says which. */
    public static List<String> again(Sql store, long incident, Instant now) {
        return store.sql(
                        """
                        UPDATE component SET due_at = ? WHERE id IN (
                          SELECT component FROM incident_member WHERE incident = ? AND left_at IS NULL)
                          AND (due_at IS NULL OR observed <> 'UP' AND due_at > ?) RETURNING id""")
                .params(millis(now), incident, millis(now))
                .query(String.class)
                .list();
    }
}
