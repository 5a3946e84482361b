package io.trunkline.webhook;

import io.trunkline.config.Configuration;
import io.trunkline.connection.ConnectionGuard;
import io.trunkline.connection.MalformedRequest;
import io.trunkline.connection.PeerGroup;
import io.trunkline.connection.Refusal;
import io.trunkline.connection.RefusalLog;
import io.trunkline.pagerduty.webhook.PagerDutySignature;
import io.trunkline.source.Source;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides on requests as far as their heads and lengths tell, 404, 405, 413 and some 403, and hands whole deliveries to the
 * routes.
 */
final class WebhookDispatcher {

    private static final Logger LOG = LoggerFactory.getLogger(WebhookDispatcher.class);
    private static final String PREFIX = "/webhooks/";
    private static final String TOO_LARGE = "too_large";
    private static final String TOO_SLOW = "too_slow";
    private static final byte[] NOTHING = {};

    private final Vertx vertx;
    private final Supplier<Configuration> configuration;
    private final Clock clock;
    private final BodyReader bodies;
    private final ResponseWriter answers;
    private final InFlightLimit inHand;
    private final HeadCheck heads;
    private final WebhookMetrics metrics;
    private final RefusalLog refusals;
    private final int maxBody;
    private final AtomicBoolean flooded = new AtomicBoolean();
    private final Map<String, WebhookServer.Receiver> receivers = new ConcurrentHashMap<>();
    private final Optional<Source> pagerDuty;
    private final DeliveryHold hold;

    WebhookDispatcher(
            Vertx vertx,
            Supplier<Configuration> configuration,
            Clock clock,
            BodyReader bodies,
            Duration linger,
            InFlightLimit inHand,
            HeadCheck heads,
            WebhookMetrics metrics,
            RefusalLog refusals) {
        this.vertx = vertx;
        this.configuration = configuration;
        this.clock = clock;
        this.bodies = bodies;
        this.answers = new ResponseWriter(vertx, bodies, linger);
        this.hold = new DeliveryHold(vertx);
        this.inHand = inHand;
        this.heads = heads;
        this.metrics = metrics;
        this.refusals = refusals;
        this.maxBody = configuration.get().settings().server().maxBody();
        // PagerDuty's webhooks are taken only where there is a secret to know them by.
        this.pagerDuty = Optional.ofNullable(configuration.get().settings().pagerduty())
                .filter(settings -> !settings.webhookSecrets().isEmpty())
                .map(settings -> PagerDutySignature.source(settings.webhookSecrets()));
    }

    void attach(String path, WebhookServer.Receiver to) {
        receivers.put(path, to);
    }

    void detach(String path, WebhookServer.Receiver from) {
        receivers.remove(path, from);
    }

    /** Deliveries wait from now on, for a moment at most. */
    void hold() {
        hold.begin();
    }

    /** Deliveries are made again, first those that waited. */
    void release() {
        hold.end();
    }

    /** A request of which the head has arrived. */
    void handle(HttpServerRequest request) {
        if (ConnectionGuard.isStopped(request)) {
            return;
        }
        Optional<Source> source = addressed(request);
        if (source.isEmpty()) {
            reject(request, WebhookResponse.unknownPath(), "unknown_path");
        } else if (!request.method().equals(HttpMethod.POST)) {
            refuse(request, source.get(), WebhookResponse.notPost(), "not_post");
        } else if (bodies.isTooLarge(request)) {
            refuse(request, source.get(), WebhookResponse.tooLarge(maxBody), TOO_LARGE);
        } else {
            Webhook head = webhook(request, source.get(), NOTHING);
            Optional<String> refusal = heads.refusal(head);
            if (refusal.isPresent() && bodies.hasUnknownLength(request)) {
                // 413 comes before 403, and a body that costs nothing may be read to its end.
                bodies.measure(
                        request,
                        new BodyReader.DiscardHandler(
                                () -> forged(request, head, refusal.get()),
                                () -> refuse(request, source.get(), WebhookResponse.tooLarge(maxBody), TOO_LARGE),
                                () -> refuse(request, source.get(), WebhookResponse.tooSlow(), TOO_SLOW),
                                () -> badlyFramed(request, source.get())));
            } else if (refusal.isPresent()) {
                forged(request, head, refusal.get());
            } else {
                read(request, source.get(), PeerGroup.of(head.sender()));
            }
        }
    }

    /** A request that HTTP does not allow, or that two programs might read in two ways; its connection ends with it. */
    void malformed(HttpServerRequest request) {
        malformed(request, "", MalformedRequest.of(request.decoderResult().cause()));
    }

    private Optional<Source> addressed(HttpServerRequest request) {
        String path = request.path();
        if (path == null || !path.startsWith(PREFIX)) {
            return Optional.empty();
        }
        return path.equals(WebhookServer.PAGERDUTY_PATH)
                ? pagerDuty
                : configuration
                        .get()
                        .sources()
                        .named(path.substring(PREFIX.length()))
                        .filter(Source::takesWebhooks);
    }

    private void read(HttpServerRequest request, Source source, String peer) {
        bodies.read(request, peer, new BodyReader.Outcome() {
            @Override
            public void whole(byte[] body) {
                receive(request, source, peer, body);
            }

            @Override
            public void tooLarge() {
                refuse(request, source, WebhookResponse.tooLarge(maxBody), TOO_LARGE);
            }

            @Override
            public void tooMuch() {
                WebhookDispatcher.this.tooMuch(request, source);
            }

            @Override
            public void tooSlow() {
                refuse(request, source, WebhookResponse.tooSlow(), TOO_SLOW);
            }

            @Override
            public void malformed() {
                badlyFramed(request, source);
            }
        });
    }

