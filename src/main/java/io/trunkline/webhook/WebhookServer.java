package io.trunkline.webhook;

import io.trunkline.config.Configuration;
import io.trunkline.config.Settings;
import io.trunkline.config.StartupException;
import io.trunkline.pagerduty.webhook.PagerDutySignature;
import io.trunkline.source.Source;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The port that webhooks arrive at: decides 404, 405 and 413, and hands whole deliveries to the receive route.
 *
 * <p>Camel's own server reads a body before it knows whether anybody wants it, puts headers and query of the request into
 * the message, has no idle timeout and asks no client for a certificate. This one listens only while the route runs, and
 * says 503, not 404, at any moment when it does not: a path that is configured is never unserved.
 */
public final class WebhookServer {

    /** The path in the receive route's endpoint. */
    static final String PATH = "/webhooks/{source}";

    /** The path in the endpoint of the route that hears what people do in PagerDuty. */
    static final String PAGERDUTY_PATH = "/webhooks/" + PagerDutySignature.NAME;

    private static final Logger LOG = LoggerFactory.getLogger(WebhookServer.class);
    private static final String PREFIX = "/webhooks/";
    private static final Duration TLS_EDITS = Duration.ofSeconds(5);
    private static final Duration SETTLING = Duration.ofSeconds(10);

    private final Vertx vertx;
    private final Settings.Server settings;
    private final Supplier<Configuration> configuration;
    private final Clock clock;
    private final Duration idle;
    private final BodyReader bodies;
    private final ResponseWriter answers;
    private final InFlightLimit inHand;
    private final AtomicBoolean flooded = new AtomicBoolean();
    private final ServerTls tls;
    private final WebhookMetrics tally;

    private final Map<String, Receiver> receivers = new ConcurrentHashMap<>();
    private final Optional<Source> pagerDuty;
    private volatile HttpServer server;

    /** Takes deliveries; a route's consumer. */
    interface Receiver {

        /** Answers from whatever thread, later. */
        void receive(Webhook webhook, Vertx vertx, Consumer<WebhookResponse> answer);
    }

    public WebhookServer(
            Vertx vertx,
            Supplier<Configuration> configuration,
            Clock clock,
            Duration idle,
            InFlightLimit inHand,
            WebhookMetrics tally) {
        this.tally = tally;
        this.inHand = inHand;
        this.vertx = vertx;
        this.configuration = configuration;
        this.settings = configuration.get().settings().server();
        this.clock = clock;
        this.idle = idle;
        this.bodies = new BodyReader(vertx, settings.maxBody(), idle, inHand);
        this.answers = new ResponseWriter(vertx);
        this.tls = new ServerTls(settings.tls());
        this.pagerDuty = pagerDuty(configuration.get().settings().pagerduty());
    }

    /**
     * Opens the port.
     *
     * @throws StartupException if it is taken, or the certificates are of no use
     */
    public void listen() {
        HttpServerOptions options = new HttpServerOptions()
                .setHost(settings.host())
                .setPort(settings.port())
                .setIdleTimeout((int) idle.toMillis())
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                .setHttp2ClearTextEnabled(false)
                // Nobody speaks WebSocket here, and each request would be asked whether it does.
                .setPerFrameWebSocketCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false);
        tls.configure(options);
        try {
            server = vertx.createHttpServer(options)
                    .requestHandler(this::handle)
                    .exceptionHandler(this::cutOff)
                    .listen()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get();
        } catch (ExecutionException e) {
            throw new StartupException(
                    "trunkline.server.port: cannot listen on " + settings.host() + ":" + settings.port() + ": "
                            + e.getCause().getMessage() + "; expected a free port of this machine",
                    e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartupException("interrupted while the webhook port opened", e);
        }
        if (tls.enabled()) {
            vertx.setPeriodic(TLS_EDITS.toMillis(), id -> vertx.executeBlocking(this::checkForTlsEdits, false));
        }
        LOG.info("Receiving webhooks on {}://{}:{}", tls.enabled() ? "https" : "http", settings.host(), port());
    }

    /** The port that is really open; 0 if none is. */
    public int port() {
        HttpServer open = server;
        return open == null ? 0 : open.actualPort();
    }

    /** Takes certificates that were replaced on disk. */
    public boolean checkForTlsEdits() {
        return tls.checkForEdits(server);
    }

    /** PagerDuty's webhooks are taken only where there is a secret to know them by. */
    private static Optional<Source> pagerDuty(Settings.PagerDuty settings) {
        return settings == null || settings.webhookSecrets().isEmpty()
                ? Optional.empty()
                : Optional.of(PagerDutySignature.source(settings.webhookSecrets()));
    }

    /** From now on deliveries to that path go to this receiver. */
    void attach(String path, Receiver to) {
        receivers.put(path, to);
    }

