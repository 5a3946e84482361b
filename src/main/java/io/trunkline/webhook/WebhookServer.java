package io.trunkline.webhook;

import io.trunkline.config.Configuration;
import io.trunkline.config.Problem;
import io.trunkline.config.Settings;
import io.trunkline.config.StartupException;
import io.trunkline.connection.ConnectionEvents;
import io.trunkline.connection.ConnectionGuard;
import io.trunkline.connection.ConnectionLimit;
import io.trunkline.connection.LimitedTransport;
import io.trunkline.connection.Refusal;
import io.trunkline.connection.RefusalLog;
import io.trunkline.connection.ServerTls;
import io.trunkline.connection.Timeouts;
import io.trunkline.pagerduty.webhook.PagerDutySignature;
import io.trunkline.source.signature.SenderAddress;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The port that webhooks arrive at.
 *
 * <p>Camel's own server reads a body before it knows whether it is wanted, puts headers and query of the request into
 * the message, has no idle timeout, no limit of connections, and asks no client for a certificate. This one listens only
 * while the route runs, and says 503, not 404, at any moment when it does not: a path that is configured is never unserved.
 */
public final class WebhookServer {

    /** The path in the receive route's endpoint. */
    static final String PATH = "/webhooks/{source}";

    /** The path in the endpoint of the route that takes PagerDuty's webhooks. */
    static final String PAGERDUTY_PATH = "/webhooks/" + PagerDutySignature.NAME;

    private static final Logger LOG = LoggerFactory.getLogger(WebhookServer.class);
    private static final Duration TLS_EDITS = Duration.ofSeconds(5);
    private static final Duration REFUSALS = Duration.ofSeconds(5);
    private static final Duration SETTLING = Duration.ofSeconds(5);

    /** One thread that is busy with a large body or a TLS handshake must not be all there are. */
    private static final int FEWEST_LOOPS = 2;

    /** Any port, and for all that listen the same. */
    private static final int ANY_PORT = -1;

    private final Vertx vertx;
    private final Settings.Server settings;
    private final Timeouts timeouts;
    private final InFlightLimit inHand;
    private final ServerTls tls;
    private final WebhookMetrics metrics;
    private final RefusalLog refusals;
    private final ConnectionLimit limit;
    private final WebhookDispatcher dispatcher;
    private final List<HttpServer> servers = new CopyOnWriteArrayList<>();
    private volatile ConnectionGuard guard;
    private BiFunction<String, String, Problem> portProblem = (problem, expected) ->
            new Problem("config/application.properties", "trunkline.server.port", problem, expected);

    /** Takes deliveries; a route's consumer. */
    interface Receiver {

        /** Answers from whatever thread, later. */
        void receive(Webhook webhook, Vertx vertx, Consumer<WebhookResponse> answer);
    }

    /**
     * @param timeouts of senders
     * @param inHand how much may be begun and not answered
     * @param heads what refuses requests before their bodies are read
     */
    public WebhookServer(
            VertxOptions options,
            Supplier<Configuration> configuration,
            Clock clock,
            Timeouts timeouts,
            InFlightLimit inHand,
            HeadCheck heads,
            WebhookMetrics metrics,
            RefusalLog refusals) {
        this.metrics = metrics;
        this.refusals = refusals;
        this.inHand = inHand;
        this.settings = configuration.get().settings().server();
        this.timeouts = timeouts;
        this.limit = new ConnectionLimit(
                settings.maxConnections(),
                settings.maxConnectionsPerPeer(),
                address -> isTrustedProxy(configuration.get(), address),
                new Events());
        this.vertx = LimitedTransport.vertx(options, limit);
        this.tls = new ServerTls("trunkline.server", settings.tls());
        this.dispatcher = new WebhookDispatcher(
                vertx,
                configuration,
                clock,
                new BodyReader(vertx, settings.maxBody(), timeouts, inHand),
                timeouts.linger(),
                inHand,
                heads,
                metrics,
                refusals);
    }

    /** A proxy carries the requests of many senders, so the limit of connections for one peer does not apply to it. */
    private static boolean isTrustedProxy(Configuration configuration, String address) {
        return configuration.sources().all().stream()
                .anyMatch(source -> SenderAddress.isIn(source.trustedProxies(), address));
    }

    /** Names where the number of the port came from, which need not be {@code config/application.properties}. */
    public WebhookServer withPortProblem(BiFunction<String, String, Problem> problem) {
        portProblem = problem;
        return this;
    }

    /** The Vert.x of this port, for others to share; to be closed by the maker of this server. */
    public Vertx vertx() {
        return vertx;
    }

