package io.trunkline.ledger.query;

import java.util.ArrayList;
import java.util.List;

/** A WHERE clause out of what a query asks for. */
record Conditions(List<String> all, List<Object> parameters) {

    static final Conditions NONE = new Conditions(List.of(), List.of());

    Conditions equal(String column, Object value) {
        return value == null ? this : and(column + " = ?", value instanceof Enum<?> named ? named.name() : value);
    }

    Conditions component(String component, String idColumn, String nativeColumn) {
        return component == null
                ? this
                : and("(" + idColumn + " = ? OR " + nativeColumn + " = ?)", component, component);
    }

    Conditions and(String condition, Object... values) {
        List<String> conditions = new ArrayList<>(all);
        conditions.add(condition);
        List<Object> bound = new ArrayList<>(parameters);
        bound.addAll(List.of(values));
        return new Conditions(conditions, bound);
    }

    List<Object> with(int limit) {
        List<Object> bound = new ArrayList<>(parameters);
        bound.add(limit);
        return bound;
    }

    @Override
    public String toString() {
        return all.isEmpty() ? "" : "WHERE " + String.join(" AND ", all);
    }
}
