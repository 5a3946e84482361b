package io.trunkline.app;

import io.micrometer.core.instrument.MeterRegistry;
import io.trunkline.config.Configuration;
import io.trunkline.config.Settings;
import io.trunkline.ledger.Acceptor;
import io.trunkline.ledger.HookQueue;
import io.trunkline.metrics.HookMetrics;
import io.trunkline.model.Hook;
import io.trunkline.stage.hook.Hooks;
import io.trunkline.stage.hook.OwedHooks;
import io.trunkline.stage.hook.UserRoute;
import io.trunkline.stage.hook.UserRoutes;
import io.trunkline.store.Transactions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;

/** The routes that users add to the pipeline without touching it: the hooks in {@code routes/on}. */
final class HooksModule implements AutoCloseable {

    /** A hook's call may wait for another system, and holds nothing but its own two threads. */
    private static final UserRoute.Bounds HOOK = new UserRoute.Bounds(2, 1000, Duration.ofSeconds(60));

    private final UserRoutes routes = new UserRoutes(bounds());
    private final Hooks hooks;
    private final OwedHooks owed;

    HooksModule(
            Transactions transactions,
            Supplier<Configuration> configuration,
            InstantSource clock,
            MeterRegistry registry) {
        Settings settings = configuration.get().settings();
        HookMetrics meters = new HookMetrics(registry);
        hooks = new Hooks(routes, () -> configuration.get().directory(), meters, clock);
        owed = new OwedHooks(
                routes,
                hooks,
                new HookQueue(transactions, clock),
                meters,
                settings.database().url() == null,
                settings.sweepInterval());
    }

    private static Map<String, UserRoute.Bounds> bounds() {
        Map<String, UserRoute.Bounds> bounds = new HashMap<>();
        for (Hook hook : Hook.values()) {
            bounds.put(hook.address(), HOOK);
        }
        return bounds;
    }

    /** The ledger, where each report that is in it is given to the hook for that. */
    Acceptor around(Acceptor ledger) {
        return event -> {
            var accepted = ledger.accept(event);
            return routes.at(Hook.REPORTED.address()).isEmpty()
                    ? accepted
                    : accepted.whenComplete((done, failure) -> {
                        if (failure == null) {
                            hooks.reported(event, done);
                        }
                    });
        };
    }

    Hooks hooks() {
        return hooks;
    }

    /** Follows the routes of the router, which must not run yet. */
    void attach(CamelContext context) {
        routes.follow(context);
        owed.start();
    }

    @Override
    public void close() {
        owed.close();
    }
}
