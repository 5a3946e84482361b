package io.trunkline.ledger.query;

import static java.util.stream.Collectors.toMap;

import io.trunkline.ledger.query.IncidentView.Symptoms;
import io.trunkline.model.ComponentId;
import io.trunkline.model.Status;
import io.trunkline.pagerduty.Relations.Cause;
import io.trunkline.store.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The reads of causes: of what is out, the nearest ancestor that is out in the same or a worse status. */
final class CauseQueries {

    private static final String OF_COMPONENTS =
            """
            SELECT c.id, c.kind, COALESCE(c.name, c.native_id) AS called, c.observed,
              p.id AS cause, p.name AS cause_name, p.observed AS cause_observed
            FROM component c JOIN ancestor a ON a.component = c.id JOIN component p ON p.id = a.ancestor
            WHERE c.id IN (%s) AND c.observed IN ('DOWN', 'DEGRADED') AND p.observed IN ('DOWN', 'DEGRADED')
            ORDER BY c.id, a.depth""";

    private static final String OF_MEMBERS =
            """
            SELECT m.incident, c.id, c.kind, COALESCE(c.name, c.native_id) AS called, c.observed,
              p.id AS cause, p.name AS cause_name, p.observed AS cause_observed, o.component AS cause_member
            FROM incident_member m JOIN component c ON c.id = m.component
              JOIN ancestor a ON a.component = c.id JOIN component p ON p.id = a.ancestor
              LEFT JOIN incident_member o ON o.incident = m.incident AND o.component = p.id AND o.left_at IS NULL
            WHERE m.incident IN (%s) AND m.left_at IS NULL
              AND c.observed IN ('DOWN', 'DEGRADED') AND p.observed IN ('DOWN', 'DEGRADED')
            ORDER BY m.incident, c.id, a.depth""";

    private CauseQueries() {}

    /**
     * A component that is out, and its cause.
     *
     * @param beside whether the cause is a member of the same incident
     */
    record Caused(ComponentId component, String kind, String name, Status status, Cause cause, boolean beside) {}

    static Map<ComponentId, Cause> ofComponents(Sql store, List<ComponentId> components) {
        Map<ComponentId, Caused> caused = new HashMap<>();
        if (!components.isEmpty()) {
            store.sql(OF_COMPONENTS.formatted(places(components.size())))
                    .params(components.stream().map(ComponentId::toString).toList())
                    .query((row, n) -> nearest(caused, row, false))
                    .list();
        }
        return caused.values().stream().collect(toMap(Caused::component, Caused::cause));
    }

    /** By incident and member; those that left it are not among them. */
    static Map<Long, Map<ComponentId, Caused>> ofMembers(Sql store, List<Long> incidents) {
        Map<Long, Map<ComponentId, Caused>> caused = new HashMap<>();
        if (!incidents.isEmpty()) {
            store.sql(OF_MEMBERS.formatted(places(incidents.size())))
                    .params(incidents)
                    .query((row, n) -> nearest(
                            caused.computeIfAbsent(row.getLong("incident"), added -> new LinkedHashMap<>()),
                            row,
                            row.getString("cause_member") != null))
                    .list();
        }
        return caused;
    }

    private static String places(int count) {
        return String.join(", ", Collections.nCopies(count, "?"));
    }

    private static boolean nearest(Map<ComponentId, Caused> caused, ResultSet row, boolean beside) throws SQLException {
        ComponentId component = ComponentId.parse(row.getString("id"));
        Status status = Status.valueOf(row.getString("observed"));
        Cause cause = new Cause(
                ComponentId.parse(row.getString("cause")),
                row.getString("cause_name"),
                Status.valueOf(row.getString("cause_observed")));
        return !status.worseThan(cause.status())
                && caused.putIfAbsent(
                                component,
                                new Caused(
                                        component,
                                        row.getString("kind"),
                                        row.getString("called"),
                                        status,
                                        cause,
                                        beside))
                        == null;
    }

    /**
     * What is out in an incident, if all of it is so on account of one cause.
     *
     * @param caused those of its members that have a cause
     * @param out how many members are out
     */
    static Symptoms symptoms(Map<ComponentId, Caused> caused, int out) {
        Map<ComponentId, Caused> first = new HashMap<>();
        caused.values().forEach(member -> {
            Caused last = last(member, caused);
            first.put(last.cause().component(), last);
        });
        if (first.size() != 1) {
            return null;
        }
        Caused last = first.values().iterator().next();
        if (out != caused.size() + (last.beside() ? 1 : 0)) {
            return null;
        }
        Set<String> kinds = new HashSet<>();
        caused.values().forEach(member -> kinds.add(member.kind()));
        return new Symptoms(
                last.cause(),
                caused.size(),
                kinds.size() == 1 ? kinds.iterator().next() : "component",
                caused.values().iterator().next().name(),
                caused.values().stream()
                        .map(Caused::status)
                        .max(Comparator.naturalOrder())
                        .orElseThrow());
    }

    /** Whose cause is the cause of its cause and so on, as far as these are members themselves. */
    private static Caused last(Caused member, Map<ComponentId, Caused> caused) {
        Caused last = member;
        // Chains of different age may contradict each other, so that following them could go round.
        for (int steps = 0;
                steps < caused.size() && caused.containsKey(last.cause().component());
                steps++) {
            last = caused.get(last.cause().component());
        }
        return last;
    }
}
