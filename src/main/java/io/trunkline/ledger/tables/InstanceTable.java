package io.trunkline.ledger.tables;

import static io.trunkline.store.Columns.instant;
import static io.trunkline.store.Columns.millis;

import io.trunkline.ledger.tables.RedundantGroupTable.Group;
import io.trunkline.model.ComponentId;
import io.trunkline.model.Incident;
import io.trunkline.model.Status;
import io.trunkline.rules.CausePolicy;
import io.trunkline.rules.InstanceLoss;
import io.trunkline.rules.RedundantGroup;
import io.trunkline.store.Sql;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The statements on the instances of redundant groups as members of incidents. */
public final class InstanceTable {

    private static final String IS_MEMBER = "SELECT 1 FROM incident_member m JOIN incident i ON i.id = m.incident"
            + " WHERE m.left_at IS NULL AND m.component = ";

    private InstanceTable() {}

    /**
     * Has the other instances assessed again that are out; says which.
     *
     * @param waiting whether only those are that wait to be reported as DOWN
     */
    public static List<String> reassessOtherInstances(
            Sql store, Group group, String component, boolean waiting, Instant now) {
        List<String> others = store.sql("SELECT k.id" + RedundantGroupTable.instances(group)
                        + " AND c.observed <> 'UP' AND k.id <> ?"
                        + (waiting
                                ? " AND EXISTS (" + IS_MEMBER + "k.id AND i.state = 'GATHERING' AND i.status = 'DOWN')"
                                : ""))
                .params(group.name(), group.instances() + "%", component)
                .query(String.class)
                .list();
        others.forEach(other -> ComponentTable.due(store, other, now));
        return others;
    }

    /**
     * Reassesses the redundant parents of a component, which may have to be reported as DOWN instead of DEGRADED now, or the
     * reverse: those that wait and, if the component is DOWN, those that entered an incident within the time in which what
     * falls because of them joins it. Says which.
     */
    public static List<String> reassessCauses(Sql store, String component, boolean down, Instant now) {
        Instant since = down ? now.minus(CausePolicy.JOINS_FOR) : now;
        List<String> causes = store.sql(
                        "SELECT a.ancestor FROM ancestor a WHERE a.component = ? AND EXISTS (" + IS_MEMBER
                                + "a.ancestor AND m.instance_of IS NOT NULL AND i.status = ?"
                                + " AND (i.state = 'GATHERING' OR i.state = 'OPEN' AND m.entered_at > ?))")
                .params(component, down ? Status.DEGRADED.name() : Status.DOWN.name(), millis(since))
                .query(String.class)
                .list();
        causes.forEach(cause -> ComponentTable.due(store, cause, now));
        return causes;
    }

    /**
     * Whether components without redundancy that hang on an instance are reported as DOWN together with it, or wait to be.
     * Counts only what falls within {@link CausePolicy#JOINS_FOR} of the instance's entry into its own incident: what falls
     * later pages separately.
     */
    public static boolean takesDown(Sql store, String instance, String service, Instant now) {
        return store
                .sql(
                        """
                        SELECT DISTINCT COALESCE(m.instance_of, '') FROM ancestor a
                          JOIN component c ON c.id = a.component AND c.observed = 'DOWN'
                          JOIN incident_member m ON m.component = a.component AND m.left_at IS NULL AND m.settled = 0
                          JOIN incident i ON i.id = m.incident
                        WHERE a.ancestor = ? AND i.service = ? AND i.status = 'DOWN' AND i.state <> 'CLOSED' AND (
                          EXISTS (SELECT 1 FROM incident_member x
                            WHERE x.incident = i.id AND x.component = a.ancestor AND x.left_at IS NULL)
                          OR i.state = 'GATHERING' AND NOT EXISTS (
                            SELECT 1 FROM incident_member x JOIN incident o ON o.id = x.incident AND o.state = 'OPEN'
                            WHERE x.component = a.ancestor AND x.left_at IS NULL AND x.entered_at <= ?))""")
                .params(instance, service, millis(now.minus(CausePolicy.JOINS_FOR)))
                .query(String.class)
                .list()
                .stream()
                .anyMatch(written -> written.isEmpty()
                        || RedundantGroupTable.standing(store, Group.parse(written))
                                .isDown());
    }

