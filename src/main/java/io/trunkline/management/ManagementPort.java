package io.trunkline.management;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.trunkline.api.LedgerAnswers;
import io.trunkline.api.RouterAnswers;
import io.trunkline.config.InvalidConfiguration;
import io.trunkline.config.Problem;
import io.trunkline.config.Settings;
import io.trunkline.connection.ConnectionGuard;
import io.trunkline.connection.ConnectionLimit;
import io.trunkline.connection.LimitedTransport;
import io.trunkline.connection.ServerTls;
import io.trunkline.connection.Timeouts;
import io.trunkline.ledger.query.LedgerReader;
import io.trunkline.model.StatusEvent;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.io.IOException;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.StaticService;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.support.service.ServiceSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The management port: health, metrics and the API, on threads of its own, so that a flood of webhooks does not make the
 * node look dead. A service of the Camel context, which starts and stops it.
 *
 * <p>What is shown is Camel's: its health checks, its metrics. Only the server is ours, because Camel 4.18's own cannot
 * be used here: it starts without a word when its port is taken, serves the management paths on the webhook port where
 * the two are given one number, counts a starting or stopping node as not alive, and queues liveness behind a readiness
 * check that hangs.
 */
public final class ManagementPort extends ServiceSupport implements StaticService {

    private static final Logger LOG = LoggerFactory.getLogger(ManagementPort.class);

    /** Operators, their pages, and what scrapes and probes. */
    private static final int MOST_CONNECTIONS = 500;

    /** So that no single stranger keeps probes and operators out. */
    private static final int MOST_CONNECTIONS_OF_ONE_PEER = 50;

    /**
     * A connection whose request is being answered counts as idle too, so that the longest answer has to come before. Of
     * an answer that is read at 10 KB/s the kernel's buffers hide the progress for some 10 s: 30 s are three times that.
     */
    private static final Timeouts TIMEOUTS = Timeouts.STANDARD
            .withIdle(Duration.ofMillis(ManagementRoutes.RELOAD_TIMEOUT_MILLIS).plusSeconds(10))
            .withAnswer(Duration.ofSeconds(30));

    private static final Duration TLS_EDITS = Duration.ofSeconds(5);
    private static final Duration REFUSALS = Duration.ofSeconds(5);

    private final CamelContext context;
    private final Settings.Management where;
    private final PrometheusMeterRegistry registry;
    private final LedgerReader ledger;
    private final HealthInputs probes;
    private final AdminOperations operations;
    private final RouterFacts facts;
    private final Clock clock;

    private Problems problems =
            (key, problem, expected) -> new Problem("config/application.properties", key, problem, expected);

    private Supplier<LoadedConfiguration> configuration = () -> LoadedConfiguration.NONE;
    private RouteEdits routes = RouteEdits.NONE;
    private Function<StatusEvent, Optional<String>> filter = event -> Optional.empty();
    private ExecutorService reads;
    private ManagementRefusals refusals;
    private ConnectionLimit limit;
    private Vertx vertx;
    private HttpServer server;

    /**
     * @param context whose health is shown, and which closes the port
     * @param where host and port; port 0 takes any
     * @param registry what is shown as metrics
     * @param ledger what the API shows
     * @param probes what health asks
     * @param operations what people may do through the API
     * @param facts what the API says that is not in the ledger
     * @param clock to tell whether a hold is over
     */
    public ManagementPort(
            CamelContext context,
            Settings.Management where,
            PrometheusMeterRegistry registry,
            LedgerReader ledger,
            HealthInputs probes,
            AdminOperations operations,
            RouterFacts facts,
            Clock clock) {
        this.context = context;
        this.where = where;
        this.registry = registry;
        this.ledger = ledger;
        this.probes = probes;
        this.operations = operations;
        this.facts = facts;
        this.clock = clock;
    }

    /** Whose services and sources have their series in the metrics. */
    public ManagementPort withConfiguration(Supplier<LoadedConfiguration> inForce) {
        configuration = inForce;
        return this;
    }

    /** What takes edits of the route files. */
    public ManagementPort withRoutes(RouteEdits edits) {
        routes = edits;
        return this;
    }

    /** What says why the user's filter would keep a report out. */
    public ManagementPort withFilter(Function<StatusEvent, Optional<String>> keptOut) {
        filter = keptOut;
        return this;
    }

    /**
     * Opens the port now, while the context is still to start, and leaves it to the context to close it once the routes
     * have finished what is in hand.
     *
     * @throws InvalidConfiguration if the port cannot be had
     */
    public void open() {
        start();
        try {
            context.addService(this, true);
        } catch (Exception e) {
            throw new IllegalStateException("Camel does not take the management port", e);
        }
    }

    /** The port in use. */
    public int port() {
        return server.actualPort();
    }

