package io.trunkline.bench;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** PagerDuty's side: answers 202 at once, and remembers when it was told what. */
final class Pages implements AutoCloseable {

    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server;
    private final AtomicInteger calls = new AtomicInteger();
    private final Map<String, Incident> incidents = new ConcurrentHashMap<>();

    /**
     * What was told of one incident.
     *
     * @param triggeredAt by {@code System.nanoTime()}, as the others
     * @param affected as the last trigger or update said
     * @param resolvedAt null while it is open
     */
    record Incident(long triggeredAt, int affected, Long resolvedAt) {}

    Pages() {
        server = vertx.createHttpServer()
                .requestHandler(request -> {
                    long now = System.nanoTime();
                    request.body().onSuccess(body -> {
                        hear(body.toJsonObject(), now);
                        request.response().setStatusCode(202).end("{\"status\":\"success\"}");
                    });
                })
                .listen(0)
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    private void hear(JsonObject event, long now) {
        calls.incrementAndGet();
        String key = event.getString("dedup_key");
        if (event.getString("event_action").equals("resolve")) {
            incidents.computeIfPresent(key, (k, i) -> new Incident(i.triggeredAt(), i.affected(), now));
            return;
        }
        int affected = event.getJsonObject("payload")
                .getJsonObject("custom_details")
                .getInteger("affected_count", 1);
        incidents.merge(
                key,
                new Incident(now, affected, null),
                (before, said) -> new Incident(before.triggeredAt(), said.affected(), null));
    }

    /** From now on only what is told from now on counts. */
    void forget() {
        calls.set(0);
        incidents.clear();
    }

    String url() {
        return "http://127.0.0.1:" + server.actualPort();
    }

    int calls() {
        return calls.get();
    }

    Map<String, Incident> incidents() {
        return incidents;
    }

    /** Components that open incidents list. */
    int affected() {
        return incidents.values().stream()
                .filter(incident -> incident.resolvedAt() == null)
                .mapToInt(Incident::affected)
                .sum();
    }

    long open() {
        return incidents.values().stream()
                .filter(incident -> incident.resolvedAt() == null)
                .count();
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
