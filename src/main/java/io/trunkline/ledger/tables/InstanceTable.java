package io.trunkline.ledger.tables;

import static io.trunkline.store.Columns.instant;
import static io.trunkline.store.Columns.millis;

import io.trunkline.model.ComponentId;
import io.trunkline.model.Incident;
import io.trunkline.model.Redundancy;
import io.trunkline.model.Status;
import io.trunkline.rules.InstanceLoss;
import io.trunkline.rules.RedundantGroup;
import io.trunkline.store.Sql;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The statements on instances of redundant groups: trunks of one trunk base, or Edges of one Edge group. */
public final class InstanceTable {

    /** What an instance {@code k} hangs on, near or far. */
    private static final String ABOVE =
            """
            SELECT ? || k.edge UNION ALL SELECT a.ancestor FROM ancestor a WHERE a.component = COALESCE(? || k.edge, k.id)
            UNION ALL SELECT s.id FROM known_component s
            WHERE s.id >= ? AND s.id < ? AND (s.name = k.site OR s.native_id = k.site)""";

    private static final String GROUP_COLUMNS =
            "k.trunk_base, k.edge_group, SUBSTR(k.id, 1, LENGTH(k.id) - LENGTH(k.native_id)) AS instances";

    /** A component and all that hang on it. */
    private static final String CONCERNED =
            """
            FROM known_component k WHERE k.id IN (
              SELECT ? UNION SELECT component FROM ancestor WHERE ancestor = ?
              UNION SELECT t.id FROM known_component t WHERE t.edge = ? AND t.id LIKE ?
              UNION SELECT t.id FROM known_component s JOIN known_component t ON t.site = s.name OR t.site = s.native_id
              WHERE s.id = ? AND t.id LIKE ?)""";

    private static final String WAITS =
            """
            SELECT 1 FROM incident_member m JOIN incident i ON i.id = m.incident AND i.state = 'GATHERING'
            WHERE m.left_at IS NULL AND m.component = """
                    + " ";

    private InstanceTable() {}

    /**
     * A group, as the ledger names it.
     *
     * @param column of the inventory that has its name
     * @param instances what the ids of its instances begin with
     */
    public record Group(String column, String name, String instances) {

        static Group parse(String written) {
            String[] parts = written.split("/", 4);
            return new Group(parts[0], parts[3], parts[1] + "/" + parts[2] + "/");
        }

        private String kind() {
            return column.equals("trunk_base") ? "/trunk/" : "/edge/";
        }

        @Override
        public String toString() {
            return column + "/" + instances + name;
        }
    }

    /** The redundant group of a component, if it is in one. */
    public static Optional<Group> groupOf(Sql store, ComponentId component, Redundancy redundancy) {
        boolean trunk = component.kind().equals("trunk");
        if (redundancy.names().isEmpty() || !trunk && !component.kind().equals("edge")) {
            return Optional.empty();
        }
        String column = trunk ? "trunk_base" : "edge_group";
        String instances = component.source() + "/" + component.kind() + "/";
        return store.sql("SELECT " + column + " FROM known_component WHERE id = ?")
                .param(component.toString())
                .query((row, n) -> Optional.ofNullable(row.getString(1)))
                .optional()
                .flatMap(name -> name)
                .filter(redundancy::covers)
                .map(name -> new Group(column, name, instances));
    }

    /**
     * How many instances count, and how many of them are down: also those on an Edge that is, or on anything else, for they
     * show their last state whatever became of them. One that cannot work for the others does not count: it or what it hangs
     * on has work in progress, it was forgotten, or reports nothing that tells its status. One of which nothing was reported
     * does: its platform lists it as in service, and reports what changes.
     */
    public static RedundantGroup standing(Sql store, Group group) {
        String source = group.instances().substring(0, group.instances().indexOf('/'));
        Object[] above = {source + "/edge/", source + "/edge/", source + "/site/", source + "/site0"};
        return store.sql("SELECT COUNT(*) AS instances, COALESCE(SUM(down), 0) AS down,"
                        + " COALESCE(SUM(CASE WHEN down = 1 OR works = 1 THEN 1 ELSE 0 END), 0) AS known FROM ("
                        + "SELECT CASE WHEN c.observed = 'DOWN' OR EXISTS (SELECT 1 FROM component p"
                        + " WHERE p.observed = 'DOWN' AND p.id IN (" + ABOVE + ")) THEN 1 ELSE 0 END AS down,"
                        + " CASE WHEN k.work IS NULL AND COALESCE(c.forgotten, 0) = 0 AND c.unknown_since IS NULL"
                        + " AND NOT EXISTS (SELECT 1 FROM known_component p WHERE p.work IS NOT NULL AND p.gone_at IS NULL"
                        + " AND p.id IN (" + ABOVE + ")) THEN 1 ELSE 0 END AS works"
                        + instances(group) + " AND k.gone_at IS NULL) instance")
                .params(Stream.of(above, above, new Object[] {group.name(), group.instances() + "%"})
                        .flatMap(Stream::of)
                        .toArray())
                .query((row, n) -> new RedundantGroup(
                        group.name(),
                        row.getInt("known"),
                        row.getInt("down"),
                        row.getInt("instances") - row.getInt("known")))
                .single();
    }