    @Override
    protected void doStart() throws Exception {
        reads = context.getExecutorServiceManager().newCachedThreadPool(this, "management-reads");
        HealthReadings watched = HealthReadings.of(ledger, probes, reads);
        Gauge.builder(
                        "trunkline.routes.rejected",
                        routes,
                        edits -> edits.problems().isEmpty() ? 0 : 1)
                .description("1 while the last edit of a route file is not in force because it does not check or page")
                .register(registry);
        register(watched);
        refusals = new ManagementRefusals(registry);
        VertxOptions options = new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(1)
                // No temporary folder: nothing is served from the classpath.
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false));
        limit = new ConnectionLimit(MOST_CONNECTIONS, MOST_CONNECTIONS_OF_ONE_PEER, any -> false, refusals);
        vertx = LimitedTransport.vertx(options, limit);
        try {
            ConsoleFiles console =
                    where.console() == Settings.Management.Console.OFF ? ConsoleFiles.none() : ConsoleFiles.shipped();
            listen(new ManagementRoutes(
                    vertx,
                    new HostCheck(where.host(), refusals),
                    new BearerCheck(where, ManagementRoutes.withoutToken(console), System::nanoTime, refusals),
                    console,
                    where.console() == Settings.Management.Console.WRITE,
                    new Health(context, watched, probes.stoppedThreads()),
                    new PrometheusEndpoint(registry, new Gauges(registry, watched, probes, configuration, clock)),
                    apis()));
        } catch (UnknownHostException e) {
            release();
            throw problem(
                    "trunkline.management.host", "'" + where.host() + "' has no address", "a host of this machine");
        } catch (IOException e) {
            release();
            throw problem("trunkline.management.token-file", e.getMessage(), "a file of lines 'name: token'");
        } catch (ExecutionException e) {
            release();
            throw problem(
                    "trunkline.management.port",
                    where.port() + " on " + where.host() + " cannot be used: "
                            + e.getCause().getMessage(),
                    "a free port");
        }
        if (where.isOpenToStrangers()) {
            LOG.warn(
                    "The management port on {} asks for no token: everyone who reaches it may retry, forget and drill",
                    where.host());
        }
        if (where.sendsTokensInTheClear()) {
            LOG.warn(
                    "The management port on {} takes tokens over plain HTTP: they can be read on the way",
                    where.host());
        }
        LOG.info("Management on {}://{}:{}", where.scheme(), where.host(), port());
    }

    private ManagementRoutes.Apis apis() {
        RouterState state = new RouterState(
                probes, version(), where.console() == Settings.Management.Console.WRITE, routes::problems);
        Duration usualWait =
                facts.configuration().get().settings().rules().grouping().company();
        LedgerAnswers answers = new LedgerAnswers(ledger, clock, usualWait);
        return new ManagementRoutes.Apis(
                new Api(ledger, answers, state, clock),
                new ApiOrders(operations),
                new RouterApi(new RouterAnswers(ledger, clock), facts),
                new MaintenanceApi(answers, operations, facts.configuration(), clock),
                new SimulateApi(ledger, facts.configuration(), clock, System::nanoTime, filter),
                new RoutesApi(routes));
    }

    /** Of the program; a jar's manifest names it. */
    public static String version() {
        String version = ManagementPort.class.getPackage().getImplementationVersion();
        return version == null ? "not packaged" : version;
    }

    private void listen(ManagementRoutes paths) throws Exception {
        HttpServerOptions options = new HttpServerOptions()
                .setHost(where.host())
                .setPort(where.port())
                .setHttp2ClearTextEnabled(false)
                .setIdleTimeout((int) TIMEOUTS.idle().toMillis())
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS);
        ServerTls tls = new ServerTls("trunkline.management", where.tls());
        tls.configure(options);
        ConnectionGuard guard = new ConnectionGuard(options, refusals, TIMEOUTS);
        server = vertx.createHttpServer(options)
                .connectionHandler(connection -> {
                    guard.guard(connection);
                    connection.exceptionHandler(failure -> refusals.malformed(connection.remoteAddress(), failure));
                })
                .invalidRequestHandler(request -> ManagementRoutes.malformed(request, vertx))
                .exceptionHandler(refusals::tlsFailed);
        server.requestHandler(paths.routes())
                .listen()
                .toCompletionStage()
                .toCompletableFuture()
                .get();
        vertx.setPeriodic(REFUSALS.toMillis(), id -> refusals.tick());
        if (tls.enabled()) {
            vertx.setPeriodic(
                    TLS_EDITS.toMillis(),
                    id -> vertx.executeBlocking(() -> tls.checkForEdits(server, limit::closeAll), false));
        }
    }

    private void register(HealthReadings watched) {
        HealthCheckRegistry checks = HealthCheckRegistry.get(context);
        checks.register(checks.resolveById("context"));
        checks.register(new RouteChecks(context, routes::beingExchanged));
        checks.register(new RoutesCheck(probes.missingRoutes()));
        checks.register(new StoreCheck(watched.store()));
        checks.register(new ConfigurationCheck(watched.rejected(), routes));
        checks.register(new PagerDutyCheck(watched, clock));
        checks.register(new AlarmsCheck(probes));
    }

    /** First no more requests: one whose workers are gone already would be an error that is none. */
    @Override
    protected void doStop() throws Exception {
        try {
            server.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        } finally {
            release();
        }
    }

    private void release() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        refusals.close();
        context.getExecutorServiceManager().shutdownNow(reads);
    }

    private InvalidConfiguration problem(String key, String problem, String expected) {
        return new InvalidConfiguration(List.of(problems.at(key, problem, expected)));
    }

    /** Says where a setting came from that turns out to be wrong. */
    @FunctionalInterface
    public interface Problems {

        Problem at(String key, String problem, String expected);
    }

    /** The same, where settings may come from elsewhere than {@code config/application.properties}. */
    public ManagementPort withProblems(Problems where) {
        problems = where;
        return this;
    }
}
