package io.trunkline.app;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.trunkline.app.reload.RouteReloader;
import io.trunkline.app.reload.RouteRoster;
import io.trunkline.app.reload.RouteWatch;
import io.trunkline.app.routecheck.KameletFiles;
import io.trunkline.app.routecheck.RouteFiles;
import io.trunkline.config.Configuration;
import io.trunkline.config.ReloadableConfiguration;
import io.trunkline.config.Settings;
import io.trunkline.connection.RefusalLog;
import io.trunkline.http.ApiToken;
import io.trunkline.http.RestClient;
import io.trunkline.inventory.Inventory;
import io.trunkline.inventory.notifications.VertxWebSockets;
import io.trunkline.ledger.AcceptEvent;
import io.trunkline.ledger.Acceptor;
import io.trunkline.ledger.ChangeMaintenance;
import io.trunkline.ledger.EvaluateAlarms;
import io.trunkline.ledger.FindDueWork;
import io.trunkline.ledger.ForgetComponent;
import io.trunkline.ledger.LedgerContext;
import io.trunkline.ledger.LedgerStore;
import io.trunkline.ledger.OfflineOrders;
import io.trunkline.ledger.PruneHistory;
import io.trunkline.ledger.ReadBackIncident;
import io.trunkline.ledger.RecordWebhook;
import io.trunkline.ledger.RetryIncident;
import io.trunkline.ledger.query.LedgerQueries;
import io.trunkline.ledger.query.NoteQueries;
import io.trunkline.management.AdminOperations;
import io.trunkline.management.Audit;
import io.trunkline.management.CamelDefaults;
import io.trunkline.management.HealthInputs;
import io.trunkline.management.InventoryCheck;
import io.trunkline.management.LoadedConfiguration;
import io.trunkline.management.ManagementPort;
import io.trunkline.management.NotificationsCheck;
import io.trunkline.management.RouterFacts;
import io.trunkline.metrics.Metrics;
import io.trunkline.model.Service;
import io.trunkline.pagerduty.rest.IncidentReader;
import io.trunkline.pagerduty.rest.PagerDutyApi;
import io.trunkline.pagerduty.rest.PagerDutyApi.Access;
import io.trunkline.rules.Rules;
import io.trunkline.source.Source;
import io.trunkline.source.normalize.EventNormalizer;
import io.trunkline.source.signature.SignatureVerifier;
import io.trunkline.stage.SweepSteps;
import io.trunkline.stage.alarms.AlarmSteps;
import io.trunkline.stage.alarms.HeartbeatSteps;
import io.trunkline.stage.alarms.SourceActivity;
import io.trunkline.stage.readback.AcknowledgeSteps;
import io.trunkline.stage.readback.ReadBackSteps;
import io.trunkline.stage.readback.TokenQueues;
import io.trunkline.stage.receive.ReceiveMetrics;
import io.trunkline.stage.receive.SnsSteps;
import io.trunkline.store.Store;
import io.trunkline.store.StoreUnavailableException;
import io.trunkline.store.StoreWriter;
import io.trunkline.store.sqlite.BackupFolder;
import io.trunkline.thread.DaemonThreads;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.camel.CamelContext;
import org.apache.camel.component.micrometer.MicrometerConstants;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.support.LifecycleStrategySupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One running Trunkline: its store, its rules, its stages, its two ports, put together and taken down again. */
public final class App implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(App.class);
    private final ReloadableConfiguration configuration;
    private final Store store;
    private final StoreWriter transactions;
    private final FindDueWork findDueWork;
    private final ForgetComponent forgetComponent;
    private final RetryIncident retryIncident;
    private final SourceActivity activity;
    private final AlarmSteps alarms;
    private final RouteRoster roster;
    private final RouteReloader reloader;
    private final ScheduledExecutorService routeEdits =
            Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("route-edits"));
    private final ReadBackIncident readingBack;
    private final Acceptor acceptor;
    private final HooksModule hooks;
    private final CamelRuntime router;
    private ManagementPort management;
    private final ConfigReloader edits;
    private final InventoryModule asked;
    private final ExecutorService verdicts = Executors.newFixedThreadPool(2, DaemonThreads.named("verdicts"));

    /**
     * Puts a node together; nothing listens yet. An embedded store opens meanwhile.
     *
     * @throws StoreUnavailableException if the database cannot be opened
     */
    public App(ReloadableConfiguration configuration, Path routes) {
        this(configuration, routes, Clock.systemUTC());
    }

    /** @param own the process's own clock */
    App(ReloadableConfiguration configuration, Path routes, Clock own) {
        this.configuration = configuration;
        TrustedCertificates.preload();
        Settings settings = configuration.get().settings();
        store = settings.database().url() == null ? LedgerStore.inBackground(settings) : LedgerStore.open(settings);
        Clock clock = store.clock(own);
        transactions = store.startWriter();
        Rules rules = settings.rules();
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        Metrics metrics = new Metrics(registry);
        countFromZero(metrics);
        LedgerContext ledgerContext = LedgerContext.of(transactions, clock, configuration);
        findDueWork = new FindDueWork(transactions, clock);
        forgetComponent = new ForgetComponent(transactions, clock, rules);
        retryIncident = new RetryIncident(transactions, clock, rules);
        activity = new SourceActivity(clock);
        roster = new RouteRoster(() -> ConfigReloader.routesAskedFor(configuration.get()));
        alarms = new AlarmSteps(
                configuration,
                new EvaluateAlarms(ledgerContext),
                activity,
                () -> roster.missing().keySet(),
                clock);
        readingBack = new ReadBackIncident(ledgerContext);
        RecordWebhook recordWebhook = new RecordWebhook(ledgerContext);
        hooks = new HooksModule(transactions, configuration, clock, registry);
        acceptor = hooks.around(new AcceptEvent(ledgerContext));
        edits = new ConfigReloader(configuration, findDueWork, retryIncident, readingBack);
        ReceiveMetrics counted =
                new ReceiveMetrics(acceptor, metrics, clock, settings.lagWarn(), configuration, activity);
        RefusalLog refusals = new RefusalLog();
        String node = UUID.randomUUID().toString();
        asked = new InventoryModule(
                node,
                configuration,
                transactions,
                counted,
                forgetComponent,
                new VertxWebSockets(this::vertx),
                clock,
                metrics);
        reloader = new RouteReloader(routes, () -> routeFiles(settings), roster, clock)
                .of(this::context, () -> router().server());
        DeliveryModule delivery = new DeliveryModule(node, reloader::inForce, ledgerContext, metrics);
        Map<String, Object> stages = stages(delivery, settings, metrics, clock);
        TokenQueues lanes = new TokenQueues(System::nanoTime, rules.readBack()::pause);
        reloader.then(() -> {
            delivery.forgetWakes();
            lanes.freeAll();
        });
        alarms.withCopies(this::newestCopy)
                .withRouteEdits(() -> !reloader.problems().isEmpty());
        SnsSteps sns = new SnsSteps(new EventNormalizer(asked.poll().facts()), new RestClient(), clock);
        WebhookVerification verification = new WebhookVerification(new SignatureVerifier().withCertificates(sns));
        CamelRuntime.Builder builder = CamelRuntime.builder(configuration, routes)
                .receive(verification::ofSource, sns, acceptor)
                .heads(verification::ofHead)
                .metrics(counted)
                .refusals(refusals)
                .portProblem((problem, expected) -> configuration.problem("trunkline.server.port", problem, expected))
                .clock(clock)
                .requires(RouteContract.required())
                .beans(stages)
                .bean(
                        "readBack",
                        new ReadBackSteps(
                                configuration, readingBack, recordWebhook, this::incidentReader, metrics, lanes))
                .bean(
                        "acknowledge",
                        new AcknowledgeSteps(
                                verification::ofPagerDuty,
                                webhook -> recordWebhook
                                        .hear(webhook)
                                        .thenApply(heard -> ReadBackSteps.note(metrics, webhook, heard)),
                                verdicts,
                                counted,
                                refusals))
                .bean(MicrometerConstants.METRICS_REGISTRY_NAME, registry)
                .service(edits)
                .service(new HistoryPruner(new PruneHistory(transactions, clock, settings.history()), metrics))
                .service(NodeHeartbeat.of(transactions, clock, node))
                .properties(CamelDefaults.properties())
                .properties(Map.of(KameletFiles.PROPERTY, KameletFiles.location(routes)))
                .properties(configuration.others())
                .properties(RouteContract.placeholders(settings))
                .whenConfigured(context -> {
                    // Before anything listens or looks for what is due.
                    StoreStep.run(store::awaitOpen);
                    StoreStep.run(this::catchUp);
                })
                .whenConfigured(context -> {
                    openManagement(context, settings, registry, clock, node);
                    hooks.attach(context, roster);
                    roster.follow(context);
                    edits.startWhatIsConfigured(context);
                });
        router = builder.build();
        metrics.connections(router::connections, router::unanswered);
    }

    private void catchUp() {
        asked.poll().recall();
        edits.catchUp();
    }

    private void countFromZero(Metrics metrics) {
        countFromZero(metrics, configuration.get());
        configuration.onChange((before, now) -> countFromZero(metrics, now));
    }

    private static void countFromZero(Metrics metrics, Configuration now) {
        metrics.configured(
                now.sources().all().stream().map(Source::name).toList(),
                now.directory().services().stream().map(Service::id).toList());
    }

    private void openManagement(
            CamelContext context, Settings settings, PrometheusMeterRegistry registry, Clock clock, String node) {
        HealthInputs probes = new HealthInputs(
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
                        new LedgerQueries(store.reader(), clock)
                                .withServices(key -> configuration.get().servicesOf(key)),
                        probes,
                        new AdminOperations(
                                configuration,
                                acceptor,
                                forgetComponent,
                                retryIncident,
                                new ChangeMaintenance(transactions, clock),
                                clock),
                        new RouterFacts(
                                node, configuration, () -> asked.listen().standings()),
                        clock)
                .withConfiguration(() -> LoadedConfiguration.of(configuration, newestCopy()))
                .withProblems(configuration::problem)
                .withRoutes(reloader)
                .withFilter(hooks::wouldKeepOut);
        management.open();
        HealthCheckRegistry.get(context).register(new NotificationsCheck(asked.listen()::standings));
        HealthCheckRegistry.get(context).register(new InventoryCheck(asked.inventory()::standings));
        asked.listen().attach(context);
        context.addLifecycleStrategy(new LifecycleStrategySupport() {
            @Override
            public void onContextStopping(CamelContext stopping) {
                asked.stop();
            }
        });
    }

    private RouteFiles routeFiles(Settings settings) {
        Map<String, String> properties = new HashMap<>(CamelDefaults.properties());
        properties.putAll(configuration.others());
        properties.putAll(RouteContract.placeholders(settings));
        return new RouteFiles(RouteContract.beanTypes(), properties, RouteContract.required());
    }

    /** Runs a scenario through edited routes before they are taken, and says what came out wrong. */
    public App playedBy(Function<Path, List<String>> scenario) {
        reloader.playedBy(scenario);
        return this;
    }

    private IncidentReader incidentReader(String token) {
        Settings.PagerDuty settings = configuration.get().settings().pagerduty();
        return new IncidentReader(new PagerDutyApi(new Access(
                URI.create(settings.rest().url()),
                new ApiToken(token),
                Optional.empty(),
                settings.timeout(),
                settings.timeout().multipliedBy(2))));
    }

    private Map<String, Object> stages(DeliveryModule delivery, Settings settings, Metrics metrics, Clock clock) {
        Map<String, Object> beans = delivery.beans(asked.inventory(), verdicts, hooks);
        SweepSteps sweep = new SweepSteps(findDueWork, metrics, clock, System::nanoTime);
        beans.put("sweep", sweep.withOrders(() -> new OfflineOrders(transactions).handOver(Audit::offline)));
        beans.put("alarms", alarms);
        beans.put("heartbeat", new HeartbeatSteps(settings.ops().heartbeat(), alarms, metrics));
        beans.put("poll", asked.poll());
        beans.put("listen", asked.listen());
        beans.putAll(
                AnnouncementModule.beans(configuration, transactions, new NoteQueries(store.reader()), clock, metrics));
        return beans;
    }

    Inventory inventory() {
        return asked.inventory();
    }

    /** Takes edits of the route files by itself, if that is asked for. */
    private void watchRoutes() {
        if (configuration.get().settings().ops().reloadsRoutes()) {
            RouteWatch watch = new RouteWatch(reloader, () -> router.unanswered() > 0, Clock.systemUTC());
            routeEdits.scheduleWithFixedDelay(watch::look, 1, 1, TimeUnit.SECONDS);
        }
    }

    /** Calls no route that users add and reaches this address alone: what is played must reach no other system. */
    public App reachingOnly(String address) {
        hooks.reachOnly(address);
        return this;
    }

    /** Starts the routes and opens both ports. */
    public void start() {
        router.start();
        watchRoutes();
        LOG.info("Trunkline takes webhooks on port {}", router.port());
    }

    /** Starts, and returns only when the process is stopped. */
    public void runUntilTerminated() {
        watchRoutes();
        router.runUntilTerminated(store::giveUp, this::release);
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

    RouteReloader reloader() {
        return reloader;
    }

    private CamelRuntime router() {
        return router;
    }

    private Vertx vertx() {
        return router.vertx();
    }

    /** Of the embedded store; those of a database are its own tools' to make and to watch. */
    private Optional<Instant> newestCopy() {
        Settings settings = configuration.get().settings();
        return settings.database().url() == null ? new BackupFolder(settings.data()).newestCopy() : Optional.empty();
    }

    private List<String> stoppedThreads() {
        return transactions.isRunning() ? List.of() : List.of("ledger-writer");
    }

    private void release() {
        routeEdits.shutdownNow();
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