    /**
     * Opens the port.
     *
     * @throws StartupException if it is taken, or the certificates are of no use
     */
    public void listen() {
        HttpServerOptions options = new HttpServerOptions()
                .setHost(settings.host())
                .setPort(settings.port() == 0 ? ANY_PORT : settings.port())
                .setIdleTimeout((int) timeouts.idle().toMillis())
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                .setHttp2ClearTextEnabled(false)
                // WebSocket is not served here, and each request would be asked whether it does.
                .setPerFrameWebSocketCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false);
        tls.configure(options);
        guard = new ConnectionGuard(options, new Events(), timeouts);
        int loops = Math.max(FEWEST_LOOPS, Runtime.getRuntime().availableProcessors());
        for (int i = 0; i < loops; i++) {
            listen(options);
        }
        if (tls.enabled()) {
            vertx.setPeriodic(TLS_EDITS.toMillis(), id -> vertx.executeBlocking(this::checkForTlsEdits, false));
        }
        vertx.setPeriodic(REFUSALS.toMillis(), id -> refusals.tick());
        LOG.info("Receiving webhooks on {}://{}:{}", tls.enabled() ? "https" : "http", settings.host(), port());
    }

    /** Listens on one event loop; Vert.x spreads the connections over all that do. */
    private void listen(HttpServerOptions options) {
        AbstractVerticle loop = new AbstractVerticle() {
            @Override
            public void start(Promise<Void> listening) {
                HttpServer server = vertx.createHttpServer(options)
                        .connectionHandler(guard::guard)
                        .requestHandler(dispatcher::handle)
                        .invalidRequestHandler(dispatcher::malformed)
                        .exceptionHandler(WebhookServer.this::cutOff);
                server.listen().onSuccess(servers::add).<Void>mapEmpty().onComplete(listening);
            }
        };
        try {
            vertx.deployVerticle(loop).toCompletionStage().toCompletableFuture().get();
        } catch (ExecutionException e) {
            String problem = "cannot listen on " + settings.host() + ":" + settings.port() + ": "
                    + e.getCause().getMessage();
            throw new StartupException(
                    portProblem.apply(problem, "a free port of this machine").toString(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartupException("interrupted while the webhook port opened", e);
        }
    }

    /** The port that is really open; 0 if none is. */
    public int port() {
        return servers.isEmpty() ? 0 : servers.get(0).actualPort();
    }

    /** Connections that are open now. */
    public int connections() {
        return limit.open();
    }

    /** Requests that have begun to arrive and whose answer no socket has taken yet. */
    public int unanswered() {
        ConnectionGuard guarding = guard;
        return guarding == null ? 0 : guarding.unanswered();
    }

    /**
     * Takes certificates that were replaced on disk. Connections of clients that were let in by the trust store of before
     * are cut: a client that is still trusted connects anew.
     */
    public boolean checkForTlsEdits() {
        if (servers.isEmpty()) {
            return false;
        }
        return tls.checkForEdits(servers.get(0), limit::closeAll);
    }

    /** From now on deliveries to that path go to this receiver. */
    void attach(String path, Receiver to) {
        dispatcher.attach(path, to);
    }

    /** Deliveries are put off until a receiver is attached again. */
    void detach(String path, Receiver from) {
        dispatcher.detach(path, from);
    }

    /** Keeps deliveries, for two seconds at most, while the route that takes them is exchanged. */
    public void hold() {
        dispatcher.hold();
    }

    /** Whether every delivery that a route was given is answered. */
    public boolean isIdle() {
        return inHand.isIdle();
    }

    /** Ends what {@link #hold} began. */
    public void release() {
        dispatcher.release();
    }

    /** Puts off what comes from now on, and waits until all that is in hand is answered. */
    public void drain(Duration atMost) {
        if (!inHand.close(atMost)) {
            LOG.warn(
                    "Some requests were not answered within {} s; their senders will send them again",
                    atMost.toSeconds());
        }
    }

    /** Closes the port and every connection. */
    public void close() {
        List<Future<Void>> closing = servers.stream().map(HttpServer::close).toList();
        try {
            Future.join(closing).toCompletionStage().toCompletableFuture().get(SETTLING.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("The webhook port did not close: {}", e.toString());
        }
        servers.clear();
        refusals.close();
    }

    /** Before there is a request: a TLS handshake that failed, such as for want of a client's certificate. */
    private void cutOff(Throwable failure) {
        if (failure instanceof SSLException) {
            metrics.dropped("none", "tls");
            Refusal refusal = new Refusal("refused a TLS connection", "tls", String.valueOf(failure.getMessage()));
            refusals.refused(refusal, "", "some peer");
        }
    }

    /** What happens to connections outside of requests. */
    private final class Events implements ConnectionEvents {

        @Override
        public void tooMany(String peer) {
            metrics.dropped("none", "too_many_connections");
            String detail = "more than trunkline.server.max-connections or .max-connections-per-peer";
            refusals.refused(new Refusal("closed a connection", "too_many_connections", detail), "", peer);
        }

        @Override
        public void headTimedOut(String peer) {
            metrics.rejected(WebhookResponse.tooSlow().statusCode(), "too_slow");
            refusals.refused(Refusal.request("too_slow", "its head took too long to come"), "", peer);
        }

        @Override
        public void answerNotTaken(String peer) {
            metrics.dropped("none", "answer_not_taken");
            Refusal refusal = new Refusal("cut a connection", "answer_not_taken", "it does not take its answers");
            refusals.refused(refusal, "", peer);
        }
    }
}
