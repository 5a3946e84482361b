package io.trunkline.management;

import io.trunkline.api.ApiMapper;
import io.trunkline.api.LedgerAnswers.Page;
import io.trunkline.connection.BodyWriter;
import io.trunkline.connection.ConnectionGuard;
import io.trunkline.connection.Timeouts;
import io.trunkline.ledger.query.Cursor;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What is answered: a status and a body.
 *
 * @param next where the list in the body goes on, if it does
 */
record Reply(int status, String contentType, String body, Optional<Cursor> next) {

    static Reply json(int status, Object body) {
        return new Reply(status, "application/json", ApiMapper.write(body), Optional.empty());
    }

    static Reply text(String contentType, String body) {
        return new Reply(200, contentType, body, Optional.empty());
    }

    /** A part of a list, as an array; where the next one is stands in the header {@code Link}. */
    static Reply page(Page<?> page) {
        return new Reply(200, "application/json", ApiMapper.write(page.rows()), page.next());
    }

    /** A sentence for people, in the form that the webhook port uses too. */
    static Reply message(int status, String message) {
        return json(status, Map.of("message", message));
    }

    /** The sentence of {@link #message(int, String)}; empty if it is another answer. */
    String message() {
        return ApiMapper.parse(body).path("message").asText();
    }

    /** The last answer on its connection: no honest client sends such a request twice. */
    void sendLast(HttpServerRequest request, Vertx vertx) {
        if (isTooLate(request)) {
            return;
        }
        ConnectionGuard.stopDecoding(request);
        head(request).putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE).end(body);
        ConnectionGuard.close(request, vertx, Timeouts.STANDARD.linger());
    }

    void sendLast(RoutingContext request) {
        sendLast(request.request(), request.vertx());
    }

    void send(RoutingContext request) {
        if (isTooLate(request.request())) {
            return;
        }
        HttpServerResponse response = head(request.request());
        next.ifPresent(cursor -> response.putHeader("Link", "<" + address(request, cursor) + ">; rel=\"next\""));
        BodyWriter.end(response, Buffer.buffer(body));
        if (ConnectionGuard.isStillSending(request.request())) {
            ConnectionGuard.flush(request.request());
        }
    }

    private HttpServerResponse head(HttpServerRequest request) {
        return request.response()
                .setStatusCode(status)
                .putHeader("Content-Type", contentType)
                .putHeader("Cache-Control", "no-store")
                .putHeader("X-Content-Type-Options", "nosniff");
    }

    /** A request that waited too long has been answered already. */
    private static boolean isTooLate(HttpServerRequest request) {
        return request.response().headWritten() || request.response().closed();
    }

    private static String address(RoutingContext request, Cursor cursor) {
        String others = request.queryParams().entries().stream()
                .filter(parameter -> !parameter.getKey().equals("cursor"))
                .map(parameter -> encoded(parameter.getKey()) + "=" + encoded(parameter.getValue()) + "&")
                .collect(Collectors.joining());
        return request.normalizedPath() + "?" + others + "cursor=" + cursor.written();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
