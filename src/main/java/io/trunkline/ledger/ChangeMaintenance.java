package io.trunkline.ledger;

import io.trunkline.ledger.tables.ComponentTable;
import io.trunkline.ledger.tables.WindowTable;
import io.trunkline.model.MaintenanceOrder;
import io.trunkline.store.Columns;
import io.trunkline.store.Transactions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;

/** Starts and ends windows of maintenance for all nodes, as a person orders it (rule 9). */
public final class ChangeMaintenance {

    private final Transactions transactions;
    private final InstantSource clock;

    public ChangeMaintenance(Transactions transactions, InstantSource clock) {
        this.transactions = transactions;
        this.clock = clock;
    }

    /** Adds a window and gives its id. Outages that are reported already are not held by it. */
    public CompletableFuture<String> start(MaintenanceOrder order) {
        return transactions.submit(store -> WindowTable.id(WindowTable.add(store, order, now())));
    }

    /** The same for a window of another ledger: it keeps its id, if that is one of a ledger and none has it here. */
    public CompletableFuture<String> replay(String id, MaintenanceOrder order) {
        return transactions.submit(
                store -> WindowTable.id(WindowTable.add(store, WindowTable.number(id), order, now())));
    }

    /** Ends a window now: what it held is looked at again. Whether there was such a one that was not over. */
    public CompletableFuture<Boolean> end(String id, String by) {
        return transactions.submit(store -> {
            boolean ended = WindowTable.end(store, WindowTable.number(id), by, now());
            if (ended) {
                ComponentTable.maintenanceChanged(store, now());
            }
            return ended;
        });
    }

    private Instant now() {
        return Columns.now(clock);
    }
}
