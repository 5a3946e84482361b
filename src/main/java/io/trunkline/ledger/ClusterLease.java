package io.trunkline.ledger;

import io.trunkline.ledger.tables.DutyTable;
import io.trunkline.ledger.tables.DutyTable.Duty;
import io.trunkline.store.Columns;
import io.trunkline.store.Transactions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Who does what one node does for all: a lease with an end, so that another node takes over what a dead one had. Named
 * after what is done, such as {@code poll genesys}.
 */
public final class ClusterLease {

    private final Transactions transactions;
    private final InstantSource clock;

    public ClusterLease(Transactions transactions, InstantSource clock) {
        this.transactions = transactions;
        this.clock = clock;
    }

    /** Takes a duty that is due and free, or goes on with it; whether it could be taken. */
    public CompletableFuture<Boolean> take(String name, String owner, Duration length) {
        return transactions.submit(store -> DutyTable.take(store, name, owner, length, now()));
    }

    /** It is done, and to be done again then; whether it was still this owner's. */
    public CompletableFuture<Boolean> done(String name, String owner, Instant dueAt) {
        return transactions.submit(store -> DutyTable.done(store, name, owner, dueAt, now()));
    }

    /** It could not be done, and is to be tried again then; whether it was still this owner's. */
    public CompletableFuture<Boolean> failed(String name, String owner, Instant dueAt, String why) {
        return transactions.submit(store -> DutyTable.failed(store, name, owner, dueAt, why));
    }

    /** It was done, by this node or another. */
    public CompletableFuture<Void> note(String name) {
        return transactions.submit(store -> {
            DutyTable.note(store, name, now());
            return null;
        });
    }

    /** Is to be done now, whatever was planned. */
    public CompletableFuture<Boolean> hurry(String name) {
        return transactions.submit(store -> DutyTable.hurry(store, name));
    }

    /** How a duty stands, if a node ever had it. */
    public CompletableFuture<Optional<Duty>> find(String name) {
        return transactions.submit(store -> DutyTable.find(store, name));
    }

    private Instant now() {
        return Columns.now(clock);
    }
}
