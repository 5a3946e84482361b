package io.trunkline.management;

import io.trunkline.config.Problem;
import io.trunkline.ledger.query.LedgerCounts;
import io.trunkline.ledger.query.LedgerReader;
import io.trunkline.ledger.query.LedgerTotals;
import io.trunkline.ledger.query.RejectedIncidentView;
import io.trunkline.ledger.query.RoutingKeyView;
import io.trunkline.ledger.query.UnacceptedIncidentView;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * What health and metrics look at, read once for all who ask.
 *
 * @param store throws while the ledger cannot be written; its value means nothing
 * @param keys how the routing keys stand
 * @param refusals what PagerDuty refuses
 * @param unaccepted what PagerDuty has not accepted for a minute
 * @param totals counts of how things stand
 * @param counts the same by service and source, for metrics alone
 * @param rejected see {@link HealthInputs}
 */
record HealthReadings(
        CachedValue<Boolean> store,
        CachedValue<List<RoutingKeyView>> keys,
        CachedValue<List<RejectedIncidentView>> refusals,
        CachedValue<List<UnacceptedIncidentView>> unaccepted,
        CachedValue<LedgerTotals> totals,
        CachedValue<LedgerCounts> counts,
        Supplier<List<Problem>> rejected) {

    private static final int INCIDENTS_SHOWN = 20;

    private static final Duration MAX_AGE = Duration.ofSeconds(1);

    /** Counting reads all components, which is nothing to do every second. */
    private static final Duration MAX_AGE_OF_COUNTS = Duration.ofSeconds(5);

    /** Shorter than what those who ask for health usually allow, which is 3 s or more when set with care. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    static HealthReadings of(LedgerReader reader, HealthInputs probes, Executor executor) {
        return new HealthReadings(
                recent(
                        "the store",
                        () -> {
                            probes.store().tryToWrite();
                            return true;
                        },
                        executor),
                recent("the store", reader::keys, executor),
                recent("the store", () -> reader.refusals(INCIDENTS_SHOWN), executor),
                recent("the store", () -> reader.unaccepted(INCIDENTS_SHOWN), executor),
                recent("the store", reader::totals, executor),
                new CachedValue<>("the store", reader::counts, MAX_AGE_OF_COUNTS, PATIENCE, executor, System::nanoTime),
                probes.rejected());
    }

    /** Has all of it on its way, so that one that hangs does not make the next one late. */
    void begin() {
        store.begin();
        keys.begin();
        refusals.begin();
        unaccepted.begin();
        totals.begin();
    }

    private static <T> CachedValue<T> recent(String what, Callable<T> read, Executor executor) {
        return new CachedValue<>(what, read, MAX_AGE, PATIENCE, executor, System::nanoTime);
    }
}
