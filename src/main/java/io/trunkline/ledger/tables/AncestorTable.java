package io.trunkline.ledger.tables;

import static io.trunkline.store.Columns.millis;

import io.trunkline.model.ComponentId;
import io.trunkline.model.Status;
import io.trunkline.rules.CausePolicy.Ancestor;
import io.trunkline.rules.Verdict.Hold.Reason;
import io.trunkline.store.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The statements on {@code ancestor}, and those that say what is in it. */
public final class AncestorTable {

    /** Those that hang on a component, however far away. */
    private static final String DESCENDANTS = "(SELECT component FROM ancestor WHERE ancestor = ?)";

    private AncestorTable() {}

    /** What a component hangs on, the nearest first. */
    public static List<String> of(Sql store, String component) {
        return store.sql("SELECT ancestor FROM ancestor WHERE component = ? ORDER BY depth")
                .param(component)
                .query(String.class)
                .list();
    }

    public static void write(Sql store, String component, List<String> nearestFirst) {
        replace(store, component, of(store, component), nearestFirst);
    }

    /** @param before what is written of it, the nearest first */
    public static void replace(Sql store, String component, List<String> before, List<String> nearestFirst) {
        if (!before.isEmpty()) {
            store.sql("DELETE FROM ancestor WHERE component = ?")
                    .param(component)
                    .update();
        }
        for (int depth = 0; depth < nearestFirst.size(); depth++) {
            store.sql("INSERT INTO ancestor (component, ancestor, depth) VALUES (?, ?, ?)")
                    .params(component, nearestFirst.get(depth), depth)
                    .update();
        }
    }

    /** What the API of a component's platform says that it hangs on: a trunk on its Edge, all else on its site. */
    public static Optional<String> listedParent(Sql store, ComponentId component) {
        return store.sql("SELECT edge, site FROM known_component WHERE id = ?")
                .param(component.toString())
                .query((row, n) -> listedParent(store, component, row))
                .optional()
                .flatMap(parent -> parent);
    }

    private static Optional<String> listedParent(Sql store, ComponentId component, ResultSet row) throws SQLException {
        String edge = row.getString("edge");
        String site = row.getString("site");
        if (edge != null && !component.kind().equals("edge")) {
            return Optional.of(component.source() + "/edge/" + edge);
        }
        return site == null || component.kind().equals("site") ? Optional.empty() : site(store, component, site);
    }

    /** A site by what the inventory calls it: its name, or its id where the name is not known. */
    private static Optional<String> site(Sql store, ComponentId component, String site) {
        String sites = component.source() + "/site";
        return store.sql(
                        """
                        SELECT id FROM known_component WHERE id >= ? AND id < ? AND (name = ? OR native_id = ?)
                        ORDER BY id LIMIT 1""")
                .params(sites + "/", sites + "0", site, site)
                .query(String.class)
                .optional();
    }

    /** The same of all components of a source that have such a parent. */
    public static Map<String, String> listedParents(Sql store, String source) {
        String edges = source + "/edge/";
        String sites = source + "/site/";
        Map<String, String> parents = new HashMap<>();
        store.sql(
                        """
                        SELECT id, parent FROM (
                          SELECT k.id, CASE WHEN k.edge IS NOT NULL AND NOT (k.id >= ? AND k.id < ?) THEN ? || k.edge
                            WHEN k.site IS NOT NULL AND NOT (k.id >= ? AND k.id < ?) THEN (
                              SELECT MIN(s.id) FROM known_component s
                              WHERE s.id >= ? AND s.id < ? AND (s.name = k.site OR s.native_id = k.site)) END AS parent
                          FROM known_component k WHERE k.id >= ? AND k.id < ?) listed WHERE parent IS NOT NULL""")
                .params(
                        edges,
                        source + "/edge0",
                        edges,
                        sites,
                        source + "/site0",
                        sites,
                        source + "/site0",
                        source + "/",
                        source + "0")
                .query((row, n) -> parents.put(row.getString("id"), row.getString("parent")))
                .list();
        return parents;
    }

    /** The component of a source, other than that one, that its platform calls so. */
    public static Optional<String> named(Sql store, ComponentId child, String nativeId) {
        return store.sql(
                        """
                        SELECT id FROM (
                          SELECT id FROM component WHERE native_id = ?
                          UNION SELECT id FROM known_component WHERE native_id = ?) named
                        WHERE id <> ? AND id LIKE ? ORDER BY id LIMIT 1""")
                .params(nativeId, nativeId, child.toString(), child.source() + "/%")
                .query(String.class)
                .optional();
    }

