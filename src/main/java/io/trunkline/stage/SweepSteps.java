package io.trunkline.stage;

import io.trunkline.ledger.FindDueWork;
import io.trunkline.metrics.Metrics;
import io.trunkline.model.Wake;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The steps of the sweep route, bound as {@code sweep}. */
public final class SweepSteps {

    /** So many of each kind a sweep, so that what is found after a long absence is handed on in steps. */
    private static final int LIMIT = 10_000;

    private static final Logger LOG = LoggerFactory.getLogger(SweepSteps.class);

    /** So often the orders are looked for that commands carried out on a store of several nodes. */
    private static final long NANOS_BETWEEN_ORDERS = Duration.ofMinutes(1).toNanos();

    /** A sync of the clock moves it by less all the time. */
    private static final Duration LITTLE = Duration.ofSeconds(2);

    private final FindDueWork findDueWork;
    private final Metrics metrics;
    private final InstantSource clock;
    private final LongSupplier nanoTime;

    /** The clock at the sweep before, and at the same moment the monotonic clock; null before the first. */
    private Instant before;

    private long nanosBefore;

    private Supplier<CompletableFuture<Void>> orders = () -> CompletableFuture.completedFuture(null);
    private Long ordersAt;

    /**
     * @param clock the ledger's; that it was set back, {@link FindDueWork} finds and says itself
     * @param nanoTime a monotonic clock
     */
    public SweepSteps(FindDueWork findDueWork, Metrics metrics, InstantSource clock, LongSupplier nanoTime) {
        this.findDueWork = findDueWork;
        this.metrics = metrics;
        this.clock = clock;
        this.nanoTime = nanoTime;
    }

    /** @param handOver writes to the audit log what commands did on the store, and is not waited for */
    public SweepSteps withOrders(Supplier<CompletableFuture<Void>> handOver) {
        orders = handOver;
        return this;
    }

    /** What is due now. */
    public List<Wake> due() {
        lookAtTheClock();
        List<Wake> due = findDueWork.due(LIMIT).join();
        lookForOrders();
        return due;
    }

    private synchronized void lookForOrders() {
        long now = nanoTime.getAsLong();
        if (ordersAt == null || now - ordersAt >= NANOS_BETWEEN_ORDERS) {
            ordersAt = now;
            orders.get().exceptionally(failure -> {
                LOG.warn("What commands did on the store is not in the audit log yet: {}", failure.toString());
                return null;
            });
        }
    }

    private synchronized void lookAtTheClock() {
        Instant now = clock.instant();
        long nanos = nanoTime.getAsLong();
        if (before != null) {
            Duration step = Duration.between(before, now).minusNanos(nanos - nanosBefore);
            if (step.compareTo(LITTLE) > 0) {
                LOG.warn(
                        "The clock went ahead by {} s more than the time that passed: it was set, or the machine slept. What"
                                + " is due by it is looked at now",
                        step.toSeconds());
            }
        }
        before = now;
        nanosBefore = nanos;
    }

    /** An incident is handed to the last resort. */
    public void countLastResort() {
        metrics.lastResort();
    }
}
