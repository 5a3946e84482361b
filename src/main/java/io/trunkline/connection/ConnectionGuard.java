package io.trunkline.connection;

import io.netty.channel.ChannelPipeline;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.concurrent.atomic.AtomicInteger;

/** Bounds what a peer can make a server hold: every connection gets a {@link RequestDecoder} and an {@link AnswerWatch}. */
public final class ConnectionGuard {

    private static final String DECODER = "httpDecoder";

    private final HttpServerOptions options;
    private final ConnectionEvents events;
    private final AtomicInteger unanswered = new AtomicInteger();

    /** @param options of the servers whose connections are guarded */
    public ConnectionGuard(HttpServerOptions options, ConnectionEvents events) {
        this.options = options;
        this.events = events;
    }

    /** To be called for each new connection, such as by {@link HttpServer#connectionHandler}, before anything is read. */
    public void guard(HttpConnection connection) {
        ChannelPipeline pipeline = pipeline(connection);
        RequestDecoder decoder = new RequestDecoder(options, events, unanswered);
        pipeline.replace(DECODER, DECODER, decoder);
        pipeline.addBefore("handler", "answers", new AnswerWatch(decoder, events));
    }

    /** Requests that were decoded and whose answer no socket has taken yet. */
    public int unanswered() {
        return unanswered.get();
    }

    /** No request that comes after this one on its connection is looked at. */
    public static void takeNoMore(HttpServerRequest request) {
        RequestDecoder decoder = decoder(request);
        if (decoder != null) {
            decoder.close();
        }
    }

    /** Whether a request before this one, on the same connection, was the last that is looked at. */
    public static boolean takesNoMore(HttpServerRequest request) {
        RequestDecoder decoder = decoder(request);
        return decoder != null && decoder.isClosing();
    }

    /** How many bytes have arrived that are not decoded: of this request's body, or of what was sent beyond it. */
    public static int waiting(HttpServerRequest request) {
        RequestDecoder decoder = decoder(request);
        return decoder == null ? 0 : decoder.waiting();
    }

    /** Hands what was written to the socket now, where Vert.x is about to close the connection without doing so. */
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
