package io.trunkline.ledger.tables;

import static io.trunkline.store.Columns.flag;
import static io.trunkline.store.Columns.instant;
import static io.trunkline.store.Columns.named;

import io.trunkline.model.ComponentId;
import io.trunkline.model.Redundancy;
import io.trunkline.model.Status;
import io.trunkline.rules.InstanceLoss;
import io.trunkline.rules.RedundantGroup;
import io.trunkline.rules.RedundantInstance;
import io.trunkline.store.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The statements on redundant groups: the trunks of one trunk base, or the Edges of one Edge group. */
public final class RedundantGroupTable {

    /** No id has one. */
    private static final String SEPARATOR = "\n";

    /** What an instance {@code k} hangs on, near or far. */
    static final String ABOVE =
            """
            SELECT ? || k.edge UNION ALL SELECT a.ancestor FROM ancestor a WHERE a.component = COALESCE(? || k.edge, k.id)
            UNION ALL SELECT s.id FROM known_component s
            WHERE s.id >= ? AND s.id < ? AND (s.name = k.site OR s.native_id = k.site)""";

    /** When a component was DOWN last before now, until then: DEGRADED it works. */
    private static final String WAS_DOWN_UNTIL = "CASE WHEN c.observed <> 'DOWN' AND c.worst = 'DEGRADED'"
            + " THEN CASE c.observed WHEN 'UP' THEN c.previous_recovered_at ELSE c.recovered_at END"
            + " ELSE c.improved_at END";

    private static final String WAS_DOWN_FROM = "CASE WHEN c.fell_at <= " + WAS_DOWN_UNTIL + " AND (c.observed = 'DOWN'"
            + " OR c.worst = 'DOWN') THEN c.fell_at ELSE COALESCE(c.previous_fell_at, " + WAS_DOWN_UNTIL + ") END";

    /** From when what an instance {@code k} hangs on concerns it. */
    private static final String SINCE_MOVED = "CASE WHEN k.moved_at > %1$s THEN k.moved_at ELSE %1$s END";

    /**
     * What a list lacks that proves nothing may work as before, if it has ever reported, for as long as it is doubted: see
     * {@link KnownComponentTable#doubtOver}.
     */
    private static final String IS_THERE = " AND (k.gone_at IS NULL OR k.doubted = 1 AND c.id IS NOT NULL)";

    /** Since when it vouches for nothing: what was doubted for long, since it no longer was. */
    private static final String GONE_SINCE =
            "k.gone_at + CASE k.doubted WHEN 2 THEN " + KnownComponentTable.DOUBTED_FOR.toMillis() + " ELSE 0 END";

    static final String GROUP_COLUMNS =
            "k.trunk_base, k.edge_group, SUBSTR(k.id, 1, LENGTH(k.id) - LENGTH(k.native_id)) AS instances";

    /** A component and all that hang on it. */
    static final String CONCERNED =
            """
            FROM known_component k WHERE k.id IN (
              SELECT ? UNION SELECT component FROM ancestor WHERE ancestor = ?
              UNION SELECT t.id FROM known_component t WHERE t.edge = ? AND t.id LIKE ?
              UNION SELECT t.id FROM known_component s JOIN known_component t ON t.site = s.name OR t.site = s.native_id
              WHERE s.id = ? AND t.id LIKE ?)""";

    private RedundantGroupTable() {}