    /** Its head was good, but where its body ends cannot be told. */
    private void badlyFramed(HttpServerRequest request, Source source) {
        malformed(request, source.name(), MalformedRequest.BODY);
    }

    private void malformed(HttpServerRequest request, String source, MalformedRequest why) {
        metrics.rejected(why.statusCode(), "malformed");
        refusals.refused(Refusal.malformed(why), source, address(request));
        answers.send(request, WebhookResponse.last(why.statusCode(), why.message()));
    }

    /** Nothing is wrong with it but the moment. Of a flood, its beginning is logged, and its end. */
    private void tooMuch(HttpServerRequest request, Source source) {
        metrics.putOff(source.name(), "too_many");
        if (flooded.compareAndSet(false, true)) {
            LOG.warn("More comes than can be stored, {} too: what is too much is answered 503 for now", source.name());
        }
        answers.send(request, WebhookResponse.tooMuch());
    }

    /** The router starts or stops, or the route was stopped by hand. */
    private void notNow(HttpServerRequest request, Source source) {
        metrics.putOff(source.name(), "not_receiving");
        answers.send(request, WebhookResponse.notNow());
    }

    /** What no route ever sees is counted and logged here, to find a sender that went wrong. */
    private void refuse(HttpServerRequest request, Source source, WebhookResponse answer, String reason) {
        metrics.answered(source.name(), answer.statusCode());
        refusals.refused(Refusal.request(reason, answer.message()), source.name(), address(request));
        answers.send(request, answer);
    }

    /** What is for no source. */
    private void reject(HttpServerRequest request, WebhookResponse answer, String reason) {
        metrics.rejected(answer.statusCode(), reason);
        refusals.refused(Refusal.request(reason, answer.message()), "", address(request));
        answers.send(request, answer);
    }

    private void forged(HttpServerRequest request, Webhook head, String reason) {
        String source = head.source().name();
        metrics.refused(source, reason);
        refusals.refused(Refusal.request(reason, reason), source, head.sender());
        answers.send(request, WebhookResponse.forged());
    }

    private Webhook webhook(HttpServerRequest request, Source source, byte[] body) {
        return new Webhook(
                source,
                body,
                request.headers()::getAll,
                address(request),
                ClientCertificate.subject(request),
                clock.instant());
    }

    private void receive(HttpServerRequest request, Source source, String peer, byte[] body) {
        long arrived = System.nanoTime();
        Runnable later = later(request, source, peer, body, arrived);
        if (!hold.keeps(later, Duration.ZERO)) {
            deliver(request, source, peer, body, arrived);
        }
    }

    private Runnable later(HttpServerRequest request, Source source, String peer, byte[] body, long arrived) {
        Context context = vertx.getOrCreateContext();
        return () -> context.runOnContext(unused -> deliver(request, source, peer, body, arrived));
    }

    private void deliver(HttpServerRequest request, Source source, String peer, byte[] body, long arrived) {
        boolean taken = hold.offer(
                () -> tryToDeliver(request, source, peer, body),
                later(request, source, peer, body, arrived),
                Duration.ofNanos(System.nanoTime() - arrived));
        if (!taken) {
            inHand.release(peer, body.length);
            notNow(request, source);
        }
    }

    /** Whether nothing is left to do: it is with its route, or answered; false where no route takes it. */
    private boolean tryToDeliver(HttpServerRequest request, Source source, String peer, byte[] body) {
        if (!inHand.take()) {
            inHand.release(peer, body.length);
            if (inHand.isClosed()) {
                notNow(request, source);
            } else {
                tooMuch(request, source);
            }
            return true;
        }
        // Counted before the route is looked up: an exchange waits until nothing is under way in the old one.
        WebhookServer.Receiver to = receivers.get(
                source.name().equals(PagerDutySignature.NAME) ? WebhookServer.PAGERDUTY_PATH : WebhookServer.PATH);
        if (to == null) {
            inHand.finish(peer, 0);
            return false;
        }
        Consumer<WebhookResponse> answer = answerOnce(request, peer, body.length);
        try {
            to.receive(webhook(request, source, body), vertx, answer);
        } catch (RuntimeException e) {
            LOG.error("{}: the route cannot be reached", source.name(), e);
            answer.accept(WebhookResponse.failed());
        }
        return true;
    }

    /** Whatever came of an answer, its place is free. */
    private void done(String peer, int length) {
        if (inHand.finish(peer, length) && flooded.compareAndSet(true, false)) {
            LOG.info("All that comes is taken again");
        }
    }

    /** May be called from any thread; all but the first call do nothing. */
    private Consumer<WebhookResponse> answerOnce(HttpServerRequest request, String peer, int length) {
        Context context = vertx.getOrCreateContext();
        AtomicBoolean answered = new AtomicBoolean();
        return answer -> {
            if (answered.compareAndSet(false, true)) {
                context.runOnContext(unused -> {
                    try {
                        answers.send(request, answer);
                    } catch (RuntimeException e) {
                        // Of a route that was edited: a header that HTTP does not know, a status that is none.
                        LOG.error("An answer cannot be sent: {}", e.toString());
                        request.connection().close();
                    } finally {
                        done(peer, length);
                    }
                });
            }
        };
    }

    private static String address(HttpServerRequest request) {
        return request.remoteAddress().hostAddress();
    }
}
