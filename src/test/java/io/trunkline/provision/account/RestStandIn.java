package io.trunkline.provision.account;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * PagerDuty's REST API on the loopback interface, as far as it is used here. It keeps state, and has the habits that its
 * documentation and its clients' issues tell of: 404 for a moment after something was made, 500 for dependencies made at
 * once, queries that match parts of names, pages of at most 100, timeouts that are disabled where a POST leaves them out.
 */
public final class RestStandIn extends AccountModel implements AutoCloseable {

    public static final String TOKEN = "u+stand-in-Token0123";

    static {
        // An answer goes out in two packets, and the second would wait 40 ms for the first to be acknowledged.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final List<String> writes = new CopyOnWriteArrayList<>();
    private final List<String> violations = new CopyOnWriteArrayList<>();
    private final Deque<int[]> throttles = new ArrayDeque<>();
    private final AtomicInteger associating = new AtomicInteger();
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private int writesUntilCut = -1;
    private boolean grouping = true;
    private boolean hidesKeys;
    private final Map<String, Integer> closed = new HashMap<>();

    private RestStandIn() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    public static RestStandIn start() {
        try {
            return new RestStandIn();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** With the people of the guide's ladder. */
    public RestStandIn withTheGuidesPeople() {
        add("schedules", "name", "Telephony Engineers (old)");
        add("schedules", "name", "Telephony Engineers");
        add("users", "email", "not.network.lead@example.com");
        add("users", "email", "network.lead@example.com");
        add("users", "email", "VP.Operations@example.com");
        return this;
    }

    /** Everything that is made from now on cannot be found for that many calls. */
    public synchronized RestStandIn lag(int calls) {
        lag = calls;
        return this;
    }

    /** Answers 429 to the next call; without a word about how long if that is below zero. */
    public synchronized void throttleOnce(int reset) {
        throttles.add(new int[] {reset});
    }

    /** Does that many more writes, the last of which is never answered, and nothing after it. */
    public synchronized void cutAfter(int moreWrites) {
        writesUntilCut = moreWrites;
    }

    public synchronized void mend() {
        writesUntilCut = -1;
    }

    public synchronized RestStandIn withoutGrouping() {
        grouping = false;
        return this;
    }

    /** The token may not see the keys of integrations from now on. */
    public synchronized void hideKeys() {
        hidesKeys = true;
    }

    /** Answers so to all reads of what begins with that path; as ever with 0. */
    public synchronized void close(String path, int status) {
        closed.put(path, status);
    }

    /** Answers 404 to so many reads of what begins with that path. */
    public synchronized void closeFor(String path, int reads) {
        closed.put(path, -reads);
    }

    /** {@code POST /services} and the like, in order. */
    public List<String> writes() {
        return List.copyOf(writes);
    }

    /** What a client should never do. */
    public List<String> violations() {
        return List.copyOf(violations);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        String method = exchange.getRequestMethod();
        String path = exchange.getRequestURI().getPath();
        try {
            JsonNode answer = path.equals("/service_dependencies/associate")
                    ? alone(() -> answered(exchange, method, path, body))
                    : answered(exchange, method, path, body);
            answer(exchange, method.equals("POST") ? 201 : 200, answer);
        } catch (Refusal answer) {
            answer.headers.forEach(exchange.getResponseHeaders()::set);
            answer(exchange, answer.status, answer.body);
        } catch (Cut cut) {
            exchange.close();
        }
    }

    @FunctionalInterface
    private interface Work {

        JsonNode done() throws IOException;
    }

    /** Over before it is answered, so that only who does not wait for answers is in the way of another. */
    private JsonNode alone(Work work) throws IOException {
        try {
            if (associating.incrementAndGet() > 1) {
                throw new Refusal(500, error("Internal Server Error"));
            }
            return work.done();
        } finally {
            associating.decrementAndGet();
        }
    }

    private synchronized JsonNode answered(HttpExchange exchange, String method, String path, byte[] body)
            throws IOException {
        check(exchange, method);
        return method.equals("GET")
                ? read(path, parameters(exchange))
                : write(method, path, (ObjectNode) JSON.readTree(body));
    }

    private void check(HttpExchange exchange, String method) {
        if (!throttles.isEmpty()) {
            int reset = throttles.remove()[0];
            throw new Refusal(429, error("Rate Limit Exceeded"))
                    .with(reset < 0 ? Map.of() : Map.of("ratelimit-reset", String.valueOf(reset)));
        }
        if (!("Token token=" + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            throw new Refusal(401, error("Unauthorized"));
        }
        if (!"application/vnd.pagerduty+json;version=2"
                .equals(exchange.getRequestHeaders().getFirst("Accept"))) {
            violations.add(method + " without the version");
        }
        if (!method.equals("GET")
                && !"application/json".equals(exchange.getRequestHeaders().getFirst("Content-Type"))) {
            violations.add(method + " without a content type");
        }
        if (writesUntilCut == 0) {
            throw new Cut();
        }
    }

    private JsonNode read(String path, Map<String, String> parameters) {
        String[] steps = path.substring(1).split("/");
        closed.forEach((beginning, status) -> {
            if (path.startsWith(beginning) && status != 0) {
                closed.computeIfPresent(beginning, (same, left) -> left < 0 ? left + 1 : left);
                throw new Refusal(status < 0 ? 404 : status, error("Not for you"));
            }
        });
        if (steps[0].equals("alert_grouping_settings") && !grouping) {
            throw new Refusal(402, error("Payment Required"));
        }
        if (path.startsWith("/service_dependencies/business_services/")) {
            ArrayNode relationships = JSON.createArrayNode();
            all("relationships").values().stream()
                    .filter(each ->
                            each.path("dependent_service").path("id").asText().equals(steps[2]))
                    .forEach(relationships::add);
            return JSON.createObjectNode().set("relationships", relationships);
        }
        if (steps.length == 1) {
            return page(steps[0], parameters);
        }
        ObjectNode thing = visible(steps[0], steps[1]);
        if (steps.length == 4 && steps[2].equals("integrations")) {
            if (hidesKeys) {
                throw new Refusal(403, error("Forbidden"));
            }
            for (JsonNode integration : thing.path("integrations")) {
                if (integration.path("id").asText().equals(steps[3])) {
                    return JSON.createObjectNode().set("integration", integration);
                }
            }
            throw notFound();
        }
        return JSON.createObjectNode().set(singular(steps[0]), shown(steps[0], thing, parameters));
    }

    private JsonNode page(String collection, Map<String, String> parameters) {
        int limit = Integer.parseInt(parameters.getOrDefault("limit", "25"));
        int offset = Integer.parseInt(parameters.getOrDefault("offset", "0"));
        if (limit > 100 || offset + limit > 10_000) {
            violations.add("a page of " + limit + " at " + offset);
            throw new Refusal(400, error("Invalid Input Provided"));
        }
        String query = parameters.getOrDefault("query", "").toLowerCase(Locale.ROOT);
        Predicate<ObjectNode> asked = each -> {
            String name = each.path("email").asText(each.path("name").asText());
            return name.toLowerCase(Locale.ROOT).contains(query)
                    && parameters.getOrDefault("name", name).equals(name)
                    && covers(each, parameters.get("service_ids[]"))
                    && !(parameters.containsKey("statuses[]")
                            && each.path("status").asText().equals("resolved"))
                    && parameters
                            .getOrDefault(
                                    "incident_key", each.path("incident_key").asText())
                            .equals(each.path("incident_key").asText());
        };
        List<ObjectNode> all = all(collection).values().stream().filter(asked).toList();
        ObjectNode page = JSON.createObjectNode();
        ArrayNode list = page.putArray(collection);
        all.stream().skip(offset).limit(limit).forEach(each -> list.add(shown(collection, each, parameters)));
        return page.put("limit", limit).put("offset", offset).put("more", offset + limit < all.size());
    }

    private JsonNode write(String method, String path, ObjectNode body) {
        String[] steps = path.substring(1).split("/");
        if (steps[0].equals("alert_grouping_settings") && !grouping) {
            throw new Refusal(402, error("Payment Required"));
        }
        JsonNode answer;
        if (path.equals("/service_dependencies/associate")) {
            ArrayNode relationships = JSON.createArrayNode();
            for (JsonNode each : body.path("relationships")) {
                visible("services", each.path("supporting_service").path("id").asText());
                visible(
                        "business_services",
                        each.path("dependent_service").path("id").asText());
                relationships.add(made("relationships", each.deepCopy()));
            }
            answer = JSON.createObjectNode().set("relationships", relationships);
        } else if (method.equals("POST") && steps.length == 3 && steps[2].equals("integrations")) {
            answer = integration(
                    visible(steps[0], steps[1]), body.path("integration").deepCopy());
        } else if (method.equals("POST") && steps.length == 1) {
            ObjectNode made = body.path(singular(steps[0])).deepCopy();
            validate(steps[0], made, null);
            answer = JSON.createObjectNode().set(singular(steps[0]), made(steps[0], made));
        } else if (method.equals("PUT") && steps.length == 2) {
            ObjectNode thing = visible(steps[0], steps[1]);
            ObjectNode changed = body.path(singular(steps[0])).deepCopy();
            validate(steps[0], changed, steps[1]);
            thing.setAll(changed);
            answer = JSON.createObjectNode().set(singular(steps[0]), thing);
        } else {
            violations.add(method + " " + path);
            throw notFound();
        }
        writes.add(method + " " + path);
        if (writesUntilCut > 0 && --writesUntilCut == 0) {
            throw new Cut();
        }
        return answer;
    }

    private static Map<String, String> parameters(HttpExchange exchange) {
        Map<String, String> parameters = new HashMap<>();
        String query = exchange.getRequestURI().getRawQuery();
        for (String each : query == null ? new String[0] : query.split("&")) {
            String[] parts = each.split("=", 2);
            parameters.put(decoded(parts[0]), decoded(parts[1]));
        }
        return parameters;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static void answer(HttpExchange exchange, int status, JsonNode body) throws IOException {
        byte[] bytes = JSON.writeValueAsBytes(body);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static final class Cut extends RuntimeException {

        private static final long serialVersionUID = 1L;
    }
}
