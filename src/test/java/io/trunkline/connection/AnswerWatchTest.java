package io.trunkline.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.MessageToMessageEncoder;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import io.vertx.core.http.HttpServerOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AnswerWatchTest {

    private static final int ANSWER = 8_000_000;
    private static final int PIECE = 16_384;

    private final List<String> cut = new ArrayList<>();
    private final Peer peer = new Peer();

    /** A peer that takes as much of an answer as it is told to. */
    private final class Peer extends EmbeddedChannel {

        private int taking;

        Peer() {
            ConnectionEvents events = new ConnectionEvents() {
                @Override
                public void answerNotTaken(String from) {
                    cut.add(from);
                }
            };
            RequestDecoder decoder =
                    new RequestDecoder(new HttpServerOptions(), events, Timeouts.STANDARD.head(), new AtomicInteger());
            pipeline().addLast(new BodyEncoder(), new AnswerWatch(decoder, events, Timeouts.STANDARD.answer()));
            freezeTime();
        }

        @Override
        protected void doWrite(ChannelOutboundBuffer in) {
            while (taking > 0 && !in.isEmpty()) {
                int bytes = Math.min(taking, ((ByteBuf) in.current()).readableBytes());
                in.removeBytes(bytes);
                taking -= bytes;
            }
            taking = 0;
        }

        void take(int bytes) {
            taking = bytes;
            unsafe().flush();
        }

        /** Whether the next piece of a long answer fits into the queue. */
        boolean hasRoom() {
            return isWritable();
        }

        void pass(int seconds) {
            advanceTimeBy(seconds, TimeUnit.SECONDS);
            runScheduledPendingTasks();
        }
    }

    private static final class BodyEncoder extends MessageToMessageEncoder<HttpContent> {

        @Override
        protected void encode(ChannelHandlerContext context, HttpContent message, List<Object> out) {
            out.add(message.content().retain());
        }
    }

    private void answer() {
        LastHttpContent all = new DefaultLastHttpContent(Unpooled.wrappedBuffer(new byte[ANSWER]));
        peer.pipeline().writeAndFlush(all);
    }

    @Test
    void a_long_answer_that_is_taken_steadily_is_left_alone_however_long_it_takes() {
        answer();
        for (int seconds = 0; seconds < 50; seconds += 10) {
            peer.take(1_500_000);
            peer.pass(10);
            assertThat(peer.isOpen()).isTrue();
        }
        peer.take(ANSWER);
        peer.pass(60);
        assertThat(peer.isOpen()).isTrue();
        assertThat(cut).isEmpty();
    }

    @Test
    void an_answer_of_which_nothing_is_taken_for_ten_seconds_ends_the_connection() {
        answer();
        peer.take(1_500_000);
        peer.pass(10);
        peer.pass(9);
        assertThat(peer.isOpen()).isTrue();
        peer.pass(1);
        assertThat(peer.isOpen()).isFalse();
        assertThat(cut).hasSize(1);
    }

    @Test
    void a_peer_that_takes_a_few_bytes_now_and_then_is_cut_too() {
        answer();
        for (int seconds = 0; seconds < 10; seconds++) {
            peer.take(1_000);
            peer.pass(1);
        }
        assertThat(peer.isOpen()).isFalse();
    }

    /** As many pieces as the queue has room for; how much of the answer is left. */
    private int write(int left) {
        int rest = left;
        while (rest > 0 && peer.hasRoom()) {
            int piece = Math.min(PIECE, rest);
            rest -= piece;
            ByteBuf bytes = Unpooled.wrappedBuffer(new byte[piece]);
            peer.pipeline()
                    .writeAndFlush(rest == 0 ? new DefaultLastHttpContent(bytes) : new DefaultHttpContent(bytes));
        }
        return rest;
    }

    @Test
    void a_long_answer_in_pieces_may_be_taken_at_ten_kilobytes_a_second() {
        int left = ANSWER;
        // A socket takes nothing for a while, and then as much as the peer has read meanwhile.
        for (int seconds = 0; seconds < ANSWER / 10_000; seconds += 7) {
            for (int taken = 0; taken < 7; taken++) {
                left = write(left);
                peer.take(10_000);
            }
            peer.pass(7);
            assertThat(peer.isOpen()).isTrue();
        }
        assertThat(left).isZero();
        assertThat(cut).isEmpty();
    }

    @Test
    void an_answer_in_pieces_of_which_nothing_more_is_taken_ends_the_connection() {
        int left = write(ANSWER);
        peer.take(40_000);
        left = write(left);
        peer.pass(10);
        assertThat(peer.isOpen()).isTrue();
        assertThat(write(left)).isEqualTo(left);
        peer.pass(10);
        assertThat(peer.isOpen()).isFalse();
        assertThat(cut).hasSize(1);
    }

    @Test
    void a_short_piece_that_was_taken_leaves_the_next_one_its_time() {
        peer.pipeline().writeAndFlush(new DefaultHttpContent(Unpooled.wrappedBuffer(new byte[100])));
        peer.take(100);
        peer.pass(9);
        write(ANSWER);
        peer.pass(1);
        assertThat(peer.isOpen()).isTrue();
        peer.pass(10);
        assertThat(peer.isOpen()).isFalse();
    }
}
