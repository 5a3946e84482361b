package io.trunkline.connection;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.ScheduledFuture;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Decodes one request after the other: the next one is not looked at before the peer's socket has taken the answer to the
 * last. What is pipelined waits as the bytes that it came as, of which not more than one read is held, and nothing is read
 * from the socket meanwhile. So a peer that writes and never reads costs a few kilobytes. All is done on the connection's
 * event loop.
 */
final class RequestDecoder extends VertxHttpRequestDecoder {

    /** After its last answer a sender may end what it had begun, such as a body that was too large. */
    private static final long MOST_DISCARDED = 16 << 20;

    private static final byte[] HEAD_TIMED_OUT = ("HTTP/1.1 408 Request Timeout\r\nContent-Type: application/json\r\n"
                    + "Connection: close\r\nContent-Length: 47\r\n\r\n"
                    + "{\"message\":\"The request took too long to come\"}")
            .getBytes(StandardCharsets.US_ASCII);

    private final ConnectionEvents events;
    private final Duration headTimeout;
    private final AtomicInteger unanswered;
    private ScheduledFuture<?> headDeadline;
    private boolean answerOwed;
    private boolean inRequest;
    private boolean stopped;
    private boolean held;
    private boolean resuming;
    private long discarded;
    private ChannelHandlerContext context;

    /** @param unanswered the requests of all connections that are decoded and not answered */
    RequestDecoder(HttpServerOptions options, ConnectionEvents events, Duration headTimeout, AtomicInteger unanswered) {
        super(options);
        this.events = events;
        this.headTimeout = headTimeout;
        this.unanswered = unanswered;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) throws Exception {
        super.handlerAdded(added);
        context = added;
    }

    /** What is sent on and on after the last answer stays in the sender's own buffers until the connection is closed. */
    @Override
    public void channelRead(ChannelHandlerContext at, Object message) throws Exception {
        if (stopped && message instanceof ByteBuf bytes) {
            discarded += bytes.readableBytes();
            if (discarded > MOST_DISCARDED) {
                hold();
            }
        }
        super.channelRead(at, message);
    }

    @Override
    protected void decode(ChannelHandlerContext at, ByteBuf in, List<Object> out) throws Exception {
        if (!inRequest && stopped) {
            in.skipBytes(in.readableBytes());
            return;
        }
        if (!inRequest && answerOwed) {
            hold();
            return;
        }
        int start = in.readerIndex();
        int length = in.readableBytes();
        Optional<String> problem = inRequest ? Optional.empty() : headProblem(in);
        if (problem.isPresent()) {
            in.skipBytes(length);
            out.add(refused(problem.get()));
        } else {
            super.decode(at, in, out);
        }
        for (Object decoded : out) {
            note(decoded);
        }
        if (out.isEmpty() && !inRequest && afterLineEnds(in, start, length) < start + length) {
            expectHead();
        }
    }

    private void note(Object decoded) {
        if (decoded instanceof HttpRequest request) {
            headArrived();
            answerOwed = true;
            unanswered.incrementAndGet();
            framingProblem(request)
                    .ifPresent(
                            problem -> request.setDecoderResult(DecoderResult.failure(new AmbiguousRequest(problem))));
            if (request.decoderResult().isFailure()) {
                // Vert.x answers in the version of the request.
                request.setProtocolVersion(HttpVersion.HTTP_1_1);
            }
            // Where the next request begins is not known for certain: there is none.
            stopped |= request.decoderResult().isFailure();
            inRequest = !stopped;
        }
        if (decoded instanceof HttpContent content && content.decoderResult().isFailure()) {
            stopped = true;
            if (!(decoded instanceof HttpRequest)) {
                // Netty's own words would not tell that it is the body.
                content.setDecoderResult(DecoderResult.failure(new AmbiguousRequest(MalformedRequest.BODY.problem())));
            }
        }
        if (decoded instanceof LastHttpContent) {
            inRequest = false;
        }
    }

    /** Of a request that Netty refuses itself not all headers need have been read. */
    private static Optional<String> framingProblem(HttpRequest request) {
        if (request.decoderResult().isSuccess()) {
            return FramingRules.problem(request);
        }
        return request.decoderResult().cause() instanceof AmbiguousRequest
                ? Optional.empty()
                : FramingRules.bodyProblem(request);
    }

