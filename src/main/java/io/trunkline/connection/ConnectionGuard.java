package io.trunkline.connection;

import io.netty.channel.ChannelPipeline;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** Bounds what a peer can make a server hold: every connection gets a {@link RequestDecoder} and an {@link AnswerWatch}. */
public final class ConnectionGuard {

    private static final String DECODER = "httpDecoder";

    private final HttpServerOptions options;
    private final ConnectionEvents events;
    private final Timeouts timeouts;
    private final AtomicInteger unanswered = new AtomicInteger();

    /** @param options of the servers whose connections are guarded */
    public ConnectionGuard(HttpServerOptions options, ConnectionEvents events, Timeouts timeouts) {
        this.options = options;
        this.events = events;
        this.timeouts = timeouts;
    }

    /** To be called for each new connection, such as by {@link HttpServer#connectionHandler}, before anything is read. */
    public void guard(HttpConnection connection) {
        ChannelPipeline pipeline = pipeline(connection);
        RequestDecoder decoder = new RequestDecoder(options, events, timeouts.head(), unanswered);
        pipeline.replace(DECODER, DECODER, decoder);
        pipeline.addBefore("handler", "answers", new AnswerWatch(decoder, events, timeouts.answer()));
    }

    /** Requests that were decoded and whose answer no socket has taken yet. */
    public int unanswered() {
        return unanswered.get();
    }

    /** No request that comes after this one on its connection is looked at. */
    public static void stopDecoding(HttpServerRequest request) {
        RequestDecoder decoder = decoder(request);
        if (decoder != null) {
            decoder.stop();
        }
    }

    /** Whether a request before this one, on the same connection, was the last that is looked at. */
    public static boolean isStopped(HttpServerRequest request) {
        RequestDecoder decoder = decoder(request);
        return decoder != null && decoder.isStopped();
    }

    /** How many bytes have arrived that are not decoded: of this request's body, or of what was sent beyond it. */
    public static int waiting(HttpServerRequest request) {
        RequestDecoder decoder = decoder(request);
        return decoder == null ? 0 : decoder.waiting();
    }

    /** Whether some of its body, as its head has it, is still to come. */
    public static boolean isStillSending(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        boolean hasBody = request.headers().contains(HttpHeaders.TRANSFER_ENCODING)
                || length != null && !length.strip().equals("0");
        return hasBody && !request.isEnded();
    }

    /**
     * Closes the connection of a request, whose last answer is written. A sender that is still sending is listened to until
     * it has finished or the time is over, and only then cut off: closing at once would reset the connection, and the answer
     * might be lost on its way.
     */
    public static void close(HttpServerRequest request, Vertx vertx, Duration linger) {
        flush(request);
        boolean stillSending = isStillSending(request);
        if (!stillSending && waiting(request) == 0) {
            request.connection().close();
            return;
        }
        vertx.setTimer(linger.toMillis(), id -> request.connection().close());
        if (stillSending) {
            request.handler(unread -> {});
            request.exceptionHandler(gone -> {});
            request.endHandler(end -> request.connection().close());
        }
    }

    /**
     * Hands what was written to the socket now. Vert.x does so only once all that was read is decoded, and not at all where
     * a broken chunk of the same read closes the connection.
     */
    public static void flush(HttpServerRequest request) {
        ((ConnectionBase) request.connection()).flush();
    }

    private static RequestDecoder decoder(HttpServerRequest request) {
        return pipeline(request.connection()).get(RequestDecoder.class);
    }

    private static ChannelPipeline pipeline(HttpConnection connection) {
        return ((ConnectionBase) connection).channel().pipeline();
    }
}
