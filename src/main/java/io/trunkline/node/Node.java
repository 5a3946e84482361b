package io.trunkline.node;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.trunkline.event.ComponentId;
import io.trunkline.incident.DedupKey;
import io.trunkline.ledger.Accepting;
import io.trunkline.ledger.Assessing;
import io.trunkline.ledger.Calling;
import io.trunkline.ledger.Forgetting;
import io.trunkline.ledger.Leasing;
import io.trunkline.ledger.LedgerWriter;
import io.trunkline.ledger.Opening;
import io.trunkline.ledger.Pruning;
import io.trunkline.ledger.Recording;
import io.trunkline.ledger.Retrying;
import io.trunkline.ledger.SqlLedgerReader;
import io.trunkline.ledger.Store;
import io.trunkline.ledger.Sweeping;
import io.trunkline.management.CamelDefaults;
import io.trunkline.management.Interventions;
import io.trunkline.management.ManagementPort;
import io.trunkline.management.Meters;
import io.trunkline.management.Probes;
import io.trunkline.pagerduty.Backoff;
import io.trunkline.policy.Rules;
import io.trunkline.router.Router;
import io.trunkline.settings.Configuration;
import io.trunkline.settings.LiveConfiguration;
import io.trunkline.settings.Settings;
import io.trunkline.source.Normaliser;
import io.trunkline.source.Request;
import io.trunkline.source.Verifier;
import io.trunkline.stage.Assess;
import io.trunkline.stage.CallOnce;
import io.trunkline.stage.Deliver;
import io.trunkline.stage.Group;
import io.trunkline.stage.Sweep;
import io.trunkline.stage.Wakes;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.camel.CamelContext;
import org.apache.camel.component.micrometer.MicrometerConstants;
import org.apache.camel.processor.aggregate.UseLatestAggregationStrategy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One running Trunkline: its store, its rules, its stages, its two ports, put together and taken down again. */
public final class Node implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Node.class);

    private final LiveConfiguration configuration;
    private final Store store;
    private final LedgerWriter transactions;
    private final Sweeping sweeping;
    private final Forgetting forgetting;
    private final Retrying retrying;
    private final Router router;
    private ManagementPort management;
    private final ScheduledExecutorService edits;
    private final Historian historian;
    private final ExecutorService verdicts = Executors.newFixedThreadPool(2, task -> daemon(task, "verdicts"));

    /**
     * Puts a node together; nothing listens yet.
     *
     * @param routes the folder of the route files
     * @throws io.trunkline.ledger.StoreUnavailable if the store cannot be opened, or is in use
     */
    public Node(LiveConfiguration configuration, Path routes) {
        this.configuration = configuration;
        Settings settings = configuration.get().settings();
        store = Store.open(settings);
        Clock clock = store.clock(Clock.systemUTC());
        transactions = store.startWriter();
        Rules rules = Rules.of(settings);
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        Meters meters = new Meters(registry);
        sweeping = new Sweeping(transactions, clock);
        forgetting = new Forgetting(transactions, clock, rules);
        retrying = new Retrying(transactions, clock, rules);
        Accepting accepting = new Accepting(transactions, clock, configuration, rules);
        ReceiveMeters counted = new ReceiveMeters(accepting, meters, clock, settings.lagWarn(), configuration);
        Verifier verifier = new Verifier();
        Normaliser normaliser = new Normaliser();
        Router.Builder builder = Router.builder(configuration, routes)
                .receive(
                        webhook -> refusal(verifier, webhook),
                        webhook -> normaliser.normalise(
                                webhook.source(), webhook.body(), webhook.headers()::apply, webhook.receivedAt()),
                        counted)
                .tally(counted)
                .clock(clock)
                .beans(stages(clock, settings, rules, meters))
                .bean(MicrometerConstants.METRICS_REGISTRY_NAME, registry)
                .properties(CamelDefaults.properties())
                .properties(configuration.others())
                .properties(RouteInputs.placeholders(settings))
                .whenConfigured(context -> openManagement(context, settings, registry, clock));
        router = builder.build();
        edits = Executors.newSingleThreadScheduledExecutor(task -> daemon(task, "configuration-edits"));
        historian = new Historian(new Pruning(transactions, clock, settings.history()), meters);
        configuration.onChange(this::configurationChanged);
    }

    private void openManagement(
            CamelContext context, Settings settings, PrometheusMeterRegistry registry, Clock clock) {
        Probes probes = new Probes(
                () -> transactions.probe().get(),
                () -> configuration.rejected().orElse(List.of()),
                this::stoppedThreads);
        management = new ManagementPort(
                context,
                settings.management(),
                registry,
                new SqlLedgerReader(store.reader(), clock),
                probes,
                interventions(),
                clock);
        management.open();
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    private static Optional<String> refusal(Verifier verifier, io.trunkline.router.Webhook webhook) {
        var authenticity = verifier.verify(
                webhook.source(),
                new Request(
                        webhook.body(),
                        webhook.headers()::apply,
                        webhook.peerAddress(),
                        webhook.clientSubject(),
                        webhook.receivedAt()));
        return authenticity.isGenuine() ? Optional.empty() : Optional.of(authenticity.label());
    }

    private Map<String, Object> stages(Clock clock, Settings settings, Rules rules, Meters meters) {
        Wakes wakes = new Wakes(clock);
        Leasing leasing = new Leasing(transactions, clock, settings.pagerduty());
        Calling calling = new Calling(transactions, clock, rules, leasing, settings.lagWarn());
        Recording recording = new Recording(
                transactions,
                clock,
                configuration,
                rules,
                leasing,
                (failures, retryAfter) -> Backoff.after(
                        failures,
                        settings.pagerduty().backoff(),
                        retryAfter,
                        ThreadLocalRandom.current().nextDouble()));
        Opening opening = new Opening(transactions, clock, configuration, rules, new DedupKey(settings.dedupKey()));
        Map<String, Object> beans = new LinkedHashMap<>();
        beans.put("wakes", wakes);
        beans.put(
                "assess",
                new Assess(configuration, new Assessing(transactions, clock, rules), wakes, meters, verdicts));
        beans.put("group", new Group(clock, opening, meters));
        beans.put("latestWake", new UseLatestAggregationStrategy());
        beans.put(
                "deliver",
                new Deliver(UUID.randomUUID().toString(), clock, leasing, calling, recording, wakes, meters));
        beans.put("callOnce", new CallOnce());
        beans.put("sweep", new Sweep(sweeping, meters));
        return beans;
    }

    /** Starts the routes and opens both ports. */
    public void start() {
        sweeping.maintenanceChanged().join();
        router.start();
        configuration.start(edits);
        historian.start();
        LOG.info("Trunkline takes webhooks on port {}", router.port());
    }

    /** Starts, and returns only when the process is told to end. */
    public void runUntilTerminated() {
        sweeping.maintenanceChanged().join();
        configuration.start(edits);
        historian.start();
        router.runUntilTerminated(this::release);
    }

    /** The webhook port in use. */
    public int port() {
        return router.port();
    }

    /** The management port in use. */
    public int managementPort() {
        return management.port();
    }

    CamelContext context() {
        return router.context();
    }

    private Interventions interventions() {
        return new Interventions() {
            @Override
            public boolean forget(ComponentId component) {
                return forgetting.forget(component).join().isPresent();
            }

            @Override
            public boolean retry(long incident) {
                return retrying.retry(incident).join().isPresent();
            }
        };
    }

    /** What waited for other windows or other services is looked at again; the sweep takes it from there. */
    private void configurationChanged(Configuration before, Configuration now) {
        if (before.maintenance() != now.maintenance()) {
            sweeping.maintenanceChanged().join();
        }
        if (before.directory() != now.directory()) {
            retrying.servicesChanged().join();
        }
        LOG.info("The configuration was edited and is in force");
    }

    private List<String> stoppedThreads() {
        return transactions.isRunning() ? List.of() : List.of("ledger-writer");
    }

    private void release() {
        edits.shutdownNow();
        historian.close();
        verdicts.shutdown();
        transactions.close();
        store.close();
    }

    @Override
    public void close() {
        router.close();
        release();
    }
}