    /**
     * Why instances of a group do not work, each reason by itself: they, or what they hang on, are DOWN or have work in
     * progress. An instance that is held enters no incident, so that its being DOWN pages no one by itself.
     */
    public static List<InstanceLoss> losses(Sql store, Group group) {
        String source = group.instances().substring(0, group.instances().indexOf('/'));
        Object[] its = {group.name(), group.instances() + "%"};
        Object[] above = {source + "/edge/", source + "/edge/", source + "/site/", source + "/site0"};
        String of = " WHERE k." + group.column() + " = ? AND k.id LIKE ? AND k.gone_at IS NULL AND ";
        return store.sql("SELECT k.id, c.since AS since, c.recovered_at AS worked_from,"
                        + " CASE WHEN c.hold_reason IN ('MAINTENANCE', 'PLANNED', 'CAUSE') THEN 0 ELSE 1 END AS pages"
                        + " FROM known_component k JOIN component c ON c.id = k.id" + of + "c.observed = 'DOWN'"
                        + " UNION ALL SELECT k.id, k.work_since, k.work_ended_at, 0 FROM known_component k" + of
                        + "k.work IS NOT NULL"
                        + " UNION ALL SELECT k.id, p.since, p.recovered_at, 0 FROM known_component k, component p" + of
                        + "p.observed = 'DOWN' AND p.id IN (" + ABOVE + ")"
                        + " UNION ALL SELECT k.id, p.work_since, p.work_ended_at, 0"
                        + " FROM known_component k, known_component p" + of
                        + "p.work IS NOT NULL AND p.gone_at IS NULL AND p.id IN (" + ABOVE + ")")
                .params(Stream.of(its, its, its, above, its, above)
                        .flatMap(Stream::of)
                        .toArray())
                .query((row, n) -> new InstanceLoss(
                        row.getString("id"),
                        instant(row, "since"),
                        instant(row, "worked_from"),
                        row.getInt("pages") == 1))
                .list();
    }

    /** Those that instances of a group hang on, or they themselves, of which it is not known yet what they hang on. */
    public static List<ComponentId> unplaced(Sql store, Group group) {
        String edges = group.instances().substring(0, group.instances().indexOf('/')) + "/edge/";
        return store.sql("SELECT DISTINCT COALESCE(? || k.edge, k.id)" + instances(group)
                        + " AND NOT EXISTS (SELECT 1 FROM ancestor a WHERE a.component = COALESCE(? || k.edge, k.id))")
                .params(edges, group.name(), group.instances() + "%", edges)
                .query((row, n) -> ComponentId.parse(row.getString(1)))
                .list();
    }

    private static String instances(Group group) {
        return " FROM known_component k LEFT JOIN component c ON c.id = k.id WHERE k." + group.column()
                + " = ? AND k.id LIKE ?";
    }

    /** The redundant groups that a component is an instance of, or one that hangs on it. */
    public static List<Group> groupsWith(Sql store, ComponentId component, Redundancy redundancy) {
        return store
                .sql("SELECT DISTINCT " + GROUP_COLUMNS + " " + CONCERNED)
                .params(concerned(component))
                .query((row, n) -> Stream.of(
                                new Group("trunk_base", row.getString("trunk_base"), row.getString("instances")),
                                new Group("edge_group", row.getString("edge_group"), row.getString("instances")))
                        .filter(group -> group.instances().endsWith(group.kind()))
                        .filter(group -> redundancy.covers(group.name()))
                        .toList())
                .list()
                .stream()
                .flatMap(List::stream)
                .toList();
    }

    private static Object[] concerned(ComponentId component) {
        String id = component.toString();
        boolean edge = component.kind().equals("edge");
        boolean site = component.kind().equals("site");
        String all = component.source() + "/%";
        return new Object[] {id, id, edge ? component.id() : "", all, site ? id : "", all};
    }

