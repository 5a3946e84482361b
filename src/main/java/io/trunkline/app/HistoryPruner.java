package io.trunkline.app;

import io.trunkline.ledger.PruneHistory;
import io.trunkline.ledger.PruneHistory.Step;
import io.trunkline.metrics.Metrics;
import io.trunkline.store.StoreUnavailableException;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the history as long as the settings say: a small step, a pause in which reports have the store, the next step,
 * until there is no more to do for a minute.
 */
final class HistoryPruner extends ScheduledWork {

    private static final Logger LOG = LoggerFactory.getLogger(HistoryPruner.class);

    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final Duration REST = Duration.ofMinutes(1);

    private final PruneHistory pruneHistory;
    private final Metrics metrics;
    private Step before = Step.FIRST;
    private long pruned;

    HistoryPruner(PruneHistory pruneHistory, Metrics metrics) {
        super("history");
        this.pruneHistory = pruneHistory;
        this.metrics = metrics;
    }

    @Override
    void schedule(ScheduledExecutorService on) {
        after(PAUSE);
    }

    private void after(Duration time) {
        try {
            executor().schedule(this::step, time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closed) {
            LOG.debug("The node is going down");
        }
    }

    private void step() {
        try {
            before = pruneHistory.after(before).join();
            pruned += before.pruned();
            metrics.pruned(before.pruned());
        } catch (CompletionException e) {
            before = Step.FIRST;
            if (!(e.getCause() instanceof StoreUnavailableException)) {
                LOG.warn("The history could not be shortened: {}", e.getMessage());
            }
        }
        if (before.isMore()) {
            after(PAUSE);
            return;
        }
        if (pruned > 0) {
            LOG.info("{} old events left the history", pruned);
            pruned = 0;
        }
        before = Step.FIRST;
        after(REST);
    }
}
