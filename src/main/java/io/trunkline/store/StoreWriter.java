package io.trunkline.store;

import io.trunkline.ledger.tables.RoutingKeyTable;
import java.util.concurrent.CompletableFuture;

/** What writes in a store for all of a process. */
public interface StoreWriter extends Transactions, AutoCloseable {

    /** Whether its threads are alive. */
    boolean isRunning();

    /** Writes a row and takes it back, to see whether the store can be written: a disk that is full hears of no less. */
    default CompletableFuture<Integer> probe() {
        return submit(RoutingKeyTable::probe);
    }

    /** Finishes what was handed in before, then ends. */
    @Override
    void close();
}
