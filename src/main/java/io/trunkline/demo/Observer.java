package io.trunkline.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.function.Predicate;

/** Looks at the router as an operator does: through its management port. */
final class Observer {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long MILLIS_BETWEEN_LOOKS = 100;

    private final HttpClient http;
    private final String address;

    Observer(HttpClient http, int managementPort) {
        this.http = http;
        this.address = "http://127.0.0.1:" + managementPort;
    }

    /** Waits until the router says that it may be sent webhooks. */
    void awaitReady() throws InterruptedException {
        await("/observe/health/ready", "ready", health -> health.path("status")
                .asText()
                .equals("UP"));
    }

    /** Waits until a component is held as one that may be flapping. */
    void awaitHold(String id) throws InterruptedException {
        await(
                "/api/components?component=" + id,
                id + " held by its cooldown",
                components -> components.path(0).path("held_reason").asText().equals("cooldown"));
    }

    /** Waits until a component is known to be down and nothing about it waits. */
    void awaitDown(String id) throws InterruptedException {
        await("/api/components?component=" + id, id + " DOWN and nothing held", components -> {
            JsonNode component = components.path(0);
            return component.path("observed").asText().equals("DOWN")
                    && component.path("held_reason").isNull();
        });
    }

    /** Waits until the ledger owes PagerDuty nothing. */
    void awaitNothingOpen() throws InterruptedException {
        await("/api/incidents?state=OPEN", "no incident open in the ledger", JsonNode::isEmpty);
    }

    private void await(String path, String what, Predicate<JsonNode> holds) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!holds.test(get(path))) {
            if (System.nanoTime() > deadline) {
                throw new MissingCalls("the router did not show within " + PATIENCE.toSeconds() + " s: " + what);
            }
            Thread.sleep(MILLIS_BETWEEN_LOOKS);
        }
    }

    private JsonNode get(String path) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address + path))
                .timeout(PATIENCE)
                .build();
        try {
            return JSON.readTree(http.send(request, BodyHandlers.ofByteArray()).body());
        } catch (IOException e) {
            throw new MissingCalls("the router's management port does not answer " + path + ": " + e);
        }
    }
}
