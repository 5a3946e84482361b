package io.trunkline.store;

import java.util.concurrent.CompletableFuture;

/** What writes in a store for all of a process. */
public interface StoreWriter extends Transactions, AutoCloseable {

    /** Whether its threads are alive. */
    boolean isRunning();

    /** Writes a row and takes it back, to see whether the store can be written: a full disk fails no smaller test. */
    default CompletableFuture<Integer> probe() {
        return submit(StoreWriter::probe);
    }

    /** The statements of {@link #probe()}, within a transaction: no routing key is empty, so nothing is left changed. */
    static int probe(Sql store) {
        store.sql("INSERT INTO routing_key (routing_key) VALUES ('') ON CONFLICT (routing_key) DO NOTHING")
                .update();
        return store.sql("DELETE FROM routing_key WHERE routing_key = ''").update();
    }

    /** Finishes what was handed in before, then ends. */
    @Override
    void close();
}
