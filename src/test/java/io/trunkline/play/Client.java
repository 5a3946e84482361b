package io.trunkline.play;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;

/** Sends events to a stand-in. */
final class Client {

    private final HttpClient http = HttpClient.newHttpClient();
    private final StandIn pagerduty;

    Client(StandIn pagerduty) {
        this.pagerduty = pagerduty;
    }

    static String event(String action, String routingKey, String dedupKey) {
        return event(action, routingKey, dedupKey, "is DOWN");
    }

    static String event(String action, String routingKey, String dedupKey, String summary) {
        return """
                {"routing_key": "%s", "event_action": "%s", "dedup_key": "%s",
                 "payload": {"summary": "%s", "source": "Genesys Cloud CX", "severity": "critical"}}
                """
                .formatted(routingKey, action, dedupKey, summary);
    }

    HttpResponse<String> send(String body) throws IOException {
        try {
            return http.send(request(body), BodyHandlers.ofString());
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    CompletableFuture<HttpResponse<String>> sendLater(String body) {
        return http.sendAsync(request(body), BodyHandlers.ofString());
    }

    HttpResponse<String> request(String method, String path) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create(pagerduty.url() + path))
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofString());
    }

    private HttpRequest request(String body) {
        return HttpRequest.newBuilder(URI.create(pagerduty.url() + "/v2/enqueue"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }
}
