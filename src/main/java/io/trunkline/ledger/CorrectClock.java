package io.trunkline.ledger;

import io.trunkline.ledger.tables.TimeColumns;
import io.trunkline.model.LedgerTime;
import io.trunkline.store.Columns;
import io.trunkline.store.Sql;
import io.trunkline.store.Transactions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that the wall clock was set: against the monotonic clock while the router runs, and at a start against the latest
 * time in the ledger. After a step back it moves the ledger's times back by as much: otherwise a wait, a hold, a backoff or
 * the lease of a dead process would last for as long as the step was, and an incident whose window lies ahead would take
 * outages that have to page anew (rule 16).
 */
public final class CorrectClock {

    private static final Logger LOG = LoggerFactory.getLogger(CorrectClock.class);

    /** Below this it is no step: nodes read the database's clock with an error, and a sync of the clock moves it a little. */
    private static final Duration LITTLE = Duration.ofSeconds(2);

    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private volatile Reading latest;

    /** What both clocks said at one look. */
    private record Reading(Instant at, long nanos) {

        /** What the wall clock has to say by now, unless it was set. */
        Instant expected(long now) {
            return LedgerTime.of(at.plusNanos(now - nanos));
        }
    }

    /** @param nanoTime as {@link System#nanoTime()} */
    CorrectClock(InstantSource clock, LongSupplier nanoTime) {
        this.clock = clock;
        this.nanoTime = nanoTime;
    }

    /** Drops the leases that a process before left behind: for a store that one process has alone. */
    public static CompletableFuture<Void> dropLeases(Transactions transactions) {
        return transactions
                .<Void>submit(store -> {
                    TimeColumns.dropLeases(store);
                    return null;
                })
                .whenComplete((dropped, failure) -> {
                    if (failure != null) {
                        LOG.warn(
                                "The leases of the process before could not be dropped; what it had in hand waits until"
                                        + " they lapse: {}",
                                failure.getMessage());
                    }
                });
    }

    /** Corrects what is ahead; to be called before each look for what is due. */
    void correct(Sql store) {
        Instant now = Columns.now(clock);
        Reading before = latest;
        Reading reading = new Reading(now, nanoTime.getAsLong());
        Instant expected = before == null ? TimeColumns.latest(store).orElse(now) : before.expected(reading.nanos());
        Duration ahead = Duration.between(now, expected);
        if (ahead.compareTo(LITTLE) > 0) {
            LOG.warn(
                    "The clock is {} s behind what it was: it was set back, or was ahead before. What waits for a time of"
                            + " the clock before is moved by as much",
                    ahead.toSeconds());
            TimeColumns.setBack(store, now, ahead);
        } else if (before != null && ahead.negated().compareTo(LITTLE) > 0) {
            LOG.warn(
                    "The clock went {} s ahead of the time that has passed: it was set, or this machine stood still. What is due"
                            + " by it is looked at now",
                    ahead.negated().toSeconds());
        }
        latest = reading;
    }
}
