package io.trunkline.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An answer over a real socket, of which the kernel holds some. */
class LimitedTransportTest {

    private static final int ANSWER = 8_000_000;
    private static final int RECEIVE_BUFFER = 64 * 1024;
    private static final Timeouts SHORT = new Timeouts(
            Duration.ofSeconds(30),
            Duration.ofSeconds(10),
            Duration.ofSeconds(5),
            Duration.ofMillis(300),
            Duration.ofSeconds(5));

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
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private int port() throws Exception {
        HttpServerOptions options = new HttpServerOptions().setHost("127.0.0.1").setPort(0);
        ConnectionGuard guard = new ConnectionGuard(options, events, SHORT);
        HttpServer server = vertx.createHttpServer(options)
                .connectionHandler(guard::guard)
                .requestHandler(request -> request.response().end(Buffer.buffer(new byte[ANSWER])));
        return server.listen().toCompletionStage().toCompletableFuture().get().actualPort();
    }

    /** What is in the kernel moves unseen: the less that is, the slower a peer may read and still be seen to. */
    @Test
    void of_a_long_answer_the_sockets_hold_little() throws Exception {
        try (Socket peer = new Socket()) {
            peer.setReceiveBufferSize(RECEIVE_BUFFER);
            peer.setSoTimeout(10_000);
            peer.connect(new InetSocketAddress("127.0.0.1", port()));
            peer.getOutputStream().write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));

            assertThat(cut.get(10, TimeUnit.SECONDS)).isEqualTo("127.0.0.1");

            assertThat(peer.getInputStream().readAllBytes().length).isBetween(1, 512 * 1024);
        }
    }
}
