package io.trunkline.management;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.Router;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReplyTest {

    private static final int ANSWER = 8_000_000;
    private static final int QUEUE = 200_000;

    private final Vertx vertx = Vertx.vertx();
    private final CompletableFuture<Long> waiting = new CompletableFuture<>();

    @AfterEach
    void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    private int port() throws Exception {
        CompletableFuture<Channel> channel = new CompletableFuture<>();
        Router router = Router.router(vertx);
        router.get().handler(request -> {
            Reply.text("text/plain", "x".repeat(ANSWER)).send(request);
            ChannelOutboundBuffer queue = channel.join().unsafe().outboundBuffer();
            waiting.complete(queue.totalPendingWriteBytes());
        });
        HttpServer server = vertx.createHttpServer(
                        new HttpServerOptions().setHost("127.0.0.1").setPort(0).setSendBufferSize(QUEUE))
                .connectionHandler(connection -> channel.complete(((ConnectionBase) connection).channel()))
                .requestHandler(router);
        return server.listen().toCompletionStage().toCompletableFuture().get().actualPort();
    }

    @Test
    void long_answer_is_not_all_in_the_queue_of_a_peer_that_reads_nothing() throws Exception {
        try (Socket peer = new Socket()) {
            peer.setReceiveBufferSize(QUEUE);
            peer.connect(new InetSocketAddress("127.0.0.1", port()));
            peer.getOutputStream().write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));

            assertThat(waiting.get(30, TimeUnit.SECONDS)).isLessThan(QUEUE);
        }
    }
}
