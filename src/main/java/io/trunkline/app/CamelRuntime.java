package io.trunkline.app;

import io.trunkline.app.routecheck.BeanNames;
import io.trunkline.app.routecheck.RouteFiles;
import io.trunkline.app.routecheck.RouteFolder;
import io.trunkline.config.Configuration;
import io.trunkline.config.Problem;
import io.trunkline.config.StartupErrors;
import io.trunkline.config.StartupException;
import io.trunkline.connection.RefusalLog;
import io.trunkline.connection.Timeouts;
import io.trunkline.ledger.Acceptor;
import io.trunkline.stage.receive.DeliveryCache;
import io.trunkline.stage.receive.ReceivePredicates;
import io.trunkline.stage.receive.ReceiveSteps;
import io.trunkline.stage.receive.SqsErrorHandler;
import io.trunkline.stage.receive.SqsHealthCheck;
import io.trunkline.stage.receive.SqsSteps;
import io.trunkline.thread.DaemonThreads;
import io.trunkline.webhook.HeadCheck;
import io.trunkline.webhook.InFlightLimit;
import io.trunkline.webhook.RouteReply;
import io.trunkline.webhook.Webhook;
import io.trunkline.webhook.WebhookEngine;
import io.trunkline.webhook.WebhookMetrics;
import io.trunkline.webhook.WebhookServer;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.Service;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running pipeline: Camel with the routes of one folder, the beans that they call by name, and the webhook port, which
 * opens after the routes run and takes nothing new before they stop.
 */
