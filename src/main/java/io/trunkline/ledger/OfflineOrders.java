package io.trunkline.ledger;

import io.trunkline.ledger.tables.OfflineOrderTable;
import io.trunkline.model.OfflineOrder;
import io.trunkline.store.Transactions;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** The orders that commands carried out on the store ({@link NotedTransactions}) and that no audit log has yet. */
public final class OfflineOrders {

    private final Transactions transactions;

    public OfflineOrders(Transactions transactions) {
        this.transactions = transactions;
    }

    /**
     * Hands over all, the oldest first, each to one node. They are logged before they are gone for good: a router that is
     * killed meanwhile leaves a line twice, and loses none.
     */
    public CompletableFuture<Void> handOver(Consumer<OfflineOrder> log) {
        return transactions.submit(store -> {
            OfflineOrderTable.take(store).forEach(log);
            return null;
        });
    }
}
