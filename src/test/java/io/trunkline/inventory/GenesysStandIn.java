package io.trunkline.inventory;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * A Genesys Cloud on the loopback interface: OAuth client credentials, tokens that expire or are revoked, lists in pages of
 * at most 100, the headers of its rate limit. It can be down, silent, or too busy.
 */
public final class GenesysStandIn implements AutoCloseable {

    public static final String CLIENT_ID = "client-7";
    public static final String CLIENT_SECRET = "client-s3cret";
    public static final String TRUNKS = "/api/v2/telephony/providers/edges/trunks";
    public static final String EDGES = "/api/v2/telephony/providers/edges";
    public static final String TRUNK_BASES = "/api/v2/telephony/providers/edges/trunkbasesettings";
    public static final String SITES = "/api/v2/telephony/providers/edges/sites";

    private static final int LARGEST_PAGE = 100;
    private static final JsonMapper JSON = new JsonMapper();

    private final Vertx vertx = Vertx.vertx();
    private final Map<String, Map<String, ObjectNode>> lists = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final Set<String> tokens = ConcurrentHashMap.newKeySet();
    private final AtomicInteger logins = new AtomicInteger();
    private volatile Function<String, Optional<Answer>> behaviour = path -> Optional.empty();
    private volatile int tokenSeconds = 86_400;
    private volatile int delay;
    private volatile boolean countless;
    private volatile Map<String, String> limits = Map.of();
    private final GenesysChannels channels = new GenesysChannels();
    private HttpServer server;
    private int port;

    /** An answer that is not the usual one; status 0 is none at all. */
    public record Answer(int status, Map<String, String> headers) {}

    private GenesysStandIn() {}

    public static GenesysStandIn start() {
        GenesysStandIn standIn = new GenesysStandIn();
        standIn.up();
        return standIn;
    }

    /** Listens (again), on the same port. */
    public void up() {
        server = vertx.createHttpServer().requestHandler(this::handle).webSocketHandler(channels::accept);
        HttpServer listening = await(server.listen(port, "127.0.0.1").toCompletionStage());
        port = listening.actualPort();
    }

    /** Refuses connections. */
    public void down() {
        await(server.close().toCompletionStage());
    }

    @Override
    public void close() {
        await(vertx.close().toCompletionStage());
    }

    /** Base of the API and of the login alike. */
    public String url() {
        return "http://127.0.0.1:" + port;
    }

    // What it has.

    /** A trunk as the API documents it, connected, on edge {@code e-1}; changed by what is done to the node. */
    public ObjectNode trunk(String id, String name) {
        return put(TRUNKS, "trunk", id, name);
    }

    /** An edge that is online, in site {@code s-1}, London City. */
    public ObjectNode edge(String id, String name) {
        return put(EDGES, "edge", id, name);
    }

    public ObjectNode site(String id, String name) {
        return put(SITES, "site", id, name);
    }

    /** A configured trunk of BYOC Cloud, at site {@code s-1}, London City, for the calls that come in. */
    public ObjectNode trunkBase(String id, String name) {
        return put(TRUNK_BASES, "trunk-base", id, name);
    }

    public void remove(String path, String id) {
        lists.get(path).remove(id);
    }

    private ObjectNode put(String path, String template, String id, String name) {
        ObjectNode entity = sample(template);
        entity.put("id", id).put("name", name);
        lists.computeIfAbsent(path, key -> java.util.Collections.synchronizedMap(new LinkedHashMap<>()))
                .put(id, entity);
        return entity;
    }

