package io.trunkline.connection;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Sees answers leave, and cuts a connection whose peer does not take one. */
final class AnswerWatch extends ChannelOutboundHandlerAdapter {

    private static final long TAKEN_WITHIN_SECONDS = 10;

    private final RequestDecoder decoder;
    private final ConnectionEvents events;
    private ScheduledFuture<?> cut;
    private boolean leaving;

    AnswerWatch(RequestDecoder decoder, ConnectionEvents events) {
        this.decoder = decoder;
        this.events = events;
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (message instanceof LastHttpContent && !isInformational(message)) {
            leaving = true;
            ChannelPromise known = promise.unvoid();
            known.addListener(done -> taken());
            context.write(message, known);
        } else {
            context.write(message, promise);
        }
    }

    @Override
    public void flush(ChannelHandlerContext context) {
        context.flush();
        // Nearly always the socket has taken it by now, and no timer is needed.
        if (leaving && cut == null) {
            cut = context.executor().schedule(() -> cut(context), TAKEN_WITHIN_SECONDS, TimeUnit.SECONDS);
        }
    }

    private void taken() {
        leaving = false;
        if (cut != null) {
            cut.cancel(false);
            cut = null;
        }
        decoder.answered();
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