    /**
     * Has the reported instances assessed again of each group that a component is in, or one that hangs on it: the group may
     * be DOWN instead of DEGRADED now. Says which.
     */
    public static List<String> reassessGroups(Sql store, ComponentId instance, Instant now) {
        return store.sql(
                        """
                        UPDATE component SET due_at = ? WHERE observed <> 'UP' AND (due_at IS NULL OR due_at > ?) AND id IN (
                          SELECT m.component FROM incident_member m WHERE m.left_at IS NULL AND m.instance_of IN (
                            SELECT 'trunk_base/' || g.instances || g.trunk_base FROM (SELECT %1$s) g
                            UNION SELECT 'edge_group/' || g.instances || g.edge_group FROM (SELECT %1$s) g))
                        RETURNING id"""
                                .formatted(RedundantGroupTable.GROUP_COLUMNS + " " + RedundantGroupTable.CONCERNED))
                .params(Stream.of(
                                new Object[] {millis(now), millis(now)},
                                RedundantGroupTable.concerned(instance),
                                RedundantGroupTable.concerned(instance))
                        .flatMap(Stream::of)
                        .toArray())
                .query(String.class)
                .list();
    }

    /** Has all instances assessed again that are out: what is redundant may have changed. */
    public static void reassessAllInstances(Sql store, Instant now) {
        store.sql(
                        """
                        UPDATE component SET due_at = ? WHERE observed <> 'UP' AND (due_at IS NULL OR due_at > ?) AND EXISTS (
                          SELECT 1 FROM known_component k
                          WHERE k.id = component.id AND (k.trunk_base IS NOT NULL OR k.edge_group IS NOT NULL))""")
                .params(millis(now), millis(now))
                .update();
    }

    /** A member reports a group as one of its instances. */
    public static void mark(Sql store, long incident, String component, Group group) {
        store.sql("UPDATE incident_member SET instance_of = ? WHERE incident = ? AND component = ?")
                .params(group == null ? null : group.toString(), incident, component)
                .update();
    }

    /**
     * Whether an instance that fell then, or later, paged a service as DOWN by itself, before it was known as one of a
     * group: the service knows of that fall.
     */
    public static boolean pagedByItself(Sql store, String service, Group group, String instance, Instant since) {
        return store.sql(
                        """
                        SELECT 1 FROM incident_member m JOIN incident i ON i.id = m.incident
                        WHERE m.component = ? AND m.left_at IS NULL AND m.since >= ? AND COALESCE(m.instance_of, '') <> ?
                          AND i.service = ? AND i.status = 'DOWN' AND i.opened_at IS NOT NULL LIMIT 1""")
                .params(instance, millis(since), group.toString(), service)
                .query((row, n) -> true)
                .optional()
                .isPresent();
    }

    /**
     * Whether an incident was joined as DOWN because a group was lost: by the last instance as it fell, or then or later by one
     * that was out before. A last instance that rejoined its own incident says nothing of the loss.
     */
    public static boolean joinedWithLoss(Sql store, long incident, Group group, InstanceLoss loss) {
        Instant since = loss.since();
        return store.sql(
                        """
                        SELECT 1 FROM incident_member m JOIN component c ON c.id = m.component
                        WHERE m.incident = ? AND m.instance_of = ? AND m.left_at IS NULL AND m.settled = 0
                          AND m.since >= ? AND (m.since > c.since OR m.component = ? AND m.entered_at >= ?) LIMIT 1""")
                .params(incident, group.toString(), millis(since), loss.instance(), millis(loss.knownAt()))
                .query((row, n) -> true)
                .optional()
                .isPresent();
    }

    /** An instance that is reported as DOWN, since when. */
    public record Reported(String component, Instant since) {}

