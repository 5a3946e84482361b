package io.trunkline.ledger;

import io.trunkline.ledger.tables.OfflineOrderTable;
import io.trunkline.ledger.tables.OfflineOrderTable.Noted;
import io.trunkline.model.OfflineOrder;
import io.trunkline.store.Transactions;
import java.util.List;
import java.util.function.Consumer;

/** Keeps the orders that commands carried out on the store, until a router has written them to its audit log. */
public final class OfflineOrders {

    private final Transactions transactions;

    public OfflineOrders(Transactions transactions) {
        this.transactions = transactions;
    }

    /** Keeps one. */
    public void note(OfflineOrder order) {
        transactions
                .submit(store -> {
                    OfflineOrderTable.add(store, order);
                    return null;
                })
                .join();
    }

    /** Hands over all, the oldest first. A router that is killed meanwhile hands some over again, and loses none. */
    public void handOver(Consumer<OfflineOrder> log) {
        List<Noted> noted = transactions.submit(OfflineOrderTable::all).join();
        if (noted.isEmpty()) {
            return;
        }
        noted.forEach(row -> log.accept(row.order()));
        transactions
                .submit(store -> {
                    noted.forEach(row -> OfflineOrderTable.delete(store, row.id()));
                    return null;
                })
                .join();
    }
}
