package io.trunkline.management;

import io.vertx.core.http.HttpServerResponse;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Newline-delimited JSON, sent as it is read. The writer is a worker thread and is made to wait while the client
 * does not keep up, so that only what fits the connection's buffer is in memory.
 */
final class NdjsonResponse {

    private static final long PATIENCE_SECONDS = 30;

    private final HttpServerResponse response;

    NdjsonResponse(HttpServerResponse response) {
        this.response = response;
    }

    boolean begun() {
        return response.headWritten();
    }

    /** @throws Gone if the client has gone */
    void write(String line) {
        begin();
        awaitRoom();
        if (response.closed()) {
            throw new Gone();
        }
        response.write(line + "\n");
    }

    void end() {
        begin();
        response.end();
    }

    /** Cuts the connection: the only way to tell the client of a half-sent answer that it is not whole. */
    void abort() {
        response.reset();
    }

    private void begin() {
        if (!response.headWritten() && !response.isChunked()) {
            response.setChunked(true)
                    .putHeader("Content-Type", "application/x-ndjson")
                    .putHeader("Cache-Control", "no-store")
                    .putHeader("X-Content-Type-Options", "nosniff");
        }
    }

    private void awaitRoom() {
        if (!response.writeQueueFull()) {
            return;
        }
        CountDownLatch room = new CountDownLatch(1);
        response.drainHandler(drained -> room.countDown());
        response.closeHandler(closed -> room.countDown());
        try {
            // It may have drained before the handler was there.
            if (response.writeQueueFull() && !response.closed() && !room.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new Gone();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Gone();
        }
    }

    /** The client has gone or takes nothing any more. */
    static final class Gone extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Gone() {
            super("the client reads no more");
        }
    }
}
