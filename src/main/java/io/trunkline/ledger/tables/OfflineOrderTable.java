package io.trunkline.ledger.tables;

import static io.trunkline.store.Columns.instant;
import static io.trunkline.store.Columns.millis;
import static io.trunkline.store.Columns.one;

import io.trunkline.model.OfflineOrder;
import io.trunkline.store.Sql;
import java.util.Comparator;
import java.util.List;

/** The statements on {@code offline_order}. */
public final class OfflineOrderTable {

    private OfflineOrderTable() {}

    private record Noted(long id, OfflineOrder order) {}

    public static void add(Sql store, OfflineOrder order) {
        one(
                store.sql(
                                """
                                INSERT INTO offline_order (ordered_at, who, action, what, why, outcome)
                                VALUES (?, ?, ?, ?, ?, ?)""")
                        .params(
                                millis(order.at()),
                                order.who(),
                                order.action(),
                                order.what(),
                                order.why(),
                                order.outcome())
                        .update(),
                "noting an order");
    }

    /** Takes all out, the oldest first. */
    public static List<OfflineOrder> take(Sql store) {
        return store
                .sql("DELETE FROM offline_order RETURNING id, ordered_at, who, action, what, why, outcome")
                .query((row, n) -> new Noted(
                        row.getLong("id"),
                        new OfflineOrder(
                                instant(row, "ordered_at"),
                                row.getString("who"),
                                row.getString("action"),
                                row.getString("what"),
                                row.getString("why"),
                                row.getString("outcome"))))
                .list()
                .stream()
                .sorted(Comparator.comparingLong(Noted::id))
                .map(Noted::order)
                .toList();
    }
}
