package io.trunkline.webhook;

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
    private final InFlightLimit inHand;

    /**
     * @param maxBody in bytes
     * @param patience how long a body may take to arrive; a sender that needs longer is cut off
     * @param inHand the bytes of all bodies
     */
    BodyReader(Vertx vertx, int maxBody, Duration patience, InFlightLimit inHand) {
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
        long declared = declaredLength(request);
        if (declared > maxBody) {
            outcome.tooLarge();
            return;
        }
        if (request.headers().contains(HttpHeaders.EXPECT, HttpHeaders.CONTINUE, true)) {
            request.response().writeContinue();
        }
        new Arrival(request, outcome, declared).begin();
    }

    /** One body on its way. */
    private final class Arrival {

        private final HttpServerRequest request;
        private final Outcome outcome;
        private final Buffer body = Buffer.buffer();
        private final long declared;
        private Long cutOff;

        Arrival(HttpServerRequest request, Outcome outcome, long declared) {
            this.request = request;
            this.outcome = outcome;
            this.declared = declared;
        }

        void begin() {
            request.exceptionHandler(gone -> giveUp());
            request.endHandler(end -> {
                noCutOff();
                request.exceptionHandler(null);
                outcome.whole(body.getBytes());
            });
            request.handler(this::take);
        }

        private void take(Buffer chunk) {
            if (body.length() + chunk.length() > maxBody) {
                giveUp();
                outcome.tooLarge();
            } else if (!inHand.hold(chunk.length())) {
                giveUp();
                outcome.tooMuch();
            } else {
                body.appendBuffer(chunk);
                // Most bodies come in one piece, and who sends nothing at all runs into the idle timeout.
                if (cutOff == null && body.length() != declared) {
                    cutOff = vertx.setTimer(
                            patience.toMillis(), id -> request.connection().close());
                }
            }
        }

        /** An answer takes over what else is sent. */
        private void giveUp() {
            noCutOff();
            request.exceptionHandler(null);
            inHand.release(body.length());
        }

        private void noCutOff() {
            if (cutOff != null) {
                vertx.cancelTimer(cutOff);
            }
        }
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
