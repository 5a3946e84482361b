package io.trunkline.app;

import io.trunkline.app.routecheck.LastResortRoute;
import io.trunkline.app.routecheck.RouteFileSet;
import io.trunkline.config.Settings;
import io.trunkline.inventory.Inventory;
import io.trunkline.ledger.AssessComponent;
import io.trunkline.ledger.LastResortQueue;
import io.trunkline.ledger.LedgerContext;
import io.trunkline.ledger.OpenIncident;
import io.trunkline.ledger.PrepareCall;
import io.trunkline.ledger.RecordOutcome;
import io.trunkline.ledger.RoutingKeyLease;
import io.trunkline.metrics.Metrics;
import io.trunkline.model.DedupKey;
import io.trunkline.pagerduty.NoRetryHttpClient;
import io.trunkline.stage.WakeDeduplicator;
import io.trunkline.stage.assess.AssessSteps;
import io.trunkline.stage.assess.GroupSteps;
import io.trunkline.stage.deliver.CallSpan;
import io.trunkline.stage.deliver.DeliverSteps;
import io.trunkline.stage.deliver.LastResortSteps;
import io.trunkline.stage.deliver.ParallelCalls;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.apache.camel.processor.aggregate.UseLatestAggregationStrategy;

/** The stages from a wake to PagerDuty's answer, with the transactions that they run. */
final class DeliveryModule {

    private final String node;
    private final Settings settings;
    private final LedgerContext context;
    private final Metrics metrics;
    private final WakeDeduplicator wakes;
    private final Supplier<RouteFileSet> routes;

    /**
     * @param node names this process among those that share the store
     * @param routes the files that are in force, whatever the folder has by now
     */
    DeliveryModule(String node, Supplier<RouteFileSet> routes, LedgerContext context, Metrics metrics) {
        this.node = node;
        this.routes = routes;
        this.settings = context.configuration().get().settings();
        this.context = context;
        this.metrics = metrics;
        this.wakes = new WakeDeduplicator(context.clock());
    }

    /**
     * By the names that the routes call them.
     *
     * @param executor what follows a transaction of the assess stage runs here, not on the store's writer thread
     * @param hooks learns of each assessment and of each answer of PagerDuty
     */
    Map<String, Object> beans(Inventory inventory, Executor executor, HooksModule hooks) {
        Map<String, Object> beans = new LinkedHashMap<>(RoutePredicates.words(context.clock(), wakes));
        AssessComponent assessComponent = new AssessComponent(context);
        inventory.onLate(component -> assessComponent.lookAgain(component).exceptionally(failure -> null));
        beans.put(
                "assess",
                new AssessSteps(context.configuration(), inventory, assessComponent, wakes, metrics, executor)
                        .withListener(hooks.hooks()::assessed));
        OpenIncident openIncident = new OpenIncident(context, new DedupKey(settings.dedupKey()));
        beans.put("group", new GroupSteps(openIncident, metrics));
        beans.put("latestWake", new UseLatestAggregationStrategy());
        beans.put("deliver", deliver().withListener(hooks.hooks()::answered).withDetails(hooks.details()::addTo));
        beans.put(
                "callOnce",
                new NoRetryHttpClient(
                        settings.pagerduty().timeout(), settings.pagerduty().outbound()));
        beans.put("callSpan", new CallSpan());
        beans.put(
                "lastResort",
                new LastResortSteps(new LastResortQueue(context.transactions(), context.clock()), metrics)
                        .withLastResortCheck(() -> LastResortRoute.onlyLogs(routes.get())));
        return beans;
    }

    /** After an exchange of routes, whose queues may have lost what they held. */
    void forgetWakes() {
        wakes.forget();
    }

    private DeliverSteps deliver() {
        RoutingKeyLease lease = new RoutingKeyLease(context);
        PrepareCall prepareCall = new PrepareCall(context, lease);
        RecordOutcome recordOutcome = new RecordOutcome(context, lease, (failures, retryAfter) -> settings.pagerduty()
                .backoff()
                .after(failures, retryAfter, ThreadLocalRandom.current().nextDouble()));
        return new DeliverSteps(
                node,
                context.clock(),
                lease,
                prepareCall,
                recordOutcome,
                wakes,
                new ParallelCalls(settings.pagerduty().outbound().parallelCalls(), System::nanoTime),
                metrics);
    }
}