    /** What services.yaml says is another: of what is neither out nor reported it is read again when it is needed. */
    public static void clear(Sql store) {
        store.sql(
                        """
                        DELETE FROM ancestor WHERE component NOT IN (
                          SELECT id FROM component WHERE observed <> 'UP'
                          UNION ALL SELECT component FROM incident_member WHERE left_at IS NULL)""")
                .update();
    }

    /** What was known by its platform's id alone has reported. */
    public static void identified(Sql store, String unknown, String component) {
        store.sql("UPDATE ancestor SET ancestor = ? WHERE ancestor = ?")
                .params(component, unknown)
                .update();
    }

    /** Whether anything hangs on a component. */
    public static boolean anyDescendant(Sql store, String component) {
        return store.sql("SELECT 1 FROM ancestor WHERE ancestor = ? LIMIT 1")
                .param(component)
                .query((row, n) -> true)
                .optional()
                .isPresent();
    }

    /** All components that anything is known of. */
    public static List<ComponentId> known(Sql store) {
        return store.sql("SELECT id FROM component UNION SELECT id FROM known_component")
                .query((row, n) -> ComponentId.parse(row.getString(1)))
                .list();
    }

    /** Those members of an incident that hang on what is out: what that is, the nearest first. */
    public static Map<String, List<Out>> ofMembers(Sql store, long incident) {
        Map<String, List<Out>> causes = new HashMap<>();
        Map<String, Out> known = new HashMap<>();
        store.sql(
                        """
                        SELECT m.component, p.id, p.name, p.observed FROM incident_member m
                          JOIN ancestor a ON a.component = m.component JOIN component p ON p.id = a.ancestor
                        WHERE m.incident = ? AND m.left_at IS NULL AND p.observed <> 'UP'
                        ORDER BY m.component, a.depth""")
                .param(incident)
                .query(row -> {
                    String cause = row.getString(2);
                    Out out = known.get(cause);
                    if (out == null) {
                        out = out(row);
                        known.put(cause, out);
                    }
                    causes.computeIfAbsent(row.getString(1), added -> new ArrayList<>())
                            .add(out);
                });
        return causes;
    }

    private static Out out(ResultSet row) throws SQLException {
        return new Out(ComponentId.parse(row.getString(2)), row.getString(3), Status.valueOf(row.getString(4)));
    }

    /** Whether any member of an incident hangs on anything. */
    public static boolean anyOfMembers(Sql store, long incident) {
        return store.sql(
                        """
                        SELECT 1 FROM incident_member m JOIN ancestor a ON a.component = m.component
                        WHERE m.incident = ? LIMIT 1""")
                .param(incident)
                .query((row, n) -> true)
                .optional()
                .isPresent();
    }

    /** Something that is out. */
    public record Out(ComponentId component, String name, Status status) {}

    /** How many of those that hang on a component directly an open incident reports as out, by incident. */
    public static Map<Long, Integer> reportedChildren(Sql store, String component) {
        Map<Long, Integer> children = new TreeMap<>();
        store.sql(
                        """
                        SELECT m.incident, SUM(CASE WHEN a.depth = 0 THEN 1 ELSE 0 END) AS children FROM ancestor a
                          JOIN incident_member m ON m.component = a.component AND m.left_at IS NULL
                          JOIN incident i ON i.id = m.incident AND i.state = 'OPEN'
                        WHERE a.ancestor = ? AND m.settled = 0 AND m.told IS NOT NULL GROUP BY m.incident""")
                .param(component)
                .query((row, n) -> children.put(row.getLong(1), row.getInt(2)))
                .list();
        return children;
    }

    /** What hangs on a component and may be held because of that is looked at again; says which. */
    public static List<String> releaseDescendants(Sql store, String component, Instant now) {
        return store.sql(
                        "UPDATE component SET due_at = ? WHERE hold_reason IN ('MAINTENANCE', 'PLANNED', 'CAUSE') AND id IN "
                                + DESCENDANTS + " AND (due_at IS NULL OR due_at > ?) RETURNING id")
                .params(millis(now), component, millis(now))
                .query(String.class)
                .list();
    }

    /** Another parent is known of a component: it and what hangs on it are looked at again, as far as they are out. */
    public static void moved(Sql store, String component, Instant now) {
        store.sql("UPDATE component SET due_at = ? WHERE observed <> 'UP' AND (id = ? OR id IN " + DESCENDANTS
                        + ") AND (due_at IS NULL OR due_at > ?)")
                .params(millis(now), component, component, millis(now))
                .update();
    }

    /** An ancestor with what is known of it. */
    public static Ancestor ancestor(ComponentRecord record) {
        boolean doubted = record.hold() == Reason.COOLDOWN;
        return new Ancestor(record.id(), record.service(), record.observation(), doubted ? record.heldUntil() : null);
    }
}
