package io.trunkline.management;

import io.vertx.ext.web.RoutingContext;
import java.util.Map;

/** What is answered: a status and a body. */
record Reply(int status, String contentType, String body) {

    static Reply json(int status, Object body) {
        return new Reply(status, "application/json", Json.write(body));
    }

    /** A sentence for people, in the form that the webhook port uses too. */
    static Reply message(int status, String message) {
        return json(status, Map.of("message", message));
    }

    /** The sentence of {@link #message(int, String)}; empty if it is another answer. */
    String message() {
        return Json.parse(body).path("message").asText();
    }

    void send(RoutingContext request) {
        // Whoever waited too long has been answered already.
        if (request.response().headWritten() || request.response().closed()) {
            return;
        }
        request.response()
                .setStatusCode(status)
                .putHeader("Content-Type", contentType)
                .putHeader("Cache-Control", "no-store")
                .putHeader("X-Content-Type-Options", "nosniff")
                .end(body);
    }
}