    /** The parameters of {@link #ABOVE} for components of a source. */
    static Object[] above(String source) {
        return new Object[] {source + "/edge/", source + "/edge/", source + "/site/", source + "/site0"};
    }

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
        Object[] above = above(source);
        return store.sql("SELECT COUNT(*) AS instances, COALESCE(SUM(down), 0) AS down,"
                        + " COALESCE(SUM(CASE WHEN down = 1 OR works = 1 THEN 1 ELSE 0 END), 0) AS known FROM ("
                        + "SELECT CASE WHEN c.observed = 'DOWN' OR EXISTS (SELECT 1 FROM component p"
                        + " WHERE p.observed = 'DOWN' AND p.id IN (" + ABOVE + ")) THEN 1 ELSE 0 END AS down,"
                        + " CASE WHEN k.work IS NULL AND COALESCE(c.forgotten, 0) = 0 AND c.unknown_since IS NULL"
                        + " AND NOT EXISTS (SELECT 1 FROM known_component p WHERE p.work IS NOT NULL AND p.gone_at IS NULL"
                        + " AND p.id IN (" + ABOVE + ")) THEN 1 ELSE 0 END AS works"
                        + instances(group) + IS_THERE + ") instance")
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
     * What keeps instances of a group from working, each reason by itself, and the last of each kind that is over: they, or
     * what they hang on, are DOWN or have work in progress, or they are forgotten, listed no more or of unknown status.
     */
    public static List<InstanceLoss.Reason> reasons(Sql store, Group group) {
        String source = group.instances().substring(0, group.instances().indexOf('/'));
        Object[] its = {group.name(), group.instances() + "%"};
        Object[] above = above(source);
        Object[] itsAndAbove = Stream.of(its, above).flatMap(Stream::of).toArray();
        String of = " WHERE k." + group.column() + " = ? AND k.id LIKE ? AND ";
        String itself = " FROM known_component k JOIN component c ON c.id = k.id" + of;
        String itsParent = " FROM known_component k, component c" + of + "c.id IN (" + ABOVE + ") AND ";
        String itsWork = " FROM known_component k" + of;
        String workAbove = " FROM known_component k, known_component p" + of + "p.gone_at IS NULL AND p.id IN (" + ABOVE
                + ") AND ";
        String both = " UNION ALL SELECT k.id, ";
        String worked = ", NULL ";
        return store.sql(
                        "SELECT k.id, c.since AS since, CAST(NULL AS BIGINT) AS until, c.changed_received_at AS known_at"
                                + itself + "c.observed = 'DOWN'"
                                + both + "c.since, NULL, NULL" + itself + "c.forgotten = 1"
                                + both + "c.unknown_since, NULL, NULL" + itself + "c.unknown_since IS NOT NULL"
                                + both + WAS_DOWN_FROM + ", " + WAS_DOWN_UNTIL + worked + itself + WAS_DOWN_UNTIL
                                + " IS NOT NULL"
                                + both + GONE_SINCE + ", NULL, NULL" + itsWork
                                + "k.gone_at IS NOT NULL AND k.doubted <> 1"
                                + both + SINCE_MOVED.formatted("c.since") + ", NULL, "
                                + SINCE_MOVED.formatted("c.changed_received_at") + itsParent + "c.observed = 'DOWN'"
                                + both + WAS_DOWN_FROM + ", " + WAS_DOWN_UNTIL + worked + itsParent + WAS_DOWN_UNTIL
                                + " IS NOT NULL"
                                + both + "k.work_since, NULL, NULL" + itsWork + "k.work IS NOT NULL"
                                + both + "COALESCE(k.ended_work_since, k.work_ended_at), k.work_ended_at" + worked
                                + itsWork
                                + "k.work_ended_at IS NOT NULL"
                                + both + SINCE_MOVED.formatted("p.work_since") + ", NULL, NULL" + workAbove
                                + "p.work IS NOT NULL"
                                + both + "COALESCE(p.ended_work_since, p.work_ended_at), p.work_ended_at" + worked
                                + workAbove
                                + "p.work_ended_at IS NOT NULL")
                .params(Stream.of(its, its, its, its, its, itsAndAbove, itsAndAbove, its, its, itsAndAbove, itsAndAbove)
                        .flatMap(Stream::of)
                        .toArray())
                .query((row, n) -> new InstanceLoss.Reason(
                        row.getString("id"), instant(row, "since"), instant(row, "until"), instant(row, "known_at")))
                .list();
    }

    /** All instances of a group, as {@link #standing} counts them. */
    public static List<RedundantInstance> instancesOf(Sql store, Group group) {
        String source = group.instances().substring(0, group.instances().indexOf('/'));
        Object[] above = above(source);
        return store.sql("SELECT k.id, c.observed, k.work, COALESCE(c.forgotten, 0) AS forgotten, c.unknown_since,"
                        + " (SELECT MIN(p.id) FROM component p WHERE p.observed = 'DOWN' AND p.id IN (" + ABOVE
                        + ")) AS down_parent, (SELECT MIN(p.id || ? || p.work) FROM known_component p"
                        + " WHERE p.work IS NOT NULL AND p.gone_at IS NULL AND p.id IN (" + ABOVE + ")) AS parent_work"
                        + instances(group) + IS_THERE + " ORDER BY k.id")
                .params(Stream.of(above, new Object[] {SEPARATOR}, above, new Object[] {
                            group.name(), group.instances() + "%"
                        })
                        .flatMap(Stream::of)
                        .toArray())
                .query((row, n) -> instance(row))
                .list();
    }

    private static RedundantInstance instance(ResultSet row) throws SQLException {
        String downParent = row.getString("down_parent");
        String[] parentWork = Optional.ofNullable(row.getString("parent_work"))
                .map(written -> written.split(SEPARATOR, 2))
                .orElse(null);
        return new RedundantInstance(
                ComponentId.parse(row.getString("id")),
                named(Status.class, row.getString("observed")),
                downParent == null ? null : ComponentId.parse(downParent),
                parentWork == null ? null : ComponentId.parse(parentWork[0]),
                parentWork == null ? null : parentWork[1],
                row.getString("work"),
                flag(row, "forgotten"),
                instant(row, "unknown_since") != null);
    }

    /** The group that a component is an instance of, if any incident reports one of its instances now. */
    public static Optional<Group> reportedGroupOf(Sql store, ComponentId component) {
        String column = component.kind().equals("trunk") ? "trunk_base" : "edge_group";
        String instances = component.source() + "/" + component.kind() + "/";
        return store.sql("SELECT " + column + " AS name FROM known_component WHERE id = ? AND EXISTS ("
                        + "SELECT 1 FROM incident_member m WHERE m.left_at IS NULL AND m.instance_of = ? || " + column
                        + ")")
                .params(component.toString(), column + "/" + instances)
                .query((row, n) -> new Group(column, row.getString("name"), instances))
                .optional();
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

    static String instances(Group group) {
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

    static Object[] concerned(ComponentId component) {
        String id = component.toString();
        boolean edge = component.kind().equals("edge");
        boolean site = component.kind().equals("site");
        String all = component.source() + "/%";
        return new Object[] {id, id, edge ? component.id() : "", all, site ? id : "", all};
    }
}
