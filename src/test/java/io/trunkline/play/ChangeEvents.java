package io.trunkline.play;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/** {@code POST /v2/change/enqueue}: takes change events, which page nobody. */
final class ChangeEvents implements HttpHandler {

    private static final JsonMapper JSON = new JsonMapper();

    private final Violations violations;
    private final List<JsonNode> taken = new ArrayList<>();
    private final Queue<Integer> next = new ArrayDeque<>();

    ChangeEvents(Violations violations) {
        this.violations = violations;
    }

    synchronized List<JsonNode> taken() {
        return List.copyOf(taken);
    }

    synchronized void next(List<Integer> statuses) {
        next.addAll(statuses);
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        JsonNode body = JSON.readTree(exchange.getRequestBody());
        int status = status(body);
        byte[] answer = (status == 202
                        ? "{\"status\":\"success\",\"message\":\"Change event processed\"}"
                        : "{\"status\":\"invalid event\",\"message\":\"Event object is invalid\"}")
                .getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }

    private synchronized int status(JsonNode body) {
        if (body.path("routing_key").asText().isEmpty()
                || body.at("/payload/summary").asText().isEmpty()) {
            violations.add("a change event without routing_key or payload.summary");
            return 400;
        }
        int status = next.isEmpty() ? 202 : next.remove();
        if (status == 202) {
            taken.add(body);
        }
        return status;
    }
}
