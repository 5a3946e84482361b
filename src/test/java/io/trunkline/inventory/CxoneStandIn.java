package io.trunkline.inventory;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A NICE CXone on the loopback interface: a token for an access key, discovery of the API host, one list of trunks. */
final class CxoneStandIn implements AutoCloseable {

    static final String TENANT = "tenant-7";

    private final Vertx vertx = Vertx.vertx();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final HttpServer server;
    private volatile String trunks = "[]";

    private CxoneStandIn() {
        server = vertx.createHttpServer()
                .requestHandler(this::handle)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    static CxoneStandIn start() {
        return new CxoneStandIn();
    }

    String url() {
        return "http://127.0.0.1:" + server.actualPort();
    }

    /** What the list answers, as JSON. */
    void trunks(String json) {
        trunks = json;
    }

    List<String> requests() {
        return List.copyOf(requests);
    }

    private void handle(HttpServerRequest request) {
        requests.add(request.method() + " " + request.uri());
        request.body().onSuccess(body -> answer(request, body.toString(UTF_8)));
    }

    private void answer(HttpServerRequest request, String body) {
        String basic = "Basic " + Base64.getEncoder().encodeToString("app:app-s3cret".getBytes(UTF_8));
        switch (request.path()) {
            case "/auth/token" -> {
                boolean known = basic.equals(request.getHeader("Authorization"))
                        && body.equals("grant_type=password&username=key-1&password=key%2Bs3cret");
                end(request, known ? 200 : 401, known ? "{\"access_token\": \"t0ken\", \"expires_in\": 3600}" : "{}");
            }
            case "/.well-known/cxone-configuration" ->
                end(
                        request,
                        TENANT.equals(request.getParam("tenantId")) ? 200 : 404,
                        "{\"area\": \"na1\", \"api_endpoint\": \"" + url() + "/na1/\"}");
            case "/na1/api/v2/telephony/trunk" ->
                end(request, "Bearer t0ken".equals(request.getHeader("Authorization")) ? 200 : 401, trunks);
            default -> end(request, 404, "{}");
        }
    }

    private static void end(HttpServerRequest request, int status, String json) {
        request.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "application/json")
                .end(json);
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
