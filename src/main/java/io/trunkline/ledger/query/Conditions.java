package io.trunkline.ledger.query;

import java.util.ArrayList;
import java.util.List;

/** A WHERE clause out of what a query asks for. */
final class Conditions {

    private final List<String> conditions = new ArrayList<>();
    private final List<Object> parameters = new ArrayList<>();

    Conditions equal(String column, Object value) {
        return value == null ? this : among(column + " = ?", value instanceof Enum<?> named ? named.name() : value);
    }

    Conditions component(String component, String idColumn, String nativeColumn) {
        return component == null
                ? this
                : among("(" + idColumn + " = ? OR " + nativeColumn + " = ?)", component, component);
    }

    Conditions among(String condition, Object... values) {
        conditions.add(condition);
        parameters.addAll(List.of(values));
        return this;
    }

    List<Object> with(int limit) {
        List<Object> all = new ArrayList<>(parameters);
        all.add(limit);
        return all;
    }

    @Override
    public String toString() {
        return conditions.isEmpty() ? "" : "WHERE " + String.join(" AND ", conditions);
    }
}
