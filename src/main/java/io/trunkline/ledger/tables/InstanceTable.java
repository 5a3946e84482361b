package io.trunkline.ledger.tables;

import static io.trunkline.store.Columns.millis;

import io.trunkline.model.ComponentId;
import io.trunkline.model.Incident;
import io.trunkline.model.Redundancy;
import io.trunkline.rules.RedundantGroup;
import io.trunkline.store.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The statements on instances of redundant groups: trunks of one trunk base, or Edges of one Edge group. */
public final class InstanceTable {

    private InstanceTable() {}

    /**
     * A group, as the ledger names it.
     *
     * @param column of the inventory that has its name
     * @param instances what the ids of its instances begin with
     */
    public record Group(String column, String name, String instances) {

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
     * How many instances count, and how many of them are down. One that cannot work for the others does not count: it has
     * work in progress, was forgotten, or reports nothing that tells its status. One of which nothing was reported does: its
     * platform lists it as in service, and reports what changes.
     */
    public static RedundantGroup standing(Sql store, Group group) {
        return store.sql("SELECT COUNT(*) AS known, COUNT(CASE WHEN c.observed = 'DOWN' THEN 1 END) AS down"
                        + instances(group)
                        + " AND k.gone_at IS NULL AND (c.observed = 'DOWN'"
                        + " OR k.work IS NULL AND COALESCE(c.forgotten, 0) = 0 AND c.unknown_since IS NULL)")
                .params(group.name(), group.instances() + "%")
                .query((row, n) -> new RedundantGroup(group.name(), row.getInt("known"), row.getInt("down")))
                .single();
    }

    private static String instances(Group group) {
        return " FROM known_component k LEFT JOIN component c ON c.id = k.id WHERE k." + group.column()
                + " = ? AND k.id LIKE ?";
    }

    /** The other instances that are out are looked at again; says which. */
    public static List<String> othersAgain(Sql store, Group group, String component, Instant now) {
        List<String> others = store.sql("SELECT k.id" + instances(group) + " AND c.observed <> 'UP' AND k.id <> ?")
                .params(group.name(), group.instances() + "%", component)
                .query(String.class)
                .list();
        others.forEach(other -> ComponentTable.due(store, other, now));
        return others;
    }

    /** Those that are out beside an instance are looked at again, because it may not work for them any more. */
    public static void besides(Sql store, String instance, Instant now) {
        store.sql(
                        """
                        UPDATE component SET due_at = ? WHERE observed <> 'UP' AND (due_at IS NULL OR due_at > ?) AND id IN (
                          SELECT o.id FROM known_component k JOIN known_component o ON o.trunk_base = k.trunk_base
                          WHERE k.id = ?
                          UNION SELECT o.id FROM known_component k JOIN known_component o ON o.edge_group = k.edge_group
                          WHERE k.id = ?)""")
                .params(millis(now), millis(now), instance, instance)
                .update();
    }

    /** What is redundant may be another matter now: all instances that are out are looked at again. */
    public static void allAgain(Sql store, Instant now) {
        store.sql(
                        """
                        UPDATE component SET due_at = ? WHERE observed <> 'UP' AND (due_at IS NULL OR due_at > ?) AND id IN (
                          SELECT id FROM known_component WHERE trunk_base IS NOT NULL OR edge_group IS NOT NULL)""")
                .params(millis(now), millis(now))
                .update();
    }

    /** A member reports a group as one of its instances. */
    public static void mark(Sql store, long incident, String component, Group group) {
        store.sql("UPDATE incident_member SET instance_of = ? WHERE incident = ? AND component = ?")
                .params(group == null ? null : group.toString(), incident, component)
                .update();
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
                .query((row, n) -> only(row))
                .single()
                .map(group -> standing(store, group));
    }

    private static Optional<Group> only(ResultSet row) throws SQLException {
        String written = row.getString("name");
        if (written == null || row.getInt("groups") != 1) {
            return Optional.empty();
        }
        String[] parts = written.split("/", 4);
        return Optional.of(new Group(parts[0], parts[3], parts[1] + "/" + parts[2] + "/"));
    }
}
