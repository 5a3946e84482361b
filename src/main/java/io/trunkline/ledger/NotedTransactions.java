package io.trunkline.ledger;

import io.trunkline.ledger.tables.OfflineOrderTable;
import io.trunkline.model.OfflineOrder;
import io.trunkline.store.Transactions;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Carries out an order of a person and keeps it for the audit log, so that all of it happens or none. */
public final class NotedTransactions implements Transactions {

    private final Transactions transactions;
    private final Function<Optional<?>, OfflineOrder> order;

    /** @param order by what the work returned; what returns no {@link Optional} counts as empty */
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
