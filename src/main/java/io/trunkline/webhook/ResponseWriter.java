package io.trunkline.webhook;

import io.trunkline.connection.ConnectionGuard;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.time.Duration;

/** Writes answers; to be called on the event loop of the request. */
final class ResponseWriter {

    private final Vertx vertx;
    private final BodyReader bodies;
    private final Duration linger;

    /** @param linger how long a sender may go on with a body that is not read */
    ResponseWriter(Vertx vertx, BodyReader bodies, Duration linger) {
        this.vertx = vertx;
        this.bodies = bodies;
        this.linger = linger;
    }

    /**
     * Answers, unless that was done or the sender has gone.
     *
     * <p>What is left of the request's body is read and forgotten, so that the next request can come on the same connection.
     */
    void send(HttpServerRequest request, WebhookResponse answer) {
        HttpServerResponse response = request.response();
        if (response.ended() || response.closed()) {
            return;
        }
        boolean stillSending = ConnectionGuard.isStillSending(request);
        // Whether one that waits to be asked sends its body all the same is not known, nor where the next request
        // begins.
        boolean closes = answer.closes() || stillSending && BodyReader.expectsContinue(request);
        response.setStatusCode(answer.statusCode()).putHeader(HttpHeaders.CONTENT_TYPE, "application/json");
        answer.headers().forEach(response::putHeader);
        if (closes) {
            response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
            ConnectionGuard.stopDecoding(request);
        }
        response.end(new JsonObject().put("message", answer.message()).encode());
        if (closes) {
            ConnectionGuard.close(request, vertx, linger);
        } else if (stillSending) {
            ConnectionGuard.flush(request);
            bodies.discard(request, () -> request.connection().close());
        }
    }
}
