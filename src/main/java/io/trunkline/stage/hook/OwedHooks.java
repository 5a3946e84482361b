package io.trunkline.stage.hook;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import io.trunkline.ledger.HookQueue;
import io.trunkline.model.Hook;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks for calls of hooks that the ledger owes, as long as there is a route for one; without one it does nothing. */
public final class OwedHooks {

    private static final Logger LOG = LoggerFactory.getLogger(OwedHooks.class);

    private final UserRoutes routes;
    private final Hooks hooks;
    private final HookQueue queue;
    private final boolean alone;
    // Guarded by this.
    private long seenAt = System.nanoTime();
    private Set<Hook> seen = EnumSet.noneOf(Hook.class);

    /** @param alone whether no other node shares the ledger */
    public OwedHooks(UserRoutes routes, Hooks hooks, HookQueue queue, boolean alone) {
        this.routes = routes;
        this.hooks = hooks;
        this.queue = queue;
        this.alone = alone;
    }

    /** Has hooks owed from the moment that their routes are there. */
    public void follow() {
        routes.onAdded(addresses -> added());
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

    /**
     * Begins as many owed calls as there are free threads. All routes have to be there, since what is owed to one that is not
     * there is dropped.
     *
     * @param again looks for more where a call has ended well and there may be some, so that a queue does not wait for the
     *     clock
     */
    public void look(Executor again) {
        try {
            refresh();
            take(again);
        } catch (RuntimeException unavailable) {
            LOG.debug("The hooks wait for the store: {}", unavailable.toString());
        }
    }

    private void take(Executor again) {
        Map<Hook, Integer> free = new EnumMap<>(Hook.class);
        for (Hook hook : present()) {
            hooks.free(hook).filter(calls -> calls > 0).ifPresent(calls -> free.put(hook, calls));
        }
        if (free.isEmpty()) {
            return;
        }
        List<HookQueue.Call> calls = queue.take(free).join();
        Map<Hook, Long> taken = calls.stream().collect(groupingBy(HookQueue.Call::hook, counting()));
        for (HookQueue.Call call : calls) {
            boolean more = taken.get(call.hook()) >= free.get(call.hook());
            hooks.call(call, queue, more ? () -> again.execute(() -> look(again)) : () -> {});
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
}
