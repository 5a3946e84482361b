package io.trunkline.router;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;

/**
 * Reads a body up to a limit, as raw bytes whatever its type.
 *
 * <p>Vert.x's own body handler parses forms (and then has no raw bytes to verify) and decides 413 before anybody has
 * looked at path and method.
 */
final class BodyReader {

    private final Vertx vertx;
    private final int maxBody;
    private final Duration patience;
    private final InHand inHand;

    /**
     * @param maxBody in bytes
     * @param patience how long a body may take to arrive; a sender that needs longer is cut off
     * @param inHand the bytes of all bodies
     */
    BodyReader(Vertx vertx, int maxBody, Duration patience, InHand inHand) {
        this.vertx = vertx;
        this.maxBody = maxBody;
        this.patience = patience;
        this.inHand = inHand;
    }

    /** What may come of a body: exactly one of these, or none if the sender goes away first. */
    interface Outcome {

        /** It is there; its bytes are held until they are released. */
        void whole(byte[] body);

        /** The limit is passed, or the declared length passes it. */
        void tooLarge();

        /** All bodies together are more than can be held. */
        void tooMuch();
    }

    /** Reads the body of a request. */
    void read(HttpServerRequest request, Outcome outcome) {
        if (declaredLength(request) > maxBody) {
            outcome.tooLarge();
            return;
        }
        if (request.headers().contains(HttpHeaders.EXPECT, HttpHeaders.CONTINUE, true)) {
            request.response().writeContinue();
        }
        long timer =
                vertx.setTimer(patience.toMillis(), id -> request.connection().close());
        Buffer body = Buffer.buffer();
        request.exceptionHandler(gone -> {
            vertx.cancelTimer(timer);
            inHand.release(body.length());
        });
        request.endHandler(end -> {
            vertx.cancelTimer(timer);
            request.exceptionHandler(null);
            outcome.whole(body.getBytes());
        });
        request.handler(chunk -> {
            if (body.length() + chunk.length() > maxBody) {
                giveUp(request, timer, body);
                outcome.tooLarge();
            } else if (inHand.hold(chunk.length())) {
                body.appendBuffer(chunk);
            } else {
                giveUp(request, timer, body);
                outcome.tooMuch();
            }
        });
    }

    /** The answer takes over what else is sent. */
    private void giveUp(HttpServerRequest request, long timer, Buffer body) {
        vertx.cancelTimer(timer);
        request.exceptionHandler(null);
        inHand.release(body.length());
    }

    private static long declaredLength(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        try {
            return length == null ? 0 : Long.parseLong(length.strip());
        } catch (NumberFormatException notANumber) {
            // The decoder refuses such requests; if one came through, counting the bytes still limits it.
            return 0;
        }
    }
}
