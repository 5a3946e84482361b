package io.trunkline.management;

import io.trunkline.ledger.KeyRow;
import io.trunkline.ledger.LedgerReader;
import io.trunkline.ledger.Refusal;
import io.trunkline.ledger.Totals;
import io.trunkline.settings.Problem;
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
 * @param totals counts of how things stand
 * @param rejected see {@link Probes}
 */
record Watched(
        Recent<Boolean> store,
        Recent<List<KeyRow>> keys,
        Recent<List<Refusal>> refusals,
        Recent<Totals> totals,
        Supplier<List<Problem>> rejected) {

    private static final int REFUSALS_SHOWN = 20;

    private static final Duration MAX_AGE = Duration.ofSeconds(1);

    /** Shorter than what those who ask for health usually allow, which is 3 s or more when set with care. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    static Watched of(LedgerReader reader, Probes probes, Executor executor) {
        return new Watched(
                recent(
                        "the store",
                        () -> {
                            probes.store().tryToWrite();
                            return true;
                        },
                        executor),
                recent("the store", reader::keys, executor),
                recent("the store", () -> reader.refusals(REFUSALS_SHOWN), executor),
                recent("the store", reader::totals, executor),
                probes.rejected());
    }

    /** Has all of it on its way, so that one that hangs does not make the next one late. */
    void begin() {
        store.begin();
        keys.begin();
        refusals.begin();
        totals.begin();
    }

    private static <T> Recent<T> recent(String what, Callable<T> read, Executor executor) {
        return new Recent<>(what, read, MAX_AGE, PATIENCE, executor, System::nanoTime);
    }
}