    /** Deliveries are put off until a receiver is attached again. */
    void detach(String path, Receiver from) {
        receivers.remove(path, from);
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
        if (server == null) {
            return;
        }
        try {
            server.close().toCompletionStage().toCompletableFuture().get(SETTLING.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("The webhook port did not close: {}", e.toString());
        }
        server = null;
    }

    private void handle(HttpServerRequest request) {
        Optional<Source> source = addressed(request);
        if (source.isEmpty()) {
            answers.send(request, WebhookResponse.unknownPath());
        } else if (!request.method().equals(HttpMethod.POST)) {
            refuse(request, source.get(), WebhookResponse.notPost());
        } else {
            bodies.read(request, new BodyReader.Outcome() {
                @Override
                public void whole(byte[] body) {
                    receive(request, source.get(), body);
                }

                @Override
                public void tooLarge() {
                    refuse(request, source.get(), WebhookResponse.tooLarge(settings.maxBody()));
                }

                @Override
                public void tooMuch() {
                    WebhookServer.this.tooMuch(request, source.get());
                }
            });
        }
    }

    /** Nothing is wrong with it but the moment. Of a flood, its beginning is logged, and its end. */
    private void tooMuch(HttpServerRequest request, Source source) {
        tally.putOff(source.name(), "too_many");
        if (flooded.compareAndSet(false, true)) {
            LOG.warn("More comes than can be stored, {} too: what is too much is answered 503 for now", source.name());
        }
        answers.send(request, WebhookResponse.tooMuch());
    }

    /** The router starts or stops, or somebody has stopped the route. */
    private void notNow(HttpServerRequest request, Source source) {
        tally.putOff(source.name(), "not_receiving");
        answers.send(request, WebhookResponse.notNow());
    }

    /** What no route ever sees is counted here, and said to whoever looks for a sender that went wrong. */
    private void refuse(HttpServerRequest request, Source source, WebhookResponse answer) {
        tally.answered(source.name(), answer.statusCode());
        LOG.warn(
                "{}: refused a request from {}: {}",
                source.name(),
                request.remoteAddress().hostAddress(),
                answer.message());
        answers.send(request, answer);
    }

    /** Before there is a request: a TLS handshake that failed, such as for want of a client's certificate. */
    private void cutOff(Throwable failure) {
        if (failure instanceof SSLException) {
            tally.dropped("none", "tls");
            LOG.warn("A TLS connection was refused: {}", failure.getMessage());
        }
    }

    private Optional<Source> addressed(HttpServerRequest request) {
        String path = request.path();
        if (path == null || !path.startsWith(PREFIX)) {
            return Optional.empty();
        }
        return path.equals(PAGERDUTY_PATH)
                ? pagerDuty
                : configuration
                        .get()
                        .sources()
                        .named(path.substring(PREFIX.length()))
                        .filter(Source::takesWebhooks);
    }

    private void receive(HttpServerRequest request, Source source, byte[] body) {
        Receiver to = receivers.get(source.name().equals(PagerDutySignature.NAME) ? PAGERDUTY_PATH : PATH);
        if (to == null || !inHand.take()) {
            inHand.release(body.length);
            if (to == null || inHand.isClosed()) {
                notNow(request, source);
            } else {
                tooMuch(request, source);
            }
            return;
        }
        Webhook webhook = new Webhook(
                source,
                body,
                request.headers()::getAll,
                request.remoteAddress().hostAddress(),
                ClientCertificate.subject(request),
                clock.instant());
        Consumer<WebhookResponse> answer = answerOnce(request, body.length);
        try {
            to.receive(webhook, vertx, answer);
        } catch (RuntimeException e) {
            LOG.error("{}: the route cannot be reached", source.name(), e);
            answer.accept(WebhookResponse.failed());
        }
    }

    /** Whatever came of an answer, its place is free. */
    private void done(int length) {
        if (inHand.finish(length) && flooded.compareAndSet(true, false)) {
            LOG.info("All that comes is taken again");
        }
    }

    /** May be called from any thread; all but the first call do nothing. */
    private Consumer<WebhookResponse> answerOnce(HttpServerRequest request, int length) {
        Context context = vertx.getOrCreateContext();
        AtomicBoolean answered = new AtomicBoolean();
        return answer -> {
            if (answered.compareAndSet(false, true)) {
                context.runOnContext(unused -> {
                    try {
                        answers.send(request, answer);
                    } catch (RuntimeException e) {
                        // Of a route that somebody edited: a header that HTTP does not know, a status that is none.
                        LOG.error("An answer cannot be sent: {}", e.toString());
                        request.connection().close();
                    } finally {
                        done(length);
                    }
                });
            }
        };
    }
}
