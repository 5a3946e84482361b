package io.trunkline.ledger;

import io.trunkline.ledger.tables.TimeColumns;
import io.trunkline.store.Sql;
import io.trunkline.store.Transactions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds that the wall clock was set back, while the router ran or while it did not, and moves what the ledger wrote by the
 * clock before: else a wait, a hold, a backoff or the lease of a dead process would last for as long as the step was, and an
 * incident whose window lies ahead would take what PagerDuty should page anew (rule 16).
 */
public final class CorrectClock {

    private static final Logger LOG = LoggerFactory.getLogger(CorrectClock.class);

    /** Nodes on one database read its clock with a little error, and a sync of the clock moves it a little all the time. */
    private static final Duration LITTLE = Duration.ofSeconds(2);

    private final InstantSource clock;
    private volatile Instant latest;

    CorrectClock(InstantSource clock) {
        this.clock = clock;
    }

    /** Drops the leases that a process before left behind: for a store that one process has alone. */
    public static CompletableFuture<Void> dropLeases(Transactions transactions) {
        return transactions.submit(store -> {
            TimeColumns.dropLeases(store);
            return null;
        });
    }

    /** Corrects what is ahead; to be called before each look for what is due. */
    void correct(Sql store) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Instant known = latest == null ? TimeColumns.latest(store).orElse(now) : latest;
        Duration ahead = Duration.between(now, known);
        if (ahead.compareTo(LITTLE) > 0) {
            LOG.warn(
                    "The clock is {} s behind what it was: it was set back, or was ahead before. What waits for a time of"
                            + " the clock before is moved by as much",
                    ahead.toSeconds());
            TimeColumns.setBack(store, now, ahead);
        }
        latest = now;
    }
}
