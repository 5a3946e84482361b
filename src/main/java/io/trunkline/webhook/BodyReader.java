package io.trunkline.webhook;

import io.trunkline.connection.ConnectionGuard;
import io.trunkline.connection.Timeouts;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.time.Duration;

/**
 * Reads a body up to a limit, as raw bytes whatever its type.
 *
 * <p>Vert.x's own body handler parses forms (and then has no raw bytes to verify) and decides 413 before the sender has
 * looked at path and method.
 */
final class BodyReader {

    private final Vertx vertx;
    private final int maxBody;
    private final Timeouts timeouts;
    private final InFlightLimit inHand;

    /**
     * @param maxBody in bytes
     * @param timeouts a sender that needs longer is cut off
     * @param inHand the bytes of all bodies
     */
    BodyReader(Vertx vertx, int maxBody, Timeouts timeouts, InFlightLimit inHand) {
        this.vertx = vertx;
        this.maxBody = maxBody;
        this.timeouts = timeouts;
        this.inHand = inHand;
    }

    /** What may come of a body: exactly one of these, or none if the sender goes away first. */
    interface Outcome {

        /** It is there; its bytes are held until they are released. */
        void whole(byte[] body);

        /** The limit is passed. */
        void tooLarge();

        /** All bodies together, or those of this peer, are more than can be held. */
        void tooMuch();

        /** It makes no progress, or takes too long altogether. */
        void tooSlow();

        /** Its framing is broken, such as by a chunk that has no length. */
        void malformed();
    }

    /** Whether a request declares a longer body than is taken. */
    boolean isTooLarge(HttpServerRequest request) {
        return declaredLength(request) > maxBody;
    }

    /** Reads the body of a request, at the cost of this peer's share. */
    void read(HttpServerRequest request, String peer, Outcome outcome) {
        if (expectsContinue(request)) {
            request.response().writeContinue();
        }
        new BufferedBody(request, peer, outcome).begin();
    }

    /**
     * Reads what is left of the body of a request that is answered already, and forgets it, so that the connection can be
     * used for the next one.
     *
     * @param cutOff for a body that is too long, too slow or too badly framed for that
     */
    void discard(HttpServerRequest request, Runnable cutOff) {
        new DiscardedBody(request, new DiscardHandler(() -> {}, cutOff, cutOff, cutOff)).begin();
    }

    /** Whether the length of a request's body shows only when it has come. */
    boolean hasUnknownLength(HttpServerRequest request) {
        return isChunked(request);
    }

    /** What may come of a body that is not kept: exactly one of these, or none if the sender goes away first. */
    record DiscardHandler(Runnable fits, Runnable tooLarge, Runnable tooSlow, Runnable malformed) {}

    /** Reads a body and forgets it, to find whether it is too large. */
    void measure(HttpServerRequest request, DiscardHandler outcome) {
        if (expectsContinue(request)) {
            outcome.fits().run();
        } else {
            new DiscardedBody(request, outcome).begin();
        }
    }

    /** Whether the sender waits to be asked for the body: then it is not known whether there will be one. */
    static boolean expectsContinue(HttpServerRequest request) {
        return request.headers().contains(HttpHeaders.EXPECT, HttpHeaders.CONTINUE, true);
    }

    /** A body on its way, and whether it keeps pace. */
    private abstract class Progress {

        final HttpServerRequest request;
        private long ticks;
        private int sinceTick;
        private Long timer;

        Progress(HttpServerRequest request) {
            this.request = request;
        }

        abstract void tooSlow();

        void watch() {
            Duration tick = timeouts.body().compareTo(timeouts.idle()) < 0 ? timeouts.body() : timeouts.idle();
            timer = vertx.setPeriodic(tick.toMillis(), id -> {
                ticks++;
                boolean overdue = tick.multipliedBy(ticks).compareTo(timeouts.idle()) >= 0;
                if (overdue || sinceTick < Timeouts.minimumBytes(tick)) {
                    done();
                    tooSlow();
                }
                sinceTick = 0;
            });
        }

        void arrived(int length) {
            sinceTick += length;
        }

        void done() {
            if (timer != null) {
                vertx.cancelTimer(timer);
                timer = null;
            }
        }
    }

    /** Is kept, for the route. */
    private final class BufferedBody extends Progress {

        private final String peer;
        private final Outcome outcome;
        private final Buffer body = Buffer.buffer();
        private final long declared;
        private boolean over;

        BufferedBody(HttpServerRequest request, String peer, Outcome outcome) {
            super(request);
            this.peer = peer;
            this.outcome = outcome;
            this.declared = declaredLength(request);
        }

        void begin() {
            request.exceptionHandler(failure -> {
                giveUp();
                if (!isGone(failure)) {
                    outcome.malformed();
                }
            });
            request.endHandler(end -> {
                if (!over) {
                    over = true;
                    done();
                    request.exceptionHandler(null);
                    outcome.whole(body.getBytes());
                }
            });
            request.handler(this::take);
            // Most bodies come in one packet with their head: nothing has to be watched.
            if (declared > ConnectionGuard.waiting(request) || isChunked(request)) {
                watch();
            }
        }

        private void take(Buffer chunk) {
            if (over) {
                return;
            }
            arrived(chunk.length());
            int length = body.length() + chunk.length();
            if (length > maxBody) {
                giveUp();
                outcome.tooLarge();
            } else if (!inHand.hold(peer, chunk.length(), Math.max(declared, length))) {
                giveUp();
                outcome.tooMuch();
            } else {
                body.appendBuffer(chunk);
            }
        }

        @Override
        void tooSlow() {
            giveUp();
            outcome.tooSlow();
        }

        /** An answer takes over what else is sent. */
        private void giveUp() {
            over = true;
            done();
            request.exceptionHandler(null);
            inHand.release(peer, body.length());
        }
    }

    /** Is read and forgotten. */
    private final class DiscardedBody extends Progress {

        private final DiscardHandler outcome;
        private long length;
        private boolean over;

        DiscardedBody(HttpServerRequest request, DiscardHandler outcome) {
            super(request);
            this.outcome = outcome;
        }

        void begin() {
            request.exceptionHandler(failure -> end(isGone(failure) ? () -> {} : outcome.malformed()));
            request.endHandler(end -> end(outcome.fits()));
            request.handler(chunk -> {
                arrived(chunk.length());
                length += chunk.length();
                if (length > maxBody) {
                    end(outcome.tooLarge());
                }
            });
            watch();
        }

        @Override
        void tooSlow() {
            end(outcome.tooSlow());
        }

        private void end(Runnable how) {
            if (!over) {
                over = true;
                done();
                how.run();
            }
        }
    }

    /** Whether the sender went away; else what it sends is wrong. */
    private static boolean isGone(Throwable failure) {
        return failure instanceof HttpClosedException || failure instanceof IOException;
    }

    private static boolean isChunked(HttpServerRequest request) {
        return request.headers().contains(HttpHeaders.TRANSFER_ENCODING);
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
