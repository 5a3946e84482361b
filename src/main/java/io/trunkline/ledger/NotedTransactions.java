package io.trunkline.ledger;

import io.trunkline.ledger.tables.OfflineOrderTable;
import io.trunkline.model.OfflineOrder;
import io.trunkline.store.Transactions;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Writes the audit record of an order in the transaction that carries it out: both are committed, or neither. */
public final class NotedTransactions implements Transactions {

    private final Transactions transactions;
    private final Function<Optional<?>, OfflineOrder> order;

    /** @param order made from the result of the work; empty if that is no {@link Optional} */
    public NotedTransactions(Transactions transactions, Function<Optional<?>, OfflineOrder> order) {
        this.transactions = transactions;
        this.order = order;
    }

    @Override
    public <T> CompletableFuture<T> submit(Work<T> work) {
        return transactions.submit(store -> {
            T outcome = work.run(store);
            OfflineOrderTable.add(store, order.apply(outcome instanceof Optional<?> found ? found : Optional.empty()));
            return outcome;
        });
    }
}