    /**
     * Has the other instances assessed again that are out; says which.
     *
     * @param waiting whether only those are that wait to be reported as DOWN
     */
    public static List<String> reassessOtherInstances(
            Sql store, Group group, String component, boolean waiting, Instant now) {
        List<String> others = store.sql("SELECT k.id" + instances(group)
                        + " AND c.observed <> 'UP' AND k.id <> ?"
                        + (waiting ? " AND EXISTS (" + WAITS + "k.id AND i.status = 'DOWN')" : ""))
                .params(group.name(), group.instances() + "%", component)
                .query(String.class)
                .list();
        others.forEach(other -> ComponentTable.due(store, other, now));
        return others;
    }

    /**
     * Has the instances assessed again that a component hangs on and that wait to be reported as DEGRADED, or as DOWN, where
     * the component may make them the other; says which.
     */
    public static List<String> reassessCauses(Sql store, String component, boolean down, Instant now) {
        List<String> causes = store.sql("SELECT a.ancestor FROM ancestor a WHERE a.component = ? AND EXISTS (" + WAITS
                        + "a.ancestor AND m.instance_of IS NOT NULL AND i.status = ?)")
                .params(component, down ? Status.DEGRADED.name() : Status.DOWN.name())
                .query(String.class)
                .list();
        causes.forEach(cause -> ComponentTable.due(store, cause, now));
        return causes;
    }

    /**
     * Whether components without redundancy that hang on an instance are reported as DOWN together with it, or wait to be.
     * Incidents that opened before the other fell do not count.
     */
    public static boolean takesDown(Sql store, String instance, String service) {
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
                            WHERE x.component = a.ancestor AND x.left_at IS NULL))""")
                .params(instance, service)
                .query(String.class)
                .list()
                .stream()
                .anyMatch(written -> written.isEmpty()
                        || standing(store, Group.parse(written)).isDown());
    }

    /**
     * Has the reported instances assessed again of each group that a component is in, or one that hangs on it: the group may
     * be DOWN instead of DEGRADED now.
     */
    public static void reassessGroups(Sql store, ComponentId instance, Instant now) {
        store.sql(
                        """
                        UPDATE component SET due_at = ? WHERE observed <> 'UP' AND (due_at IS NULL OR due_at > ?) AND id IN (
                          SELECT m.component FROM incident_member m WHERE m.left_at IS NULL AND m.instance_of IN (
                            SELECT 'trunk_base/' || g.instances || g.trunk_base FROM (SELECT %1$s) g
                            UNION SELECT 'edge_group/' || g.instances || g.edge_group FROM (SELECT %1$s) g))"""
                                .formatted(GROUP_COLUMNS + " " + CONCERNED))
                .params(Stream.of(new Object[] {millis(now), millis(now)}, concerned(instance), concerned(instance))
                        .flatMap(Stream::of)
                        .toArray())
                .update();
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

    /** The newest incident of a service that reports a group and is not over. */
    public static Optional<Incident> telling(Sql store, String service, Group group) {
        return store.sql(
                        "SELECT " + IncidentTable.COLUMNS
                                + """
                        FROM incident i WHERE i.service = ? AND i.state <> 'CLOSED' AND i.id IN (
                          SELECT incident FROM incident_member
                          WHERE instance_of = ? AND left_at IS NULL AND settled = 0)
                        ORDER BY i.id DESC LIMIT 1""")
                .params(service, group.toString())
                .query((row, n) -> IncidentTable.read(row))
                .optional();
    }

    /** The group that all members of an incident are instances of, as far as they have not left. */
    public static Optional<RedundantGroup> ofMembers(Sql store, long incident) {
        return store.sql(
                        """
                        SELECT MIN(instance_of) AS name, COUNT(DISTINCT COALESCE(instance_of, '')) AS groups
                        FROM incident_member WHERE incident = ? AND left_at IS NULL""")
                .param(incident)
                .query((row, n) -> row.getInt("groups") == 1
                        ? Optional.ofNullable(row.getString("name"))
                        : Optional.<String>empty())
                .single()
                .map(name -> standing(store, Group.parse(name)));
    }

    /** The group that one member of an incident is an instance of. */
    public static Optional<RedundantGroup> ofMember(Sql store, long incident, String component) {
        return store.sql(
                        """
                        SELECT instance_of FROM incident_member
                        WHERE incident = ? AND component = ? AND left_at IS NULL AND instance_of IS NOT NULL""")
                .params(incident, component)
                .query(String.class)
                .optional()
                .map(name -> standing(store, Group.parse(name)));
    }
}