    /** Those of a group that an open incident of a service reports as DOWN, and that are not in another. */
    public static List<Reported> reported(Sql store, String service, Group group, long other) {
        return store.sql(
                        """
                        SELECT m.component, MIN(m.since) AS since FROM incident_member m JOIN incident i ON i.id = m.incident
                        WHERE m.instance_of = ? AND m.left_at IS NULL AND m.settled = 0 AND m.cause IS NULL
                          AND m.told = 'DOWN' AND i.state = 'OPEN' AND i.status = 'DOWN' AND i.service = ?
                          AND NOT EXISTS (SELECT 1 FROM incident_member x
                            WHERE x.component = m.component AND x.incident = ? AND x.left_at IS NULL)
                        GROUP BY m.component ORDER BY m.component""")
                .params(group.toString(), service, other)
                .query((row, n) -> new Reported(row.getString("component"), instant(row, "since")))
                .list();
    }

    /** The incidents of a service that report a group and are not over, the newest first. */
    public static List<Incident> telling(Sql store, String service, Group group) {
        return store.sql(
                        "SELECT " + IncidentTable.COLUMNS
                                + """
                        FROM incident i WHERE i.service = ? AND i.state <> 'CLOSED' AND i.id IN (
                          SELECT incident FROM incident_member
                          WHERE instance_of = ? AND left_at IS NULL AND settled = 0)
                        ORDER BY i.id DESC""")
                .params(service, group.toString())
                .query((row, n) -> IncidentTable.read(row))
                .list();
    }

    /**
     * Whether an incident reports that an instance of a group beside that one is lost. One that entered as DEGRADED itself and
     * is DOWN by now says nothing of that, for it pages anew.
     */
    public static boolean reportsLost(Sql store, long incident, Group group, String beside) {
        return store.sql(
                        """
                        SELECT 1 FROM incident_member m JOIN component c ON c.id = m.component AND c.observed = 'DOWN'
                        WHERE m.incident = ? AND m.instance_of = ? AND m.left_at IS NULL AND m.settled = 0
                          AND m.component <> ? AND (m.since >= c.since OR m.told = 'DOWN' AND c.improved_at > m.since)
                        LIMIT 1""")
                .params(incident, group.toString(), beside)
                .query((row, n) -> true)
                .optional()
                .isPresent();
    }

    /** A member is lost since then, and its incident reports it as that. */
    public static void lostSince(Sql store, long incident, String component, Instant since) {
        store.sql(
                        """
                        UPDATE incident_member SET since = ?
                        WHERE incident = ? AND component = ? AND left_at IS NULL""")
                .params(millis(since), incident, component)
                .update();
    }

    /**
     * Members of an incident that have not left and are instances of one group.
     *
     * @param group null for those that are of none
     * @param out whether any of them is out
     */
    public record Members(Group group, boolean out) {}

    /** The members of an incident by what they are instances of. */
    public static List<Members> members(Sql store, long incident) {
        return store.sql(
                        """
                        SELECT instance_of, MIN(settled) AS settled FROM incident_member
                        WHERE incident = ? AND left_at IS NULL GROUP BY instance_of ORDER BY instance_of""")
                .param(incident)
                .query((row, n) -> {
                    String group = row.getString("instance_of");
                    return new Members(group == null ? null : Group.parse(group), row.getInt("settled") == 0);
                })
                .list();
    }

    /** The group that one member of an incident is an instance of. */
    public static Optional<RedundantGroup> ofMember(Sql store, long incident, String component) {
        return groupOfMember(store, incident, component)
                .map(name -> RedundantGroupTable.standing(store, Group.parse(name)));
    }

    /** The name of that group, as the ledger has it. */
    public static Optional<String> groupOfMember(Sql store, long incident, String component) {
        return store.sql(
                        """
                        SELECT instance_of FROM incident_member
                        WHERE incident = ? AND component = ? AND left_at IS NULL AND instance_of IS NOT NULL""")
                .params(incident, component)
                .query(String.class)
                .optional();
    }
}
