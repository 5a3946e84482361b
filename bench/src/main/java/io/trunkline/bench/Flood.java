package io.trunkline.bench;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** Sends one event about each of many trunks, as fast as it is answered; what is answered 503 is sent again. */
final class Flood {

    private final SignedEvents events = new SignedEvents(1, 0);
    private final HttpClient client;
    private final RequestOptions target;
    private final int trunks;
    private final String status;
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private final AtomicInteger accepted = new AtomicInteger();
    private int next;

    private Flood(HttpClient client, String url, int trunks, String status) {
        this.client = client;
        this.target = new RequestOptions().setMethod(HttpMethod.POST).setAbsoluteURI(url);
        this.trunks = trunks;
        this.status = status;
    }

    static void send(String url, int trunks, String status, int connections) throws Exception {
        Vertx vertx = Vertx.vertx();
        try {
            HttpClient client = vertx.createHttpClient(
                    new HttpClientOptions(), new PoolOptions().setHttp1MaxSize(connections));
            Flood flood = new Flood(client, url, trunks, status);
            for (int i = 0; i < connections; i++) {
                flood.sendNext();
            }
            flood.done.get();
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    private void sendNext() {
        SignedEvents.Signed signed;
        synchronized (this) {
            if (next == trunks) {
                return;
            }
            signed = events.event("trunk-" + next++, status);
        }
        send(signed);
    }

    private void send(SignedEvents.Signed signed) {
        client.request(target)
                .compose(request -> {
                    request.headers()
                            .addAll(java.util.Map.of(
                                    "Content-Type", "application/json", "X-Genesys-Signature", signed.signature()));
                    return request.send(signed.body());
                })
                .compose(response -> response.body().map(body -> response.statusCode()))
                .onComplete(answer -> {
                    if (answer.failed() || !List.of(202, 503).contains(answer.result())) {
                        done.completeExceptionally(
                                new IllegalStateException("answered " + answer.result(), answer.cause()));
                    } else if (answer.result() == 503) {
                        send(signed);
                    } else if (accepted.incrementAndGet() == trunks) {
                        done.complete(null);
                    } else {
                        sendNext();
                    }
                });
    }
}
