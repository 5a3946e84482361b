package io.trunkline.node;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.trunkline.directory.Service;
import io.trunkline.incident.DedupKey;
import io.trunkline.ledger.Accepting;
import io.trunkline.ledger.Acknowledging;
import io.trunkline.ledger.Assessing;
import io.trunkline.ledger.Calling;
import io.trunkline.ledger.Forgetting;
import io.trunkline.ledger.Leasing;
import io.trunkline.ledger.LedgerWriter;
import io.trunkline.ledger.Opening;
import io.trunkline.ledger.Pruning;
import io.trunkline.ledger.ReadingBack;
import io.trunkline.ledger.Recording;
import io.trunkline.ledger.Retrying;
import io.trunkline.ledger.SqlLedgerReader;
import io.trunkline.ledger.Store;
import io.trunkline.ledger.Sweeping;
import io.trunkline.ledger.TakingLastResort;
import io.trunkline.ledger.Watching;
import io.trunkline.management.CamelDefaults;
import io.trunkline.management.ManagementPort;
import io.trunkline.management.Meters;
import io.trunkline.management.NotificationsCheck;
import io.trunkline.management.Probes;
import io.trunkline.notification.VertxSockets;
import io.trunkline.pagerduty.Backoff;
import io.trunkline.pagerduty.rest.Access;
import io.trunkline.pagerduty.rest.IncidentReader;
import io.trunkline.pagerduty.rest.RestApi;
import io.trunkline.pagerduty.rest.Token;
import io.trunkline.policy.Rules;
import io.trunkline.router.Acknowledge;
import io.trunkline.router.RouteRoster;
import io.trunkline.router.Router;
import io.trunkline.settings.LiveConfiguration;
import io.trunkline.settings.Settings;
import io.trunkline.source.Authenticity;
import io.trunkline.source.Normaliser;
import io.trunkline.source.PagerDutyWebhooks;
import io.trunkline.source.Request;
import io.trunkline.source.Verifier;
import io.trunkline.stage.Alarms;
import io.trunkline.stage.Assess;
import io.trunkline.stage.CallOnce;
import io.trunkline.stage.Deliver;
import io.trunkline.stage.Group;
import io.trunkline.stage.Hearing;
import io.trunkline.stage.Heartbeat;
import io.trunkline.stage.Lanes;
import io.trunkline.stage.LastResort;
import io.trunkline.stage.ReadBack;
import io.trunkline.stage.StageLanguage;
import io.trunkline.stage.Sweep;
import io.trunkline.stage.Wakes;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.camel.CamelContext;
import org.apache.camel.component.micrometer.MicrometerConstants;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.processor.aggregate.UseLatestAggregationStrategy;
import org.apache.camel.support.LifecycleStrategySupport;
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
    private final Hearing hearing;
    private final Alarms alarms;
    private final RouteRoster roster;
    private final ReadingBack readingBack;
    private final Accepting accepting;
    private final Router router;
    private ManagementPort management;
    private final Edits edits;
    private final AskedOfPlatforms asked;
    private final Historian historian;
    private final ExecutorService verdicts = Executors.newFixedThreadPool(2, task -> Threads.daemon(task, "verdicts"));

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
        hearing = new Hearing(clock);
        roster = new RouteRoster(() -> Edits.routesAskedFor(configuration.get()));
        alarms = new Alarms(
                configuration,
                new Watching(transactions, clock, configuration),
                hearing,
                () -> roster.missing().keySet(),
                clock);
        readingBack = new ReadingBack(transactions, clock, configuration, rules);
        Acknowledging acknowledging = new Acknowledging(transactions, clock, configuration, rules);
        accepting = new Accepting(transactions, clock, configuration, rules);
        edits = new Edits(configuration, sweeping, retrying, readingBack, this::context);
        ReceiveMeters counted = new ReceiveMeters(accepting, meters, clock, settings.lagWarn(), configuration, hearing);
        Verifier verifier = new Verifier();
        String node = UUID.randomUUID().toString();
        asked = new AskedOfPlatforms(
                node, configuration, transactions, counted, forgetting, new VertxSockets(this::vertx), clock, meters);
        Map<String, Object> stages = stages(node, clock, settings, rules, meters);
        Normaliser normaliser = new Normaliser(asked.poll().facts());
        Router.Builder builder = Router.builder(configuration, routes)
                .receive(
                        webhook -> refusal(verifier, webhook),
                        webhook -> normaliser.normalise(
                                webhook.source(), webhook.body(), webhook.headers()::apply, webhook.receivedAt()),
                        accepting)
                .tally(counted)
                .clock(clock)
                .requires(RouteInputs.required())
                .beans(stages)
                .bean(
                        "readBack",
                        new ReadBack(
                                configuration,
                                readingBack,
                                acknowledging,
                                this::incidentReader,
                                meters,
                                new Lanes(clock, rules.readBack()::pause)))
                .bean(
                        "acknowledge",
                        new Acknowledge(
                                webhook -> signatureRefusal(verifier, webhook),
                                deed -> acknowledging.hear(deed).thenApply(heard -> ReadBack.note(meters, deed, heard)),
                                verdicts,
                                counted))
                .bean(MicrometerConstants.METRICS_REGISTRY_NAME, registry)
                .properties(CamelDefaults.properties())
                .properties(configuration.others())
                .properties(RouteInputs.placeholders(settings))
                .whenConfigured(context -> {
                    openManagement(context, settings, registry, clock);
                    roster.follow(context);
                    edits.startWhatIsConfigured(context);
                });
        router = builder.build();
        historian = new Historian(new Pruning(transactions, clock, settings.history()), meters);
    }

    private void openManagement(
            CamelContext context, Settings settings, PrometheusMeterRegistry registry, Clock clock) {
        Probes probes = new Probes(
                () -> transactions.probe().get(),
                () -> configuration.rejected().orElse(List.of()),
                this::stoppedThreads,
                roster::missing,
                alarms::raised,
                () -> configuration.get().directory().ops().map(Service::id));
        management = new ManagementPort(
                context,
                settings.management(),
                registry,
                new SqlLedgerReader(store.reader(), clock),
                probes,
                new ByHand(configuration, accepting, forgetting, retrying, clock),
                clock);
        management.open();
        HealthCheckRegistry.get(context).register(new NotificationsCheck(asked.listen()::standings));
        asked.listen().attach(context);
        context.addLifecycleStrategy(new LifecycleStrategySupport() {
            @Override
            public void onContextStopping(CamelContext stopping) {
                asked.stop();
            }
        });
    }

    private static Optional<String> refusal(Verifier verifier, io.trunkline.router.Webhook webhook) {
        return refusal(verifier.verify(webhook.source(), request(webhook)));
    }

    private static Optional<String> signatureRefusal(Verifier verifier, io.trunkline.router.Webhook webhook) {
        return refusal(PagerDutyWebhooks.verify(verifier, webhook.source(), request(webhook)));
    }

    private static Optional<String> refusal(Authenticity authenticity) {
        return authenticity.isGenuine() ? Optional.empty() : Optional.of(authenticity.label());
    }

    private static Request request(io.trunkline.router.Webhook webhook) {
        return new Request(
                webhook.body(),
                webhook.headers()::apply,
                webhook.peerAddress(),
                webhook.clientSubject(),
                webhook.receivedAt());
    }

    private IncidentReader incidentReader(String token) {
        Settings.PagerDuty settings = configuration.get().settings().pagerduty();
        return new IncidentReader(new RestApi(new Access(
                URI.create(settings.rest().url()),
                new Token(token),
                Optional.empty(),
                settings.timeout(),
                settings.timeout().multipliedBy(2))));
    }

    private Map<String, Object> stages(String node, Clock clock, Settings settings, Rules rules, Meters meters) {
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
        beans.putAll(StageLanguage.words(clock, wakes));
        Assessing assessing = new Assessing(transactions, clock, rules);
        asked.inventory().onLate(component -> assessing.lookAgain(component).exceptionally(failure -> null));
        beans.put("assess", new Assess(configuration, asked.inventory(), assessing, wakes, meters, verdicts));
        beans.put("group", new Group(opening, meters));
        beans.put("latestWake", new UseLatestAggregationStrategy());
        beans.put("deliver", new Deliver(node, clock, leasing, calling, recording, wakes, meters));
        beans.put("callOnce", new CallOnce(settings.pagerduty().timeout()));
        beans.put("sweep", new Sweep(sweeping, meters));
        beans.put("lastResort", new LastResort(new TakingLastResort(transactions, clock), meters));
        beans.put("alarms", alarms);
        beans.put("heartbeat", new Heartbeat(settings.ops().heartbeat(), alarms, meters));
        beans.put("poll", asked.poll());
        beans.put("listen", asked.listen());
        return beans;
    }

    private void catchUp() {
        asked.poll().recall();
        edits.catchUp();
    }

    /** Starts the routes and opens both ports. */
    public void start() {
        catchUp();
        router.start();
        edits.start();
        historian.start();
        LOG.info("Trunkline takes webhooks on port {}", router.port());
    }

    /** Starts, and returns only when the process is told to end. */
    public void runUntilTerminated() {
        catchUp();
        edits.start();
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

    private Vertx vertx() {
        return router.vertx();
    }

    private List<String> stoppedThreads() {
        return transactions.isRunning() ? List.of() : List.of("ledger-writer");
    }

    private void release() {
        edits.close();
        historian.close();
        verdicts.shutdown();
        asked.close();
        transactions.close();
        store.close();
    }

    @Override
    public void close() {
        router.close();
        release();
    }
}
