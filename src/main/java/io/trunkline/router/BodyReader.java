package io.trunkline.router;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.function.Consumer;

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

    /**
     * @param maxBody in bytes
     * @param patience how long a body may take to arrive; a sender that needs longer is cut off
     */
    BodyReader(Vertx vertx, int maxBody, Duration patience) {
        this.vertx = vertx;
        this.maxBody = maxBody;
        this.patience = patience;
    }

    /**
     * Calls exactly one of the two, or none if the sender goes away first.
     *
     * @param whole gets the body
     * @param tooLarge is run as soon as the limit is passed, or at once if the declared length passes it
     */
    void read(HttpServerRequest request, Consumer<byte[]> whole, Runnable tooLarge) {
        if (declaredLength(request) > maxBody) {
            tooLarge.run();
            return;
        }
        if (request.headers().contains(HttpHeaders.EXPECT, HttpHeaders.CONTINUE, true)) {
            request.response().writeContinue();
        }
        long timer =
                vertx.setTimer(patience.toMillis(), id -> request.connection().close());
        Buffer body = Buffer.buffer();
        request.exceptionHandler(gone -> vertx.cancelTimer(timer));
        request.endHandler(end -> {
            vertx.cancelTimer(timer);
            whole.accept(body.getBytes());
        });
        request.handler(chunk -> {
            if (body.length() + chunk.length() > maxBody) {
                vertx.cancelTimer(timer);
                tooLarge.run();
            } else {
                body.appendBuffer(chunk);
            }
        });
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
