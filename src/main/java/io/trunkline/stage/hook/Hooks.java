package io.trunkline.stage.hook;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.trunkline.ledger.AcceptEvent.Acceptance;
import io.trunkline.ledger.AcceptEvent.AcceptedEvent;
import io.trunkline.ledger.AssessComponent.Assessed;
import io.trunkline.ledger.HookBody;
import io.trunkline.ledger.HookQueue;
import io.trunkline.ledger.PendingCall;
import io.trunkline.metrics.HookMetrics;
import io.trunkline.metrics.HookMetrics.Outcome;
import io.trunkline.model.DeliveryAction;
import io.trunkline.model.DeliveryResult;
import io.trunkline.model.Directory;
import io.trunkline.model.Hook;
import io.trunkline.model.Service;
import io.trunkline.model.StatusEvent;
import io.trunkline.rules.Verdict;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls the hooks, the best-effort ones from the stages and the owed ones from the ledger. Where there is no route for a
 * hook, nothing is made, written or counted.
 */
public final class Hooks {

    private static final Logger LOG = LoggerFactory.getLogger(Hooks.class);

    /** Components whose present hold the hook was called for. */
    private static final int HELD = 10_000;

    private final UserRoutes routes;
    private final Supplier<Directory> directory;
    private final HookMetrics metrics;
    private final InstantSource clock;
    private final Map<Hook, TroubleLog> failures = new EnumMap<>(Hook.class);
    private final Map<Hook, TroubleLog> drops = new EnumMap<>(Hook.class);
    private final Cache<String, String> held = Caffeine.newBuilder()
            .maximumSize(HELD)
            .expireAfterWrite(Duration.ofDays(1))
            .build();

    public Hooks(UserRoutes routes, Supplier<Directory> directory, HookMetrics metrics, InstantSource clock) {
        this.routes = routes;
        this.directory = directory;
        this.metrics = metrics;
        this.clock = clock;
        for (Hook hook : Hook.values()) {
            String file = "routes/on/" + hook.word() + ".camel.yaml";
            failures.put(
                    hook,
                    new TroubleLog(
                            LOG,
                            file,
                            hook.isOwed() ? "it is tried again, later each time" : "this call is not made again"));
            drops.put(hook, new TroubleLog(LOG, file, "its queue is full and calls are dropped"));
        }
    }

    /** A report is in the ledger. */
    public void reported(StatusEvent event, AcceptedEvent accepted) {
        if (accepted.acceptance() == Acceptance.ACCEPTED) {
            offer(
                    Hook.REPORTED,
                    () -> HookBody.of(
                            event, directory.get().find(event.component()).service(), accepted.verdict()));
        }
    }

    /** A component was assessed: if it is held anew, or for another reason, that is a call. */
    public void assessed(Assessed assessed, Service service) {
        if (routes.at(Hook.HELD.address()).isEmpty() || assessed.observation() == null) {
            return;
        }
        String component = assessed.component().toString();
        if (!(assessed.verdict() instanceof Verdict.Hold hold)) {
            held.invalidate(component);
        } else if (!hold.reason().name().equals(held.getIfPresent(component))) {
            held.put(component, hold.reason().name());
            offer(Hook.HELD, () -> HookBody.of(assessed, service, hold, clock.instant()));
        }
    }

    /** PagerDuty answered a call. */
    public void answered(PendingCall call, DeliveryResult answer) {
        if (call.report().action() == DeliveryAction.UPDATE && answer instanceof DeliveryResult.Accepted) {
            offer(Hook.UPDATED, () -> HookBody.of(call, clock.instant()));
        }
    }

    private void offer(Hook hook, Supplier<Map<String, Object>> body) {
        routes.at(hook.address()).ifPresent(route -> route.call(body)
                .ifPresentOrElse(
                        called -> called.whenComplete((exchange, failure) -> {
                            note(hook, failure);
                            if (route.isIdle()) {
                                drops.get(hook).well();
                            }
                        }),
                        () -> {
                            metrics.called(hook, Outcome.DROPPED);
                            drops.get(hook).failed(UserRoute.TOO_MANY);
                        }));
    }

    /** Calls a hook with what the ledger owes it, and then does what follows if that has ended well. */
    void call(HookQueue.Call owed, HookQueue queue, Runnable next) {
        routes.at(owed.hook().address())
                .flatMap(route -> route.call(owed::body))
                .ifPresent(called -> called.whenComplete((exchange, failure) -> record(owed, queue, failure, next)));
    }

    private void record(HookQueue.Call owed, HookQueue queue, Throwable failure, Runnable then) {
        note(owed.hook(), failure);
        if (failure == null) {
            queue.done(owed.id()).thenRun(then);
        } else {
            queue.failed(owed.id(), UserRoute.reason(failure)).thenAccept(next -> {
                if (next == HookQueue.Next.GIVEN_UP) {
                    metrics.called(owed.hook(), Outcome.GIVEN_UP);
                    LOG.error(
                            "routes/on/{}.camel.yaml was not reached for incident {} in {} attempts, and is not"
                                    + " called for it any more",
                            owed.hook().word(),
                            owed.incident(),
                            owed.number());
                }
            });
        }
    }

    private void note(Hook hook, Throwable failure) {
        if (failure == null) {
            metrics.called(hook, Outcome.DONE);
            failures.get(hook).well();
        } else {
            metrics.called(hook, UserRoute.isTimeout(failure) ? Outcome.TIMED_OUT : Outcome.FAILED);
            failures.get(hook).failed(UserRoute.reason(failure));
        }
    }

    /** How many owed calls of a hook would begin at once; nothing where it has no route. */
    Optional<Integer> free(Hook hook) {
        return routes.at(hook.address()).map(UserRoute::free);
    }
}