public final class CamelRuntime implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(CamelRuntime.class);

    private final Path routes;
    private final Map<String, String> properties;
    private final Set<String> required;
    private final Vertx vertx;
    private final ExecutorService executor;
    private final WebhookServer server;
    private final CamelMain main;
    private boolean stopped;

    private CamelRuntime(Builder from) {
        routes = from.routes;
        properties = Map.copyOf(from.properties);
        required = from.required;
        executor = Executors.newFixedThreadPool(
                Runtime.getRuntime().availableProcessors(), DaemonThreads.named(from.name + "-answers"));
        VertxOptions options = new VertxOptions()
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false));
        server = new WebhookServer(
                options,
                from.configuration,
                from.clock,
                from.timeouts,
                from.inHand,
                from.heads,
                from.metrics,
                from.refusals);
        from.portProblem.ifPresent(server::withPortProblem);
        vertx = server.vertx();
        Map<String, Object> beans = new LinkedHashMap<>(from.beans);
        ReceiveSteps receive =
                new ReceiveSteps(from.verifying, from.normalizer, from.acceptor, executor, from.metrics, from.refusals);
        beans.put(BeanNames.RECEIVE, receive);
        beans.putAll(ReceivePredicates.words(receive));
        beans.putAll(RouteReply.beans());
        beans.put(BeanNames.SEEN_DELIVERIES, new DeliveryCache());
        beans.put(BeanNames.ENGINE, new WebhookEngine(server, from.metrics));
        beans.put(BeanNames.VERTX, vertx);
        SqsErrorHandler queue = new SqsErrorHandler(from.configuration);
        beans.put(BeanNames.PULL, new SqsSteps(from.configuration, from.acceptor, from.metrics, from.clock));
        beans.put(BeanNames.QUEUE_WATCH, queue);
        beans.put(BeanNames.NO_HEADERS, SqsSteps.noHeaders());
        beans.put(BeanNames.QUEUE_CHECK, new SqsHealthCheck(from.configuration, queue));
        main = new CamelMain(
                from.name,
                from.routes,
                from.required,
                beans,
                from.properties,
                from.services,
                from.whenConfigured,
                server);
    }

    /** @param routes the folder of {@code *.camel.yaml} */
    public static Builder builder(Supplier<Configuration> configuration, Path routes) {
        return new Builder(configuration, routes);
    }

    /**
     * Starts the routes and opens the port. A router that failed to start is closed.
     *
     * @throws StartupException with one line that says why
     */
    public void start() {
        try {
            requireRoutes();
            main.start();
        } catch (RuntimeException e) {
            close();
            throw explained(StartupErrors.start(e), e);
        }
    }

    private void requireRoutes() {
        RouteFolder inForce = RouteFolder.of(routes);
        if (inForce.sources().isEmpty()) {
            throw new StartupException(RouteFiles.nothingIn(routes).toString(), null);
        }
        if (inForce.mixesVersions()) {
            requireFitting();
        }
    }

    /** Camel names no file of what it could not load; one that was edited may be of a version before. */
    private StartupException explained(StartupException why, RuntimeException failure) {
        boolean ofRoutes = why.getCause() == failure && !(failure instanceof UncheckedIOException);
        if (!ofRoutes || !RouteFolder.of(routes).hasEdited()) {
            return why;
        }
        return problems().stream()
                .findFirst()
                .map(first -> new StartupException(
                        first + "; trunkline routes diff shows in what an edited file differs from the shipped one",
                        failure))
                .orElse(why);
    }

    private List<Problem> problems() {
        return new RouteFiles(RouteContract.beanTypes(), properties, required).problems(routes);
    }

    /** Camel takes one of two routes of the same id without a word, and names no file of what it cannot load. */
    private void requireFitting() {
        List<Problem> problems = problems();
        if (!problems.isEmpty()) {
            throw new StartupException(problems.get(0).toString(), null);
        }
    }

    /**
     * Starts, and returns only when the router was stopped, {@code afterStop} run too. On SIGTERM and SIGINT the process
     * then ends with exit code 0.
     *
     * @param giveUp ends what a start waits for; run on a signal, before anything is stopped
     * @throws StartupException as {@link #start()} does; {@code afterStop} is not run then
     */
    public void runUntilTerminated(Runnable giveUp, Runnable afterStop) {
        Thread onSignal = new Thread(
                () -> {
                    stopOnSignal(giveUp);
                    afterStop.run();
                    LOG.info("Stopped");
                    // Ended by a signal, the JVM would say 143, though all was finished as it should be.
                    Runtime.getRuntime().halt(0);
                },
                "trunkline-stop");
        Runtime.getRuntime().addShutdownHook(onSignal);
        try {
            start();
        } catch (StartupException e) {
            if (withdraw(onSignal)) {
                throw e;
            }
            LOG.info("The start is over: {}", e.getMessage());
            return;
        }
        main.awaitStop();
        if (withdraw(onSignal)) {
            close();
            afterStop.run();
        }
    }

    /** Stops at once where the start is still waiting: what it waits for may take longer than a stop may. */
    void stopOnSignal(Runnable giveUp) {
        LOG.info("Stopping: nothing new is taken, what is in hand is finished");
        main.endStart();
        giveUp.run();
        close();
    }

    /** Whether it was in time: the JVM is not ending yet. */
    private static boolean withdraw(Thread hook) {
        try {
            return Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ending) {
            return false;
        }
    }

    /** The webhook port that is really open; 0 before the start and after the stop. */
    public int port() {
        return server.port();
    }

    /** Connections to the webhook port that are open now. */
    public int connections() {
        return server.connections();
    }

    /** Webhook requests that have begun to arrive and whose answer no socket has taken yet. */
    public int unanswered() {
        return server.unanswered();
    }

    public CamelContext context() {
        return main.getCamelContext();
    }

    /** What takes webhooks, to be held back while their route is exchanged. */
    WebhookServer server() {
        return server;
    }

    /** The Vert.x of the webhook port, for other ports to share. */
    public Vertx vertx() {
        return vertx;
    }

    /** Takes TLS files that were replaced on disk, as is done every few seconds anyway; whether there were any. */
    public boolean checkForTlsEdits() {
        return server.checkForTlsEdits();
    }

    /** Puts new deliveries off, finishes what is in hand, and frees everything. */
    @Override
    public synchronized void close() {
        if (stopped) {
            return;
        }
        stopped = true;
        main.stop();
        executor.shutdown();
        try {
            vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            LOG.warn("Vert.x did not close: {}", e.toString());
        }
    }

    /** Everything that a router needs. */
    public static final class Builder {

        private final Supplier<Configuration> configuration;
        private final Path routes;
        private final Map<String, Object> beans = new LinkedHashMap<>();
        private final Map<String, String> properties = new LinkedHashMap<>();
        private final List<Service> services = new ArrayList<>();
        private final List<Consumer<CamelContext>> whenConfigured = new ArrayList<>();
        private Function<Webhook, Optional<String>> verifying;
        private ReceiveSteps.Normalizer normalizer;
        private Acceptor acceptor;
        private WebhookMetrics metrics = WebhookMetrics.NONE;
        private HeadCheck heads = HeadCheck.NONE;
        private RefusalLog refusals = new RefusalLog();
        private Set<String> required = Set.of();
        private Clock clock = Clock.systemUTC();
        private Timeouts timeouts = Timeouts.STANDARD;
        private InFlightLimit inHand = InFlightLimit.ofThisMachine();
        private Optional<BiFunction<String, String, Problem>> portProblem = Optional.empty();
        private String name = "trunkline";

        private Builder(Supplier<Configuration> configuration, Path routes) {
            this.configuration = configuration;
            this.routes = routes;
        }

        /** What the receive stage calls. */
        public Builder receive(
                Function<Webhook, Optional<String>> verifying, ReceiveSteps.Normalizer normalizer, Acceptor acceptor) {
            this.verifying = verifying;
            this.normalizer = normalizer;
            this.acceptor = acceptor;
            return this;
        }

        /** What refuses requests by their heads. */
        public Builder heads(HeadCheck heads) {
            this.heads = heads;
            return this;
        }

        /** Where refusals are logged, of other beans of the routes too. */
        public Builder refusals(RefusalLog refusals) {
            this.refusals = refusals;
            return this;
        }

        public Builder metrics(WebhookMetrics metrics) {
            this.metrics = metrics;
            return this;
        }

        /** Inputs at which a route must begin, such as {@code direct:lookup}; without one of them nothing starts. */
        public Builder requires(Set<String> inputs) {
            required = inputs;
            return this;
        }

        /** A bean that routes call by this name. */
        public Builder bean(String name, Object bean) {
            beans.put(name, bean);
            return this;
        }

        public Builder beans(Map<String, Object> all) {
            beans.putAll(all);
            return this;
        }

        /** {@code camel.*} keys override what is set here; all keys are placeholders for routes. */
        public Builder properties(Map<String, String> all) {
            properties.putAll(all);
            return this;
        }

        /** A service that starts before the routes and stops after them, such as the management port. */
        public Builder service(Service service) {
            services.add(service);
            return this;
        }

        /**
         * Gets Camel's context when it is configured and before anything starts, once for each start, after those added
         * before; not if the process is stopped meanwhile.
         */
        public Builder whenConfigured(Consumer<CamelContext> listener) {
            whenConfigured.add(listener);
            return this;
        }

        /** Names where the number of the webhook port came from, if that cannot be used. */
        public Builder portProblem(BiFunction<String, String, Problem> problem) {
            portProblem = Optional.of(problem);
            return this;
        }

        public Builder clock(Clock clock) {
            this.clock = clock;
            return this;
        }

        /** How long senders may take. */
        Builder timeouts(Timeouts timeouts) {
            this.timeouts = timeouts;
            return this;
        }

        /** How much may be begun and not answered. */
        Builder inHand(InFlightLimit limits) {
            this.inHand = limits;
            return this;
        }

        /** Camel's and JMX's name of this router; two in one JVM need two names. */
        public Builder name(String name) {
            this.name = name;
            return this;
        }

        public CamelRuntime build() {
            Objects.requireNonNull(verifying, "receive() was not called");
            return new CamelRuntime(this);
        }
    }
}
