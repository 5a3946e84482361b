package io.trunkline.webhook;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.time.Duration;

/** Writes answers; to be called on the event loop of the request. */
final class ResponseWriter {

    /** How long a sender may go on with a body that nobody reads. */
    private static final Duration LINGER = Duration.ofSeconds(5);

    private final Vertx vertx;

    ResponseWriter(Vertx vertx) {
        this.vertx = vertx;
    }

    /**
     * Answers, unless that was done or the sender has gone.
     *
     * <p>A sender that is still sending is listened to until it has finished or {@link #LINGER} is over, and only then cut
     * off: closing at once would reset the connection, and the answer might be lost on its way.
     */
    void send(HttpServerRequest request, WebhookResponse answer) {
        HttpServerResponse response = request.response();
        if (response.ended() || response.closed()) {
            return;
        }
        boolean stillSending = hasBody(request) && !request.isEnded();
        response.setStatusCode(answer.statusCode()).putHeader(HttpHeaders.CONTENT_TYPE, "application/json");
        answer.headers().forEach(response::putHeader);
        if (stillSending) {
            response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
        response.end(new JsonObject().put("message", answer.message()).encode());
        if (stillSending) {
            linger(request);
        }
    }

    private void linger(HttpServerRequest request) {
        long timer =
                vertx.setTimer(LINGER.toMillis(), id -> request.connection().close());
        request.handler(unread -> {});
        request.exceptionHandler(gone -> vertx.cancelTimer(timer));
        request.endHandler(end -> {
            vertx.cancelTimer(timer);
            request.connection().close();
        });
    }

    private static boolean hasBody(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return request.headers().contains(HttpHeaders.TRANSFER_ENCODING)
                || length != null && !length.strip().equals("0");
    }
}
