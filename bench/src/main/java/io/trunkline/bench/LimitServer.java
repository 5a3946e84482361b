package io.trunkline.bench;

import io.trunkline.ledger.LedgerStore;
import io.trunkline.ledger.AcceptEvent;
import io.trunkline.store.StoreWriter;
import io.trunkline.store.Store;
import io.trunkline.config.Configuration;
import io.trunkline.config.ConfigurationReader;
import io.trunkline.ledger.LedgerContext;
import io.trunkline.source.body.InvalidEventException;
import io.trunkline.source.normalize.NormalizedEvent;
import io.trunkline.source.normalize.EventNormalizer;
import io.trunkline.source.signature.SignedRequest;
import io.trunkline.source.Source;
import io.trunkline.source.signature.SignatureVerifier;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;

/**
 * The limit: Vert.x's server with Trunkline's own verification, mapping and store, and nothing else. No Camel, no routes,
 * no metrics, no limits, and nobody to act on what is stored.
 */
final class LimitServer {

    private static final String MESSAGE = "{\"message\":\"%s\"}";

    private final Vertx vertx = Vertx.vertx();
    private final SignatureVerifier verifier = new SignatureVerifier();
    private final EventNormalizer normaliser = new EventNormalizer();
    private final Source source;
    private final AcceptEvent acceptEvent;

    private LimitServer(Configuration configuration) {
        source = configuration.sources().named("genesys").orElseThrow();
        Store store = LedgerStore.open(configuration.settings());
        StoreWriter writer = store.startWriter();
        acceptEvent = new AcceptEvent(LedgerContext.of(writer, Clock.systemUTC(), () -> configuration));
        int port = configuration.settings().server().port();
        // A server of Vert.x has one event loop; several on one port share what comes.
        vertx.deployVerticle(
                () -> new AbstractVerticle() {
                    @Override
                    public void start() {
                        vertx.createHttpServer()
                                .requestHandler(request -> request.body().onSuccess(body -> take(request, body)))
                                .listen(port);
                    }
                },
                new DeploymentOptions().setInstances(Runtime.getRuntime().availableProcessors()));
    }

    private void take(HttpServerRequest request, Buffer body) {
        SignedRequest read = new SignedRequest(
                body.getBytes(),
                request.headers()::getAll,
                request.remoteAddress().hostAddress(),
                Optional.empty(),
                Clock.systemUTC().instant());
        if (!verifier.verify(source, read).isGenuine()) {
            answer(request, 403, "Invalid signature");
            return;
        }
        try {
            NormalizedEvent normalised =
                    normaliser.normalise(source, read.body(), request.headers()::getAll, read.receivedAt());
            if (!(normalised instanceof NormalizedEvent.Event event)) {
                answer(request, 200, "Ignored non-critical event");
                return;
            }
            Context context = vertx.getOrCreateContext();
            acceptEvent.accept(event.event()).whenComplete((accepted, failure) -> context.runOnContext(unused -> {
                if (failure == null) {
                    answer(request, 202, "Event accepted");
                } else {
                    answer(request, 503, failure.getMessage());
                }
            }));
        } catch (InvalidEventException e) {
            answer(request, 400, e.getMessage());
        }
    }

    private static void answer(HttpServerRequest request, int statusCode, String message) {
        request.response()
                .setStatusCode(statusCode)
                .putHeader("Content-Type", "application/json")
                .end(MESSAGE.formatted(message));
    }

    public static void main(String[] args) {
        new LimitServer(new ConfigurationReader(Path.of(args[0]), System.getenv())
                .read()
                .orThrow());
    }
}
