package io.trunkline.connection;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Sees answers leave, and cuts a connection whose peer does not take one. A long answer may take its time, as long as there
 * is progress.
 */
final class AnswerWatch extends ChannelOutboundHandlerAdapter {

    private final RequestDecoder decoder;
    private final ConnectionEvents events;
    private final Duration period;
    private ScheduledFuture<?> check;
    private long pendingBytesAtLastCheck;
    private long bytesWrittenSince;

    /** @param period within which some of an answer has to be taken */
    AnswerWatch(RequestDecoder decoder, ConnectionEvents events, Duration period) {
        this.decoder = decoder;
        this.events = events;
        this.period = period;
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (message instanceof HttpContent content) {
            bytesWrittenSince += content.content().readableBytes();
        }
        boolean last = message instanceof LastHttpContent && !isInformational(message);
        context.write(message, promise.unvoid().addListener(done -> written(context, last)));
    }

    private void written(ChannelHandlerContext context, boolean last) {
        ChannelOutboundBuffer waiting = context.channel().unsafe().outboundBuffer();
        if (check != null && (last || waiting == null || waiting.isEmpty())) {
            check.cancel(false);
            check = null;
        }
        if (last) {
            decoder.answered();
        }
    }

    @Override
    public void flush(ChannelHandlerContext context) {
        context.flush();
        // Nearly always the socket has taken it by now, and no timer is needed.
        if (check == null && pendingBytes(context) > 0) {
            checkLater(context);
        }
    }

    private void checkLater(ChannelHandlerContext context) {
        pendingBytesAtLastCheck = pendingBytes(context);
        bytesWrittenSince = 0;
        check = context.executor().schedule(() -> check(context), period.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void check(ChannelHandlerContext context) {
        long pending = pendingBytes(context);
        long taken = pendingBytesAtLastCheck + bytesWrittenSince - pending;
        if (taken < Math.min(pendingBytesAtLastCheck, Timeouts.minimumBytes(period))) {
            cut(context);
        } else {
            checkLater(context);
        }
    }

    /** What the socket has not taken. */
    private static long pendingBytes(ChannelHandlerContext context) {
        ChannelOutboundBuffer waiting = context.channel().unsafe().outboundBuffer();
        // Of the one that is being written the buffer counts all until the last byte is taken.
        return waiting == null ? 0 : waiting.totalPendingWriteBytes() - waiting.currentProgress();
    }

    private void cut(ChannelHandlerContext context) {
        events.answerNotTaken(PeerGroup.of(context.channel().remoteAddress()));
        // From here, since Vert.x would first wait until everything is written.
        context.close();
    }

    private static boolean isInformational(Object message) {
        return message instanceof HttpResponse response
                && response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
    }
}
