package io.trunkline.app;

import io.micrometer.core.instrument.MeterRegistry;
import io.trunkline.app.reload.RouteRoster;
import io.trunkline.config.Configuration;
import io.trunkline.config.Settings;
import io.trunkline.ledger.AcceptEvent;
import io.trunkline.ledger.Acceptor;
import io.trunkline.ledger.HookQueue;
import io.trunkline.metrics.HookMetrics;
import io.trunkline.model.Hook;
import io.trunkline.model.StatusEvent;
import io.trunkline.stage.hook.ExtraDetails;
import io.trunkline.stage.hook.Hooks;
import io.trunkline.stage.hook.OwedHooks;
import io.trunkline.stage.hook.ReportFilter;
import io.trunkline.stage.hook.UserRoute;
import io.trunkline.stage.hook.UserRoutes;
import io.trunkline.store.Transactions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;

/** The routes that users add to the pipeline without touching it: the hooks in {@code routes/on}, the filter, the details. */
final class HooksModule {

    /** A hook's call may wait for another system, and holds nothing but its own two threads. */
    private static final UserRoute.Bounds HOOK = new UserRoute.Bounds(2, 1000, Duration.ofSeconds(60));

    /** A platform waits for its answer while the filter is asked. */
    private static final UserRoute.Bounds FILTER = new UserRoute.Bounds(4, 200, Duration.ofSeconds(1));

    /** A page waits for it. */
    private static final UserRoute.Bounds DETAILS = new UserRoute.Bounds(16, 0, Duration.ofMillis(500));

    private final UserRoutes routes = new UserRoutes(bounds());
    private final ExtraDetails details;
    private final Supplier<Configuration> configuration;
    private final HookMetrics metrics;
    private Optional<String> reachable = Optional.empty();
    private final Hooks hooks;
    private final OwedHooks owed;
    private ReportFilter filter;
    private final HookTimer timer;

    HooksModule(
            Transactions transactions,
            Supplier<Configuration> configuration,
            InstantSource clock,
            MeterRegistry registry) {
        Settings settings = configuration.get().settings();
        this.configuration = configuration;
        metrics = new HookMetrics(registry);
        details = new ExtraDetails(routes, metrics, clock);
        hooks = new Hooks(routes, () -> configuration.get().directory(), metrics, clock);
        owed = new OwedHooks(
                routes,
                hooks,
                new HookQueue(transactions, clock),
                settings.database().url() == null);
        timer = new HookTimer(owed, settings.sweepInterval());
    }

    private static Map<String, UserRoute.Bounds> bounds() {
        Map<String, UserRoute.Bounds> bounds = new HashMap<>();
        for (Hook hook : Hook.values()) {
            bounds.put(hook.address(), HOOK);
        }
        bounds.put(ReportFilter.ADDRESS, FILTER);
        bounds.put(ExtraDetails.ADDRESS, DETAILS);
        return bounds;
    }

    /** The ledger, behind the filter, where each report that is in it is given to the hook for that. */
    Acceptor around(AcceptEvent ledger) {
        filter = new ReportFilter(routes, ledger, () -> configuration.get().directory(), metrics);
        return event -> {
            var accepted = filter.accept(event);
            return routes.at(Hook.REPORTED.address()).isEmpty()
                    ? accepted
                    : accepted.whenComplete((done, failure) -> {
                        if (failure == null) {
                            hooks.reported(event, done);
                        }
                    });
        };
    }

    /** Why the filter would keep out a report that never arrived. */
    Optional<String> wouldKeepOut(StatusEvent event) {
        return filter.wouldKeepOut(event);
    }

    ExtraDetails details() {
        return details;
    }

    Hooks hooks() {
        return hooks;
    }

    /** Follows the routes of the router, which must not run yet, and how they are exchanged. */
    void attach(CamelContext context, RouteRoster roster) {
        if (reachable.isPresent()) {
            SilentEndpoint.inPlaceOfAllBut(reachable.get(), context);
        } else {
            routes.withExchanges(roster::beingExchanged).follow(context);
            owed.follow();
            addTimer(context);
        }
    }

    private void addTimer(CamelContext context) {
        try {
            context.addService(timer);
        } catch (Exception e) {
            throw new IllegalStateException("Camel takes no service", e);
        }
    }

    /** None of these routes is called, and no other one reaches anything but this address; to be asked before the start. */
    void reachOnly(String address) {
        reachable = Optional.of(address);
    }
}
