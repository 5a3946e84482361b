package io.trunkline.stage.hook;

import io.trunkline.ledger.HookQueue;
import io.trunkline.metrics.HookMetrics;
import io.trunkline.model.Hook;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks for calls of hooks that the ledger owes, as long as there is a route for one; without one it does nothing. */
public final class OwedHooks implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(OwedHooks.class);

    private final UserRoutes routes;
    private final Hooks hooks;
    private final HookQueue queue;
    private final HookMetrics meters;
    private final boolean alone;
    private final Duration every;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "trunkline-hooks");
        thread.setDaemon(true);
        return thread;
    });
    // Guarded by this.
    private long seenAt = System.nanoTime();
    private Set<Hook> seen = EnumSet.noneOf(Hook.class);

    /**
     * @param alone whether no other node shares the ledger
     * @param every how often it looks
     */
    public OwedHooks(
            UserRoutes routes, Hooks hooks, HookQueue queue, HookMetrics meters, boolean alone, Duration every) {
        this.routes = routes;
        this.hooks = hooks;
        this.queue = queue;
        this.meters = meters;
        this.alone = alone;
        this.every = every;
    }

    /** Has hooks owed from the moment that their routes are there. */
    public void follow() {
        routes.onAdded(addresses -> added());
    }

    /** Begins to look; all routes have to be there, since what is owed to one that is not there is dropped. */
    public void start() {
        timer.scheduleWithFixedDelay(this::look, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** On disk before the route runs, so that nothing is missed; else the next look says it. */
    private synchronized void added() {
        seen.addAll(present());
        try {
            queue.present(present(), false).join();
        } catch (RuntimeException unavailable) {
            LOG.warn("It is not noted yet that there are hooks: {}", unavailable.toString());
        }
    }

    private void look() {
        try {
            Map<Hook, Integer> free = new EnumMap<>(Hook.class);
            present().forEach(hook -> hooks.free(hook).ifPresent(calls -> free.put(hook, calls)));
            refresh();
            if (!free.isEmpty()) {
                queue.take(free).join().forEach(call -> hooks.call(call, queue));
                meters.owed(queue.owed().join());
            }
        } catch (RuntimeException unavailable) {
            LOG.debug("The hooks wait for the store: {}", unavailable.toString());
        }
    }

    /** A route that is being exchanged is away for a moment, so only one that two looks miss is gone. */
    private synchronized void refresh() {
        if (System.nanoTime() - seenAt < HookQueue.SEEN_EVERY.toNanos()) {
            return;
        }
        Set<Hook> now = present();
        Set<Hook> either = EnumSet.noneOf(Hook.class);
        either.addAll(now);
        either.addAll(seen);
        seenAt = System.nanoTime();
        seen = now;
        queue.present(either, alone)
                .join()
                .forEach((hook, owed) -> LOG.warn(
                        "There is no route for the hook {} any more: {} calls of it that were owed are not made",
                        hook,
                        owed));
    }

    private Set<Hook> present() {
        Set<Hook> present = EnumSet.noneOf(Hook.class);
        for (Hook hook : Hook.values()) {
            if (hook.isOwed() && routes.at(hook.address()).isPresent()) {
                present.add(hook);
            }
        }
        return present;
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
