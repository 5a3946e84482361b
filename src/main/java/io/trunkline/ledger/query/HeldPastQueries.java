package io.trunkline.ledger.query;

import static io.trunkline.store.Columns.millis;

import io.trunkline.model.ComponentId;
import io.trunkline.store.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The reads of what held many components at once: as many statements for a page of reports as for one component. */
final class HeldPastQueries {

    private static final int IN_ONE_STATEMENT = 500;

    private HeldPastQueries() {}

    private interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** Those with a hold that ended since then; at most so many reports and holds of each, the newest first. */
    static Map<ComponentId, ComponentPast> of(Sql store, Collection<ComponentId> components, Instant since, int limit) {
        Map<ComponentId, ComponentPast> pasts = new HashMap<>();
        List<String> asked = components.stream().map(ComponentId::toString).toList();
        for (int from = 0; from < asked.size(); from += IN_ONE_STATEMENT) {
            List<String> held =
                    held(store, asked.subList(from, Math.min(asked.size(), from + IN_ONE_STATEMENT)), millis(since));
            if (!held.isEmpty()) {
                pasts.putAll(pasts(store, held, millis(since), limit));
            }
        }
        return pasts;
    }

    private static List<String> held(Sql store, List<String> components, long since) {
        return store.sql("SELECT DISTINCT component FROM hold WHERE component IN (" + places(components)
                        + ") AND ended_at >= ?")
                .params(and(components, since))
                .query((row, n) -> row.getString("component"))
                .list();
    }

    private static Map<ComponentId, ComponentPast> pasts(Sql store, List<String> held, long since, int limit) {
        Map<String, List<EventView>> reports = newest(
                store,
                "*, NULL AS service",
                "event WHERE component IN (" + places(held) + ") AND verdict <> 'repeat' AND received_at >= ?",
                "id",
                and(held, since, limit),
                EventQueries::event);
        Map<String, List<ComponentPast.PastHold>> holds = newest(
                store,
                "*",
                "hold WHERE component IN (" + places(held) + ") AND (ended_at IS NULL OR ended_at >= ?)",
                "began_at",
                and(held, since, limit),
                PastQueries::hold);
        return held.stream()
                .collect(Collectors.toMap(
                        ComponentId::parse,
                        component -> new ComponentPast(
                                reports.getOrDefault(component, List.of()),
                                holds.getOrDefault(component, List.of()),
                                List.of())));
    }

    /** By component, the newest first, so many of each as the last parameter says. */
    private static <T> Map<String, List<T>> newest(
            Sql store, String columns, String from, String order, List<Object> parameters, Row<T> reader) {
        Map<String, List<T>> rows = new HashMap<>();
        store.sql("SELECT * FROM (SELECT " + columns + ", ROW_NUMBER() OVER (PARTITION BY component ORDER BY " + order
                        + " DESC) AS place FROM " + from + ") AS newest WHERE place <= ? ORDER BY component, place")
                .params(parameters)
                .query((row, n) -> rows.computeIfAbsent(row.getString("component"), any -> new ArrayList<>())
                        .add(reader.read(row)))
                .list();
        return rows;
    }

    private static String places(List<String> values) {
        return String.join(", ", Collections.nCopies(values.size(), "?"));
    }

    private static List<Object> and(List<String> components, Object... more) {
        List<Object> parameters = new ArrayList<>(components);
        parameters.addAll(List.of(more));
        return parameters;
    }
}
