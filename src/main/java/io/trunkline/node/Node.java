package io.trunkline.node;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.trunkline.directory.Service;
import io.trunkline.event.ComponentId;
import io.trunkline.event.FireDrill;
import io.trunkline.event.Status;
import io.trunkline.event.StatusEvent;
import io.trunkline.incident.DedupKey;
import io.trunkline.ledger.Accepting;
import io.trunkline.ledger.Acknowledging;
import io.trunkline.ledger.Assessing;
import io.trunkline.ledger.Calling;
import io.trunkline.ledger.Duties;
import io.trunkline.ledger.Forgetting;
import io.trunkline.ledger.KnownComponents;
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
import io.trunkline.management.Interventions;
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
import io.trunkline.platform.Inventory;
import io.trunkline.platform.JdkHttp;
import io.trunkline.platform.Platforms;
import io.trunkline.policy.Rules;
import io.trunkline.router.Acknowledge;
import io.trunkline.router.Router;
import io.trunkline.settings.Configuration;
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
import io.trunkline.stage.Listen;
import io.trunkline.stage.Poll;
import io.trunkline.stage.ReadBack;
import io.trunkline.stage.Sweep;
import io.trunkline.stage.Wakes;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.StartupListener;
import org.apache.camel.component.micrometer.MicrometerConstants;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.processor.aggregate.UseLatestAggregationStrategy;
import org.apache.camel.support.LifecycleStrategySupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One running Trunkline: its store, its rules, its stages, its two ports, put together and taken down again. */
public final class Node implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Node.class);
    private static final int SECONDS_BEFORE_FOLLOWING = 2;
    private static final String READ_BACK = "read-back";
    private static final String ACKNOWLEDGE = "acknowledge";

    /** Between attempts at a notification channel. */
    private static final Settings.Backoff CHANNELS = new Settings.Backoff(Duration.ofSeconds(1), Duration.ofMinutes(2));

    private final LiveConfiguration configuration;
    private final Store store;
    private final LedgerWriter transactions;
    private final Sweeping sweeping;
    private final Forgetting forgetting;
    private final Retrying retrying;
    private final Hearing hearing;
    private final Alarms alarms;
    private final ReadingBack readingBack;
    private final Accepting accepting;
    private final Router router;
    private ManagementPort management;
    private final ScheduledExecutorService edits;
    private final ExecutorService questions = Executors.newCachedThreadPool(task -> daemon(task, "platform-questions"));
    private final Platforms platforms;
    private Poll poll;
    private final Historian historian;
    private Listen listen;
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
        hearing = new Hearing(clock);
        alarms = new Alarms(configuration, new Watching(transactions, clock, configuration), hearing, clock);
        readingBack = new ReadingBack(transactions, clock, configuration, rules);
        Acknowledging acknowledging = new Acknowledging(transactions, clock, configuration, rules);
        platforms = new Platforms(() -> configuration.get().sources(), new JdkHttp(), clock, questions);
        accepting = new Accepting(transactions, clock, configuration, rules);
        ReceiveMeters counted = new ReceiveMeters(accepting, meters, clock, settings.lagWarn(), configuration, hearing);
        Verifier verifier = new Verifier();
        Map<String, Object> stages = stages(clock, settings, rules, meters, counted);
        Normaliser normaliser = new Normaliser(poll.facts());
        Router.Builder builder = Router.builder(configuration, routes)
                .receive(
                        webhook -> refusal(verifier, webhook),
                        webhook -> normaliser.normalise(
                                webhook.source(), webhook.body(), webhook.headers()::apply, webhook.receivedAt()),
                        counted)
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
                    startWhatIsConfigured(context);
                });
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
                this::stoppedThreads,
                alarms::raised,
                () -> configuration.get().directory().ops().map(Service::id));
        management = new ManagementPort(
                context,
                settings.management(),
                registry,
                new SqlLedgerReader(store.reader(), clock),
                probes,
                interventions(clock),
                clock);
        management.open();
        HealthCheckRegistry.get(context).register(new NotificationsCheck(listen::standings));
        listen.attach(context);
        context.addLifecycleStrategy(new LifecycleStrategySupport() {
            @Override
            public void onContextStopping(CamelContext stopping) {
                listen.stop();
                poll.stop();
            }
        });
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
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

    private Map<String, Object> stages(
            Clock clock, Settings settings, Rules rules, Meters meters, ReceiveMeters acceptor) {
        String node = UUID.randomUUID().toString();
        KnownComponents known = new KnownComponents(transactions, clock);
        Duties duties = new Duties(transactions, clock);
        Inventory inventory = new Inventory(platforms, known, duties, clock, questions);
        inventory.onDoubt(source -> meters.listing(source, "doubted"));
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
        Assessing assessing = new Assessing(transactions, clock, rules);
        inventory.onLate(component -> assessing.lookAgain(component).exceptionally(failure -> null));
        beans.put("assess", new Assess(configuration, inventory, assessing, wakes, meters, verdicts));
        beans.put("group", new Group(clock, opening, meters));
        beans.put("latestWake", new UseLatestAggregationStrategy());
        beans.put("deliver", new Deliver(node, clock, leasing, calling, recording, wakes, meters));
        beans.put("callOnce", new CallOnce(settings.pagerduty().timeout()));
        beans.put("sweep", new Sweep(sweeping, meters));
        beans.put("lastResort", new LastResort(new TakingLastResort(transactions, clock), meters));
        beans.put("alarms", alarms);
        beans.put("heartbeat", new Heartbeat(settings.ops().heartbeat(), alarms, meters));
        poll = new Poll(
                node,
                configuration,
                platforms,
                inventory,
                known,
                duties,
                acceptor::read,
                forgetting,
                clock,
                meters,
                questions);
        beans.put("poll", poll);
        listen = new Listen(
                node,
                configuration,
                platforms,
                inventory,
                known,
                duties,
                acceptor,
                poll,
                new VertxSockets(() -> router.vertx()),
                clock,
                meters,
                failures -> Backoff.after(
                        failures,
                        CHANNELS,
                        Optional.empty(),
                        ThreadLocalRandom.current().nextDouble()),
                questions);
        beans.put("listen", listen);
        return beans;
    }

    /** What changed while nobody looked: the windows of maintenance, and what people did in PagerDuty. */
    private void catchUp() {
        poll.recall();
        configuration
                .get()
                .sources()
                .apart()
                .forEach(apart -> LOG.warn("The source {} {}", apart.other().name(), apart.problem()));
        sweeping.maintenanceChanged().join();
        // A key that is in the environment can only be mended with a start: what PagerDuty refused is told again.
        retrying.servicesChanged().join();
        if (!configuration.get().apiTokens().isEmpty()) {
            readingBack.begin().join();
        }
    }

    /** Starts the routes and opens both ports. */
    public void start() {
        catchUp();
        router.start();
        configuration.start(edits);
        historian.start();
        LOG.info("Trunkline takes webhooks on port {}", router.port());
    }

    /** Starts, and returns only when the process is told to end. */
    public void runUntilTerminated() {
        catchUp();
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

    private Interventions interventions(Clock clock) {
        return new Interventions() {
            @Override
            public boolean forget(ComponentId component) {
                return forgetting.forget(component).join().isPresent();
            }

            @Override
            public Drilled drill(String service, Status status) {
                if (configuration.get().directory().service(service).isEmpty() || FireDrill.drilled(service) != null) {
                    return Drilled.UNKNOWN;
                }
                StatusEvent event =
                        FireDrill.event(service, status, clock.instant().truncatedTo(ChronoUnit.MILLIS));
                if (!accepting.accept(event).join().verdict().equals("change")) {
                    return Drilled.UNCHANGED;
                }
                // Rule 6 would hold this recovery for a cooldown, and rightly so: nobody could tell it from a flap.
                // Rule 14 ends a component at once that will never report again, and this one does as it is told.
                if (status == Status.UP) {
                    forget(event.component());
                }
                return Drilled.DONE;
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
            follow(sweeping::maintenanceChanged);
        }
        if (before.directory() != now.directory()) {
            follow(retrying::servicesChanged);
        }
        if (!before.apiTokens().equals(now.apiTokens())) {
            apiTokensChanged(now);
        }
        LOG.info("The configuration was edited and is in force");
    }

    /** While the store is away the edit is in force and the ledger cannot follow; it is tried until it has. */
    private void follow(Supplier<CompletableFuture<?>> step) {
        try {
            step.get().join();
        } catch (CompletionException e) {
            LOG.warn(
                    "The ledger has yet to follow an edit, and is asked again: {}",
                    e.getCause().getMessage());
            edits.schedule(() -> follow(step), SECONDS_BEFORE_FOLLOWING, TimeUnit.SECONDS);
        }
    }

    /** Routes that do nothing without a secret are not started by themselves. */
    private void startWhatIsConfigured(CamelContext context) {
        Configuration now = configuration.get();
        try {
            context.addStartupListener(new StartupListener() {
                @Override
                public void onCamelContextStarted(CamelContext started, boolean already) {
                    // Too early: Camel starts its consumers after that.
                }

                @Override
                public void onCamelContextFullyStarted(CamelContext started, boolean already) throws Exception {
                    if (!now.settings().pagerduty().webhookSecrets().isEmpty()) {
                        startRoute(started, ACKNOWLEDGE);
                    }
                    if (!now.apiTokens().isEmpty()) {
                        startRoute(started, READ_BACK);
                    }
                }
            });
        } catch (Exception e) {
            throw new IllegalStateException("Camel takes no listener", e);
        }
    }

    private static void startRoute(CamelContext context, String id) throws Exception {
        if (context.getRoute(id) == null) {
            LOG.error("The folder of the routes has no route {}, which the configuration asks for", id);
        }
        context.getRouteController().startRoute(id);
    }

    /** What could not be read back may be now. */
    private void apiTokensChanged(Configuration now) {
        try {
            if (now.apiTokens().isEmpty()) {
                router.context().getRouteController().stopRoute(READ_BACK);
            } else {
                readingBack.begin().join();
                startRoute(router.context(), READ_BACK);
            }
        } catch (Exception e) {
            LOG.error("The route {} does not follow the edit of the tokens; the next start will", READ_BACK, e);
        }
    }

    private List<String> stoppedThreads() {
        return transactions.isRunning() ? List.of() : List.of("ledger-writer");
    }

    private void release() {
        edits.shutdownNow();
        historian.close();
        verdicts.shutdown();
        platforms.close();
        questions.shutdownNow();
        transactions.close();
        store.close();
    }

    @Override
    public void close() {
        router.close();
        release();
    }
}
