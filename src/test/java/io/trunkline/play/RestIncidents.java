package io.trunkline.play;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.net.URLDecoder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;

/**
 * {@code GET /incidents}, {@code GET /incidents/ID/alerts}, {@code POST /incidents/ID/notes} and {@code GET /services/ID} of
 * the REST API.
 */
final class RestIncidents implements HttpHandler {

    private final Incidents incidents;
    private final Violations violations;
    private static final JsonMapper JSON = new JsonMapper();

    private final List<String> calls = new ArrayList<>();
    private final Map<String, List<String>> notes = new HashMap<>();
    private final Queue<Integer> next = new ArrayDeque<>();
    private String token = "";

    RestIncidents(Incidents incidents, Violations violations) {
        this.incidents = incidents;
        this.violations = violations;
    }

    synchronized void takes(String token) {
        this.token = token;
    }

    synchronized void next(List<Integer> statuses) {
        next.addAll(statuses);
    }

    synchronized List<String> calls() {
        return List.copyOf(calls);
    }

    private synchronized int status(HttpExchange exchange) {
        calls.add(exchange.getRequestURI().toString());
        if (!next.isEmpty()) {
            return next.remove();
        }
        String given = exchange.getRequestHeaders().getFirst("Authorization");
        return token.isEmpty() || !("Token token=" + token).equals(given) ? 401 : 200;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        int status = status(exchange);
        String path = exchange.getRequestURI().getPath();
        Map<String, List<String>> parameters =
                parameters(exchange.getRequestURI().getRawQuery());
        if (status != 200) {
            send(exchange, status, error(status));
        } else if (path.endsWith("/notes")) {
            note(exchange, path.split("/")[2]);
        } else if (path.equals("/incidents")) {
            send(exchange, 200, list(parameters));
        } else if (path.endsWith("/alerts")) {
            alerts(exchange, path.split("/")[2], parameters);
        } else if (path.startsWith("/services/")) {
            service(exchange, path.split("/")[2]);
        } else {
            send(exchange, 404, error(404));
        }
    }

    synchronized List<String> notes(String incident) {
        return List.copyOf(notes.getOrDefault(incident, List.of()));
    }

    private void note(HttpExchange exchange, String id) throws IOException {
        boolean isKnown =
                incidents.all().stream().anyMatch(incident -> incident.id().equals(id));
        String content =
                JSON.readTree(exchange.getRequestBody()).at("/note/content").asText();
        if (!exchange.getRequestMethod().equals("POST") || content.isEmpty()) {
            violations.add(exchange.getRequestMethod() + " of a note without note.content");
        }
        if (isKnown) {
            synchronized (this) {
                notes.computeIfAbsent(id, incident -> new ArrayList<>()).add(content);
            }
        }
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        answer.putObject("note").put("id", "N" + id).put("content", content);
        send(exchange, isKnown ? 201 : 404, isKnown ? answer : error(404));
    }

    private void service(HttpExchange exchange, String id) throws IOException {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ArrayNode integrations = answer.putObject("service").put("id", id).putArray("integrations");
        incidents.all().stream()
                .filter(incident -> incident.service().equals(id))
                .map(StandInIncident::routingKey)
                .distinct()
                .forEach(key -> integrations.addObject().put("id", "I" + id).put("integration_key", key));
        send(exchange, integrations.isEmpty() ? 404 : 200, integrations.isEmpty() ? error(404) : answer);
    }

    private ObjectNode list(Map<String, List<String>> parameters) {
        List<String> keys = parameters.getOrDefault("incident_key", List.of());
        if (keys.size() != 1 || keys.get(0).isBlank()) {
            violations.add("GET /incidents without incident_key lists everything");
        }
        List<String> statuses = parameters.getOrDefault("statuses[]", List.of());
        List<String> services = parameters.getOrDefault("service_ids[]", List.of());
        List<StandInIncident> found = incidents.all().stream()
                .filter(incident -> services.isEmpty() || services.contains(incident.service()))
                .filter(incident -> keys.contains(incident.dedupKey()))
                .filter(incident -> statuses.isEmpty() || statuses.contains(word(incident)))
                .sorted((one, other) -> other.number() - one.number())
                .toList();
        return page("incidents", found.stream().map(RestIncidents::incident).toList(), parameters);
    }

    private void alerts(HttpExchange exchange, String id, Map<String, List<String>> parameters) throws IOException {
        List<ObjectNode> alerts = incidents.all().stream()
                .filter(incident -> incident.id().equals(id))
                .map(incident -> {
                    ObjectNode alert = JsonNodeFactory.instance
                            .objectNode()
                            .put("id", "Q" + incident.number())
                            .put("alert_key", incident.dedupKey())
                            .put("status", incident.open() ? "triggered" : "resolved");
                    alert.putObject("service").put("id", incident.service());
                    return alert;
                })
                .toList();
        if (alerts.isEmpty()) {
            send(exchange, 404, error(404));
        } else {
            send(exchange, 200, page("alerts", alerts, parameters));
        }
    }

    private static ObjectNode page(String field, List<ObjectNode> all, Map<String, List<String>> parameters) {
        int offset = number(parameters, "offset", 0);
        int limit = number(parameters, "limit", 25);
        ObjectNode page = JsonNodeFactory.instance.objectNode();
        ArrayNode list = page.putArray(field);
        all.stream().skip(offset).limit(limit).forEach(list::add);
        return page.put("limit", limit).put("offset", offset).put("more", all.size() > offset + limit);
    }

    private static ObjectNode incident(StandInIncident incident) {
        StandInIncident.Entry last = incident.log().get(incident.log().size() - 1);
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("id", incident.id())
                .put("type", "incident")
                .put("status", word(incident))
                .put("title", incident.title())
                .put("created_at", incident.openedAt().toString())
                .put("last_status_change_at", last.at().toString());
        json.putObject("service").put("id", incident.service());
        String by = last.body().path("by").asText("Events API");
        json.putObject("last_status_change_by")
                .put("type", last.body().has("by") ? "user_reference" : "service_reference")
                .put("summary", by);
        ArrayNode acknowledgements = json.putArray("acknowledgements");
        if (incident.state() == StandInIncident.State.ACKNOWLEDGED) {
            ObjectNode one = acknowledgements.addObject().put("at", last.at().toString());
            one.putObject("acknowledger").put("type", "user_reference").put("summary", by);
        }
        return json;
    }

    private static ObjectNode error(int status) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.putObject("error").put("message", status == 401 ? "Unauthorized" : "No");
        return json;
    }

    private static String word(StandInIncident incident) {
        return incident.state().name().toLowerCase(Locale.ROOT);
    }

    private static int number(Map<String, List<String>> parameters, String name, int otherwise) {
        return parameters.containsKey(name)
                ? Integer.parseInt(parameters.get(name).get(0))
                : otherwise;
    }

    private static Map<String, List<String>> parameters(String query) {
        Map<String, List<String>> parameters = new HashMap<>();
        for (String each : query == null ? new String[0] : query.split("&")) {
            String[] pair = each.split("=", 2);
            parameters
                    .computeIfAbsent(URLDecoder.decode(pair[0], UTF_8), name -> new ArrayList<>())
                    .add(URLDecoder.decode(pair[1], UTF_8));
        }
        return parameters;
    }

    private static void send(HttpExchange exchange, int status, ObjectNode body) throws IOException {
        byte[] bytes = body.toString().getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
