package io.trunkline.management;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/**
 * Newline-delimited JSON, sent as it is read. The writer is a worker thread, which waits until the socket has taken each
 * piece, so that one piece is in memory however slowly the client reads. Whether it reads at all is not judged here: the
 * port cuts a connection whose socket takes nothing.
 */
final class NdjsonResponse {

    /** Threads are few, and no client may hold one for good. */
    static final Duration LONGEST = Duration.ofHours(1);

    private static final int PIECE = 16 * 1024;

    private final HttpServerResponse response;
    private final LongSupplier nanoTime;
    private final long startedAt;
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private Buffer lines = Buffer.buffer();

    /** @param nanoTime a monotonic clock */
    NdjsonResponse(HttpServerResponse response, LongSupplier nanoTime) {
        this.response = response;
        this.nanoTime = nanoTime;
        startedAt = nanoTime.getAsLong();
        response.closeHandler(gone -> closed.complete(null));
    }

    boolean begun() {
        return response.headWritten();
    }

    /** Whether it has its end, which may be the answer to a request that waited too long. */
    boolean ended() {
        return response.ended();
    }

    /** @throws Cut if the client has gone, or needs too long */
    void write(String line) {
        lines.appendString(line).appendString("\n");
        if (lines.length() < PIECE) {
            return;
        }
        begin();
        int sent = 0;
        while (lines.length() - sent >= PIECE) {
            send(lines.slice(sent, sent + PIECE));
            sent += PIECE;
        }
        lines = lines.getBuffer(sent, lines.length());
    }

    void end() {
        begin();
        response.end(lines);
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

    private void send(Buffer piece) {
        long nanosLeft = LONGEST.toNanos() - (nanoTime.getAsLong() - startedAt);
        if (nanosLeft <= 0) {
            throw Cut.tooLong();
        }
        if (response.ended() || response.closed()) {
            throw Cut.gone();
        }
        CompletableFuture<Void> taken =
                response.write(piece).toCompletionStage().toCompletableFuture();
        try {
            CompletableFuture.anyOf(taken, closed).get(nanosLeft, TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw Cut.gone();
        } catch (TimeoutException e) {
            throw Cut.tooLong();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Cut.gone();
        }
        if (closed.isDone()) {
            throw Cut.gone();
        }
    }

    /** The rest cannot be sent. */
    static final class Cut extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private Cut(String why) {
            super(why);
        }

        private static Cut gone() {
            return new Cut("the client's connection is closed");
        }

        private static Cut tooLong() {
            return new Cut("the client has not read all of it within " + LONGEST.toMinutes() + " minutes");
        }
    }
}
