package io.trunkline.ledger;

import io.trunkline.ledger.tables.ComponentTable;
import io.trunkline.ledger.tables.IncidentTable;
import io.trunkline.model.LedgerTime;
import io.trunkline.model.Wake;
import io.trunkline.store.Columns;
import io.trunkline.store.Transactions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;

/**
 * Finds what is due: a hold that ends, a wait that is over, a retry, and whatever a crash
 * or a dead node left behind. Its cost follows what is due, not what exists: every query reads a partial index on
 * {@code due_at}.
 */
public final class FindDueWork {

    private final Transactions transactions;
    private final InstantSource clock;
    private final CorrectClock correction;

    public FindDueWork(Transactions transactions, InstantSource clock) {
        this(transactions, clock, new CorrectClock(clock, System::nanoTime));
    }

    private FindDueWork(Transactions transactions, InstantSource clock, CorrectClock correction) {
        this.transactions = transactions;
        this.clock = clock;
        this.correction = correction;
    }

    /** The same, with another monotonic clock than the process's own, for one whose time is virtual. */
    public FindDueWork withNanoTime(LongSupplier nanoTime) {
        return new FindDueWork(transactions, clock, new CorrectClock(clock, nanoTime));
    }

    /** What is due now, at most {@code limit} of each kind; the rest is found by the next sweep. */
    public CompletableFuture<List<Wake>> due(int limit) {
        return dueBy(clock.instant(), limit);
    }

    /** What is due by then, to be assessed now: a wake that comes too early does nothing. */
    public CompletableFuture<List<Wake>> dueBy(Instant by, int limit) {
        return transactions.submit(store -> {
            correction.correct(store);
            Instant now = LedgerTime.of(by);
            List<Wake> wakes = new ArrayList<>();
            IncidentTable.keysDueBy(store, now, limit).forEach(key -> wakes.add(new Wake.Deliver(key, now)));
            IncidentTable.gatheredBy(store, now, limit)
                    .forEach(gathered ->
                            wakes.add(new Wake.Open(gathered.id(), gathered.service(), gathered.status(), now)));
            ComponentTable.dueBy(store, now, limit).forEach(component -> wakes.add(new Wake.Assess(component, now)));
            return wakes;
        });
    }

    /** Maintenance windows are others now: those that they hold are looked at again. */
    public CompletableFuture<Integer> maintenanceChanged() {
        return transactions.submit(store -> ComponentTable.maintenanceChanged(store, Columns.now(clock)));
    }
}
