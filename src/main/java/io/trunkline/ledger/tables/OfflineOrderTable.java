package io.trunkline.ledger.tables;

import static io.trunkline.store.Columns.instant;
import static io.trunkline.store.Columns.millis;
import static io.trunkline.store.Columns.one;

import io.trunkline.model.OfflineOrder;
import io.trunkline.store.Sql;
import java.util.List;

/** The statements on {@code offline_order}. */
public final class OfflineOrderTable {

    private OfflineOrderTable() {}

    /** A row. */
    public record Noted(long id, OfflineOrder order) {}

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

    /** All, the oldest first. */
    public static List<Noted> all(Sql store) {
        return store.sql("SELECT id, ordered_at, who, action, what, why, outcome FROM offline_order ORDER BY id")
                .query((row, n) -> new Noted(
                        row.getLong("id"),
                        new OfflineOrder(
                                instant(row, "ordered_at"),
                                row.getString("who"),
                                row.getString("action"),
                                row.getString("what"),
                                row.getString("why"),
                                row.getString("outcome"))))
                .list();
    }

    public static void delete(Sql store, long id) {
        store.sql("DELETE FROM offline_order WHERE id = ?").param(id).update();
    }
}
