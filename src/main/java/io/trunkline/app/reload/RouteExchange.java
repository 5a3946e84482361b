package io.trunkline.app.reload;

import io.trunkline.webhook.WebhookServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.camel.CamelContext;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Route;
import org.apache.camel.Suspendable;
import org.apache.camel.component.kamelet.KameletEndpoint;
import org.apache.camel.component.platform.http.spi.PlatformHttpConsumer;
import org.apache.camel.component.seda.SedaEndpoint;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.support.service.ServiceHelper;

/**
 * Exchanges routes of a running Camel, one step at a time. What a route has in hand ends in the old route, as far as it does
 * so in a few seconds; the rest is found again in the ledger, like all that its aggregator or throttle held.
 */
final class RouteExchange implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** Less than webhooks are held for, so that the exchange itself has its time too. */
    private static final Duration PATIENCE_OF_WEBHOOKS = Duration.ofSeconds(1);

    private static final long NANOS_BETWEEN_LOOKS = TimeUnit.MILLISECONDS.toNanos(2);

    private final CamelContext context;
    private final WebhookServer webhooks;
    private boolean holds;

    RouteExchange(CamelContext context, WebhookServer webhooks) {
        this.context = context;
        this.webhooks = webhooks;
    }

    /** Requests that take longer than senders may wait: the route stays as it is. */
    static final class StillBusy extends Exception {

        private static final long serialVersionUID = 1L;

        StillBusy(Set<String> routes) {
            super("requests in hand of " + String.join(", ", routes) + " did not end in "
                    + PATIENCE_OF_WEBHOOKS.toMillis() + " ms");
        }
    }

    /**
     * Carries out one step. Where one fails that takes webhooks, they are kept until the way back is taken.
     *
     * @param onDemand ids of routes that do not start by themselves and are to run
     * @throws StillBusy if nothing was done
     * @throws Exception what Camel has against a new route; routes of the step may be missing then
     */
    void carryOut(ExchangeStep step, RouteDefinitions definitions, Set<String> onDemand) throws Exception {
        List<Route> old = step.removed().stream()
                .map(context::getRoute)
                .filter(route -> route != null)
                .toList();
        // Read before anything waits for it.
        List<RouteDefinition> added = new ArrayList<>();
        for (String id : step.added()) {
            added.add(definitions.route(id));
        }
        boolean takesWebhooks = old.stream().anyMatch(route -> route.getConsumer() instanceof PlatformHttpConsumer);
        boolean willTakeWebhooks = added.stream().anyMatch(RouteExchange::takesWebhooks);
        List<HandOver.Gate> gates = new ArrayList<>();
        try {
            if (takesWebhooks || willTakeWebhooks) {
                hold();
            }
            old.forEach(route -> close(route.getConsumer(), gates));
            old.forEach(route -> pause(route.getConsumer()));
            if (!drained(old, gates, takesWebhooks) && takesWebhooks) {
                old.forEach(route -> ServiceHelper.resumeService(route.getConsumer()));
                release();
                throw new StillBusy(step.removed());
            }
            for (String id : step.removed()) {
                remove(id);
            }
            for (RouteDefinition definition : added) {
                add(definition, onDemand.contains(definition.getRouteId()));
            }
            if (takesWebhooks || willTakeWebhooks) {
                release();
            }
        } finally {
            gates.forEach(HandOver.Gate::open);
        }
    }

    private static boolean takesWebhooks(RouteDefinition definition) {
        return definition.getInput().getEndpointUri().startsWith("platform-http:");
    }

    private void hold() {
        holds = true;
        webhooks.hold();
    }

    private void release() {
        holds = false;
        webhooks.release();
    }

    /** Makes what is kept still. */
    @Override
    public void close() {
        if (holds) {
            release();
        }
    }

    private void close(Consumer consumer, List<HandOver.Gate> gates) {
        if (context.hasComponent("direct") instanceof HandOver handOver) {
            gates.add(handOver.close(consumer));
        }
    }

    /** Takes nothing more; a consumer that cannot pause is stopped with its route. */
    private static void pause(Consumer consumer) {
        if (consumer instanceof Suspendable) {
            ServiceHelper.suspendService(consumer);
        }
    }

    /** Waits until nothing is on the way any more in these routes; whether it came to that. */
    private boolean drained(List<Route> routes, List<HandOver.Gate> gates, boolean takesWebhooks) {
        Duration patience = takesWebhooks ? PATIENCE_OF_WEBHOOKS : PATIENCE;
        long begin = System.nanoTime();
        long settled =
                routes.stream().mapToLong(RouteExchange::settlingNanos).max().orElse(0);
        while (true) {
            long waited = System.nanoTime() - begin;
            // A request may be on its way to its route and not be in it yet.
            boolean ended = (!takesWebhooks || webhooks.isIdle())
                    && gates.stream().allMatch(HandOver.Gate::isPassed)
                    && routes.stream()
                            .allMatch(route -> context.getInflightRepository().size(route.getRouteId()) == 0);
            if (ended && waited >= settled) {
                return true;
            }
            if (waited > patience.toNanos()) {
                return false;
            }
            LockSupport.parkNanos(NANOS_BETWEEN_LOOKS);
        }
    }

    /** A consumer of a queue that is paused may still take one more while it looks into the queue. */
    private static long settlingNanos(Route route) {
        return route.getEndpoint() instanceof SedaEndpoint queue
                ? TimeUnit.MILLISECONDS.toNanos(queue.getPollTimeout() + 50L)
                : 0;
    }

    private void remove(String id) throws Exception {
        Model model = model();
        RouteDefinition definition = model.getRouteDefinition(id);
        if (definition == null) {
            return;
        }
        List<KameletEndpoint> kamelets = kamelets();
        DrainedShutdown shutdown = context.getShutdownStrategy() instanceof DrainedShutdown drained
                ? drained
                : new DrainedShutdown(context);
        shutdown.begin(id);
        try {
            model.removeRouteDefinition(definition);
        } finally {
            shutdown.end(id);
        }
        // Camel takes away the endpoints that only this route used, and leaves the routes that it made for kamelets.
        kamelets.removeAll(kamelets());
        for (KameletEndpoint unused : kamelets) {
            remove(unused.getRouteId());
        }
    }

    private List<KameletEndpoint> kamelets() {
        List<KameletEndpoint> kamelets = new ArrayList<>();
        for (Endpoint endpoint : context.getEndpoints()) {
            if (endpoint instanceof KameletEndpoint kamelet) {
                kamelets.add(kamelet);
            }
        }
        return kamelets;
    }

    private void add(RouteDefinition definition, boolean started) throws Exception {
        model().addRouteDefinition(definition);
        if (started) {
            context.getRouteController().startRoute(definition.getRouteId());
        }
    }

    private Model model() {
        return context.getCamelContextExtension().getContextPlugin(Model.class);
    }
}
