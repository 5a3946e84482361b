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

    /** How long a sender may go on with a body that is not read. */
    private static final Duration LINGER = Duration.ofSeconds(5);

    private final Vertx vertx;
    private final BodyReader bodies;

    ResponseWriter(Vertx vertx, BodyReader bodies) {
        this.vertx = vertx;
        this.bodies = bodies;
    }

    /**
     * Answers, unless that was done or the sender has gone.
     *
     * <p>What is left of the request's body is read and forgotten, so that the next request can come on the same connection.
     * Where the answer closes the connection, a sender that is still sending is listened to until it has finished or
     * {@link #LINGER} is over, and only then cut off: closing at once would reset the connection, and the answer might be
     * lost on its way.
     */
    void send(HttpServerRequest request, WebhookResponse answer) {
        HttpServerResponse response = request.response();
        if (response.ended() || response.closed()) {
            return;
        }
        boolean stillSending = hasBody(request) && !request.isEnded();
        // Whether one that waits to be asked sends its body all the same is not known, nor where the next request
        // begins.
        boolean closes = answer.closes() || stillSending && BodyReader.expectsContinue(request);
        response.setStatusCode(answer.statusCode()).putHeader(HttpHeaders.CONTENT_TYPE, "application/json");
        answer.headers().forEach(response::putHeader);
        if (closes) {
            response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
            ConnectionGuard.takeNoMore(request);
        }
        response.end(new JsonObject().put("message", answer.message()).encode());
        if (closes) {
            close(request, stillSending);
        } else if (stillSending) {
            bodies.discard(request, () -> request.connection().close());
        }
    }

    /** The same for a request whose connection Vert.x closes by itself as soon as this returns. */
    void sendLast(HttpServerRequest request, WebhookResponse answer) {
        send(request, answer);
        ConnectionGuard.flush(request);
    }

    private void close(HttpServerRequest request, boolean stillSending) {
        if (!stillSending && ConnectionGuard.waiting(request) == 0) {
            request.connection().close();
            return;
        }
        vertx.setTimer(LINGER.toMillis(), id -> request.connection().close());
        if (stillSending) {
            request.handler(unread -> {});
            request.exceptionHandler(gone -> {});
            request.endHandler(end -> request.connection().close());
        }
    }

    private static boolean hasBody(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return request.headers().contains(HttpHeaders.TRANSFER_ENCODING)
                || length != null && !length.strip().equals("0");
    }
}