    /** Netty would drop the length, or say no more than that the request is bad; {@link FramingRules} says what is wrong. */
    @Override
    protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
        clearContentLength();
    }

    private void hold() {
        held = true;
        context.channel().config().setAutoRead(false);
    }

    /** While a request is held, nothing more is asked of the socket, as the decoder otherwise would. */
    @Override
    public void channelReadComplete(ChannelHandlerContext at) throws Exception {
        if (held) {
            at.fireChannelReadComplete();
        } else {
            super.channelReadComplete(at);
        }
    }

    /** The socket has taken an answer in full. */
    void answered() {
        if (!answerOwed) {
            return;
        }
        answerOwed = false;
        unanswered.decrementAndGet();
        if (held && !resuming && discarded <= MOST_DISCARDED) {
            resuming = true;
            // Not at once: this is in the midst of a flush, and thousands that are pipelined must not nest.
            context.executor().execute(this::resume);
        }
    }

    private void resume() {
        resuming = false;
        held = false;
        if (context.isRemoved() || !context.channel().isActive()) {
            return;
        }
        context.channel().config().setAutoRead(true);
        try {
            channelRead(context, Unpooled.EMPTY_BUFFER);
            channelReadComplete(context);
        } catch (Exception e) {
            context.fireExceptionCaught(e);
        }
    }

    /** No request after the present one is looked at. */
    void stop() {
        stopped = true;
    }

    boolean isStopped() {
        return stopped;
    }

    /** Bytes that have arrived and are not decoded. */
    int waiting() {
        return actualReadableBytes();
    }

    @Override
    public void channelInactive(ChannelHandlerContext at) throws Exception {
        headArrived();
        super.channelInactive(at);
        if (answerOwed) {
            answerOwed = false;
            unanswered.decrementAndGet();
        }
    }

    private void expectHead() {
        if (headDeadline == null && !stopped) {
            headDeadline =
                    context.executor().schedule(this::headTimedOut, headTimeout.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void headArrived() {
        if (headDeadline != null) {
            headDeadline.cancel(false);
            headDeadline = null;
        }
    }

    private void headTimedOut() {
        stopped = true;
        events.headTimedOut(PeerGroup.of(context.channel().remoteAddress()));
        context.writeAndFlush(Unpooled.wrappedBuffer(HEAD_TIMED_OUT)).addListener(ChannelFutureListener.CLOSE);
    }

    /**
     * A line of a head that begins with a blank. Netty forgives one before the method, and so reads another method than a
     * proxy might; elsewhere it takes the line for more of the header before, which a proxy need not do (RFC 9112, 5.2).
     * And a header without a name, which is none (RFC 9112, 5).
     */
    private Optional<String> headProblem(ByteBuf in) {
        int end = in.writerIndex();
        boolean first = headDeadline == null;
        int line = first ? afterLineEnds(in, in.readerIndex(), in.readableBytes()) : in.readerIndex();
        if (first && line < end && isBlank(in.getByte(line))) {
            return Optional.of("expected a method to begin with");
        }
        while (line < end && !isEmptyLine(in, line, end)) {
            if (isBlank(in.getByte(line))) {
                return Optional.of("expected each header in one line");
            }
            if (in.getByte(line) == ':') {
                return Optional.of("expected a name for each header");
            }
            int lineFeed = in.indexOf(line, end, (byte) '\n');
            line = lineFeed < 0 ? end : lineFeed + 1;
        }
        return Optional.empty();
    }

    private static boolean isEmptyLine(ByteBuf in, int at, int end) {
        byte character = in.getByte(at);
        return character == '\n' || character == '\r' && at + 1 < end && in.getByte(at + 1) == '\n';
    }

    private static boolean isBlank(byte character) {
        return character == ' ' || character == '\t';
    }

    /** Some clients send line ends after a body. */
    private static int afterLineEnds(ByteBuf in, int start, int length) {
        int at = start;
        while (at < start + length && (in.getByte(at) == '\r' || in.getByte(at) == '\n')) {
            at++;
        }
        return at;
    }

    private HttpMessage refused(String problem) {
        HttpMessage message = createInvalidMessage();
        message.setDecoderResult(DecoderResult.failure(new AmbiguousRequest(problem)));
        return message;
    }
}