    /** A body built from the documented schema. */
    public static ObjectNode sample(String name) {
        try (InputStream in = GenesysStandIn.class.getResourceAsStream("/platform/genesys/" + name + ".json")) {
            return (ObjectNode) JSON.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its notification channels. */
    public GenesysChannels channels() {
        return channels;
    }

    // What it was asked.

    /** {@code METHOD path?query} of all requests, in order; logins are {@code POST /oauth/token}. */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    public int logins() {
        return logins.get();
    }

    // How it behaves.

    /** From now on what is asked for a path gets this. */
    public void behave(Function<String, Optional<Answer>> behaviour) {
        this.behaviour = behaviour;
    }

    /** As usual again. */
    public void behave() {
        behave(path -> Optional.empty());
    }

    /** Every request is answered so. */
    public void always(int status, Map<String, String> headers) {
        behave(path -> Optional.of(new Answer(status, headers)));
    }

    /** Lists do not say how long they are. */
    public void countless() {
        countless = true;
    }

    /** Every answer takes so many milliseconds. */
    public void slow(int millis) {
        delay = millis;
    }

    /** Takes requests and answers none. */
    public void silent() {
        always(0, Map.of());
    }

    /** No token that was given is good any more. */
    public void revokeTokens() {
        tokens.clear();
    }

    /** How long the next tokens live. */
    public void tokensLive(int seconds) {
        tokenSeconds = seconds;
    }

    /** What good answers say of the rate limit. */
    public void limits(int count, int allowed, int resetSeconds) {
        limits = Map.of(
                "inin-ratelimit-count", Integer.toString(count),
                "inin-ratelimit-allowed", Integer.toString(allowed),
                "inin-ratelimit-reset", Integer.toString(resetSeconds));
    }

    private void handle(HttpServerRequest request) {
        requests.add(request.method() + " " + request.uri());
        request.body().onSuccess(body -> {
            if (delay == 0) {
                answer(request, body.toString(StandardCharsets.UTF_8));
            } else {
                vertx.setTimer(delay, id -> answer(request, body.toString(StandardCharsets.UTF_8)));
            }
        });
    }

    private void answer(HttpServerRequest request, String body) {
        Optional<Answer> unusual = behaviour.apply(request.uri());
        if (unusual.isPresent()) {
            unusual.filter(answer -> answer.status() != 0).ifPresent(answer -> {
                answer.headers().forEach(request.response()::putHeader);
                end(request, answer.status(), JSON.createObjectNode());
            });
        } else if (request.path().equals("/oauth/token")) {
            login(request, body);
        } else if (!tokens.contains(String.valueOf(request.getHeader("Authorization")))) {
            end(request, 401, JSON.createObjectNode().put("code", "bad.credentials"));
        } else {
            limits.forEach(request.response()::putHeader);
            channels.answer(request.method() + " " + request.path(), request.query(), body, "ws://127.0.0.1:" + port)
                    .ifPresentOrElse(answer -> end(request, answer.status(), answer.body()), () -> list(request));
        }
    }

    private void login(HttpServerRequest request, String body) {
        String expected = "Basic "
                + Base64.getEncoder()
                        .encodeToString((CLIENT_ID + ":" + CLIENT_SECRET).getBytes(StandardCharsets.UTF_8));
        if (!expected.equals(request.getHeader("Authorization")) || !body.equals("grant_type=client_credentials")) {
            end(request, 400, JSON.createObjectNode().put("error", "invalid_client"));
            return;
        }
        String token = "t0ken-" + logins.incrementAndGet();
        tokens.add("Bearer " + token);
        end(
                request,
                200,
                JSON.createObjectNode()
                        .put("access_token", token)
                        .put("token_type", "bearer")
                        .put("expires_in", tokenSeconds));
    }

    private void list(HttpServerRequest request) {
        Map<String, ObjectNode> list = lists.get(request.path());
        if (list == null && request.path().equals(TRUNK_BASES)) {
            list = Map.of();
        }
        if (list == null) {
            one(request);
            return;
        }
        List<ObjectNode> all;
        synchronized (list) {
            all = new ArrayList<>(list.values());
            String type = request.getParam("trunkType");
            all.removeIf(
                    each -> type != null && !type.equals(each.path("trunkType").asText()));
        }
        int size = Math.min(LARGEST_PAGE, number(request, "pageSize", 25));
        int page = number(request, "pageNumber", 1);
        int pages = (all.size() + size - 1) / size;
        ObjectNode answer = JSON.createObjectNode();
        ArrayNode entities = answer.putArray("entities");
        all.stream().skip((long) (page - 1) * size).limit(size).forEach(entities::add);
        answer.put("pageSize", size)
                .put("pageNumber", page)
                .put("total", all.size())
                .put("pageCount", pages);
        if (page < pages) {
            answer.put("nextUri", request.path() + "?pageSize=" + size + "&pageNumber=" + (page + 1));
        }
        if (countless) {
            answer.remove(List.of("pageCount", "total"));
        }
        end(request, 200, answer);
    }

    private void one(HttpServerRequest request) {
        int slash = request.path().lastIndexOf('/');
        Map<String, ObjectNode> list = lists.getOrDefault(request.path().substring(0, slash), Map.of());
        ObjectNode entity = list.get(request.path().substring(slash + 1));
        if (entity == null) {
            end(request, 404, JSON.createObjectNode().put("code", "not.found"));
        } else {
            end(request, 200, entity);
        }
    }

    private static int number(HttpServerRequest request, String name, int otherwise) {
        String text = request.getParam(name);
        return text == null ? otherwise : Integer.parseInt(text);
    }

    private static void end(HttpServerRequest request, int status, JsonNode body) {
        HttpServerResponse response = request.response();
        if (response.ended() || response.closed()) {
            return;
        }
        try {
            response.setStatusCode(status)
                    .putHeader("Content-Type", "application/json")
                    .end(JSON.writeValueAsString(body));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static <T> T await(java.util.concurrent.CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }
}
