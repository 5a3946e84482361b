package io.trunkline.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpContent;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.impl.ConnectionBase;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An answer over a real socket, of which the kernel holds some. */
class LimitedTransportTest {

    private static final int ANSWER = 8_000_000;
    private static final int RECEIVE_BUFFER = 64 * 1024;
    private static final int IN_SOCKETS = 512 * 1024;
    private static final int PIECE = 16 * 1024;
    private static final Timeouts SHORT = new Timeouts(
            Duration.ofSeconds(30),
            Duration.ofSeconds(10),
            Duration.ofSeconds(5),
            Duration.ofMillis(300),
            Duration.ofSeconds(5));

    private final Taken taken = new Taken();
    private final CompletableFuture<String> cut = new CompletableFuture<>();
    private final ConnectionEvents events = new ConnectionEvents() {
        @Override
        public void answerNotTaken(String peer) {
            cut.complete(peer);
        }
    };
    private final Vertx vertx = LimitedTransport.vertx(
            new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1),
            new ConnectionLimit(10, 10, any -> false, events));

    @AfterEach
    void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    /** Opens a connection and asks for the answer. */
    private Socket asking(Timeouts timeouts, Consumer<HttpServerResponse> answer) throws Exception {
        HttpServerOptions options = new HttpServerOptions().setHost("127.0.0.1").setPort(0);
        ConnectionGuard guard = new ConnectionGuard(options, events, timeouts);
        HttpServer server = vertx.createHttpServer(options)
                .connectionHandler(connection -> {
                    guard.guard(connection);
                    ((ConnectionBase) connection).channel().pipeline().addBefore("answers", "taken", taken);
                })
                .requestHandler(request -> answer.accept(request.response()));
        int port =
                server.listen().toCompletionStage().toCompletableFuture().get().actualPort();
        Socket peer = new Socket();
        peer.setReceiveBufferSize(RECEIVE_BUFFER);
        peer.setSoTimeout(10_000);
        peer.connect(new InetSocketAddress("127.0.0.1", port));
        peer.getOutputStream().write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        return peer;
    }

    /** Where the handler stands that counts a connection as idle: it sees what is written, and each time some was taken. */
    private static final class Taken extends ChannelOutboundHandlerAdapter {

        private final AtomicInteger written = new AtomicInteger();
        private final AtomicInteger taken = new AtomicInteger();

        @Override
        public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
            int bytes =
                    message instanceof HttpContent content ? content.content().readableBytes() : 0;
            written.addAndGet(bytes);
            context.write(message, promise.unvoid().addListener(done -> taken.addAndGet(bytes)));
        }
    }

    /** What is in the kernel moves unseen: the less that is, the slower a peer may read and still be seen to. */
    @Test
    void of_a_long_answer_the_sockets_hold_little() throws Exception {
        try (Socket peer = asking(SHORT, response -> response.end(body()))) {
            assertThat(cut.get(30, TimeUnit.SECONDS)).isEqualTo("127.0.0.1");

            assertThat(peer.getInputStream().readAllBytes().length).isBetween(1, IN_SOCKETS);
        }
    }

    @Test
    void a_long_answer_is_written_and_seen_to_be_taken_as_its_peer_reads_it() throws Exception {
        try (Socket peer = asking(Timeouts.STANDARD, response -> BodyWriter.end(response, body()))) {
            InputStream answer = peer.getInputStream();
            for (int read = ANSWER / 4; read < ANSWER; read += ANSWER / 4) {
                assertThat(answer.readNBytes(ANSWER / 4)).hasSize(ANSWER / 4);

                int whole = read - 2 * PIECE;
                await().untilAsserted(() -> assertThat(taken.taken.get()).isGreaterThan(whole));
                assertThat(taken.written.get()).isLessThan(read + IN_SOCKETS);
            }
            assertThat(answer.readNBytes(ANSWER / 4)).hasSize(ANSWER / 4);
            peer.shutdownOutput();
            assertThat(answer.readAllBytes()).endsWith('x');
        }
    }

    @Test
    void a_peer_that_stops_in_the_midst_of_a_long_answer_is_cut() throws Exception {
        try (Socket peer = asking(SHORT, response -> BodyWriter.end(response, body()))) {
            assertThat(cut.get(30, TimeUnit.SECONDS)).isEqualTo("127.0.0.1");

            assertThat(peer.getInputStream().readAllBytes().length).isBetween(1, IN_SOCKETS);
        }
        assertThat(taken.written.get()).isLessThan(IN_SOCKETS);
    }

    @Test
    void a_long_answer_that_no_peer_waits_for_any_more_ends_with_its_connection() throws Exception {
        CompletableFuture<Void> closed = new CompletableFuture<>();
        asking(Timeouts.STANDARD, response -> {
                    response.closeHandler(closed::complete);
                    BodyWriter.end(response, body());
                })
                .close();
        closed.get(30, TimeUnit.SECONDS);
        assertThat(taken.written.get()).isLessThan(ANSWER);
    }

    /** Ends with an x. */
    private static Buffer body() {
        return Buffer.buffer(new byte[ANSWER]).setByte(ANSWER - 1, (byte) 'x');
    }
}
