package io.trunkline.pagerduty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.net.httpserver.HttpServer;
import io.trunkline.config.Outbound;
import io.trunkline.model.DeliveryResult;
import io.trunkline.play.StandIn;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.ChainElement;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.io.ConnectionEndpoint;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.apache.hc.client5.http.io.LeaseRequest;
import org.apache.hc.core5.util.Timeout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose answer it is, where a proxy stands in between. */
class NoRetryHttpClientTest {

    @ParameterizedTest
    @ValueSource(strings = {"400 Bad Request", "403 Forbidden", "407 Proxy Authentication Required", "503 Unavailable"})
    void a_proxy_that_refuses_to_connect_lets_no_call_arrive(String status) throws Exception {
        try (ServerSocket proxy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Void> served = CompletableFuture.runAsync(() -> refuse(proxy, status));
            Throwable failure = catchThrowable(() -> call(proxy.getLocalPort(), "https://events.invalid/v2/enqueue"));
            served.join();
            assertThat(ErrorClassifier.of(failure, "key", Instant.EPOCH))
                    .isInstanceOfSatisfying(DeliveryResult.Unreachable.class, answer -> assertThat(answer.reason())
                            .contains("answered CONNECT with " + status.substring(0, 3)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "HTTP/1.1 2", "no HTTP at all\r\n\r\n"})
    void a_proxy_that_does_not_answer_connect_as_one_lets_no_call_arrive(String answer) throws Exception {
        try (ServerSocket proxy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Void> served = CompletableFuture.runAsync(() -> answer(proxy, answer));
            Throwable failure = catchThrowable(() -> call(proxy.getLocalPort(), "https://events.invalid/v2/enqueue"));
            served.join();
            assertThat(ErrorClassifier.of(failure, "key", Instant.EPOCH))
                    .isInstanceOfSatisfying(
                            DeliveryResult.Unreachable.class, unreachable -> assertThat(unreachable.reason())
                                    .contains("the proxy 127.0.0.1:" + proxy.getLocalPort()
                                            + " gave no valid answer to CONNECT")
                                    .doesNotContain("org.apache"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no TLS at all"})
    void a_handshake_that_is_cut_off_lets_no_call_arrive(String answer) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Void> served = CompletableFuture.runAsync(() -> answer(server, answer));
            Throwable failure = catchThrowable(
                    () -> call(Outbound.DIRECT, "https://127.0.0.1:" + server.getLocalPort() + "/v2/enqueue"));
            served.join();
            assertThat(ErrorClassifier.of(failure, "key", Instant.EPOCH))
                    .isInstanceOfSatisfying(
                            DeliveryResult.Unreachable.class,
                            unreachable -> assertThat(unreachable.reason()).doesNotContain("org.apache"));
        }
    }

    @Test
    void an_answer_that_came_through_a_proxy_without_a_tunnel_is_an_answer() throws Exception {
        HttpServer proxy = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        proxy.createContext("/", exchange -> {
            exchange.sendResponseHeaders(503, -1);
            exchange.close();
        });
        proxy.start();
        try {
            assertThat(call(proxy.getAddress().getPort(), "http://events.invalid/v2/enqueue"))
                    .isEqualTo(503);
        } finally {
            proxy.stop(0);
        }
    }

    @Test
    void proxy_credentials_are_sent_only_after_a_407() throws Exception {
        List<String> asked = new CopyOnWriteArrayList<>();
        HttpServer proxy = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        proxy.createContext("/", exchange -> {
            String given = exchange.getRequestHeaders().getFirst("Proxy-Authorization");
            asked.add(String.valueOf(given));
            exchange.getResponseHeaders().set("Proxy-Authenticate", "Basic realm=\"out\"");
            exchange.sendResponseHeaders(given == null ? 407 : 202, -1);
            exchange.close();
        });
        proxy.start();
        try {
            assertThat(call(proxy.getAddress().getPort(), "http://events.invalid/v2/enqueue"))
                    .isEqualTo(202);
        } finally {
            proxy.stop(0);
        }
        assertThat(asked)
                .containsExactly(
                        "null",
                        "Basic "
                                + Base64.getEncoder()
                                        .encodeToString("trunkline:s3cret".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void a_call_that_is_cut_off_before_its_connection_is_made_did_not_arrive() {
        HttpPost call = new HttpPost("http://127.0.0.1:1/v2/enqueue");
        assertThat(failure(call, client -> client.setConnectionManager(cuttingOffWhatItLeases(call))))
                .isInstanceOf(IOException.class)
                .hasRootCauseInstanceOf(IllegalStateException.class)
                .satisfies(failure -> assertThat(ErrorClassifier.of(failure, "key", Instant.EPOCH))
                        .isInstanceOf(DeliveryResult.Unreachable.class));
    }

    @Test
    void a_call_that_is_cut_off_when_it_is_sent_may_have_arrived() {
        try (StandIn pagerDuty = StandIn.start()) {
            HttpPost call = new HttpPost(pagerDuty.url() + "/v2/enqueue");
            assertThat(failure(
                            call,
                            client -> client.addExecInterceptorBefore(
                                    ChainElement.MAIN_TRANSPORT.name(), "cut", (request, scope, chain) -> {
                                        call.cancel();
                                        return chain.proceed(request, scope);
                                    })))
                    .isInstanceOf(IOException.class)
                    .satisfies(failure -> assertThat(ErrorClassifier.of(failure, "key", Instant.EPOCH))
                            .isInstanceOf(DeliveryResult.Unanswered.class));
        }
    }

    /** As the deadline does where it hits between the lease of a connection and its use. */
    private static HttpClientConnectionManager cuttingOffWhatItLeases(HttpPost call) {
        return new PoolingHttpClientConnectionManager() {
            @Override
            public LeaseRequest lease(String id, HttpRoute route, Timeout timeout, Object state) {
                LeaseRequest lease = super.lease(id, route, timeout, state);
                return new LeaseRequest() {
                    @Override
                    public ConnectionEndpoint get(Timeout atMost)
                            throws InterruptedException, ExecutionException, TimeoutException {
                        ConnectionEndpoint endpoint = lease.get(atMost);
                        call.cancel();
                        return endpoint;
                    }

                    @Override
                    public boolean cancel() {
                        return lease.cancel();
                    }
                };
            }
        };
    }

    private static Throwable failure(HttpPost call, Consumer<HttpClientBuilder> more) {
        HttpClientBuilder builder = HttpClientBuilder.create();
        new NoRetryHttpClient(Duration.ofMinutes(10), Outbound.DIRECT).configureHttpClient(builder);
        more.accept(builder);
        try (CloseableHttpClient client = builder.build()) {
            return catchThrowable(() -> client.execute(call, answer -> answer.getCode()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int call(int proxy, String url) throws IOException {
        URI address = URI.create("http://127.0.0.1:" + proxy);
        return call(new Outbound(address, "trunkline", "s3cret", 1), url);
    }

    private static int call(Outbound outbound, String url) throws IOException {
        HttpClientBuilder builder = HttpClientBuilder.create();
        new NoRetryHttpClient(Duration.ofSeconds(10), outbound).configureHttpClient(builder);
        try (CloseableHttpClient client = builder.build()) {
            return client.execute(new HttpPost(url), answer -> answer.getCode());
        }
    }

    private static void refuse(ServerSocket proxy, String status) {
        answer(proxy, "HTTP/1.1 " + status + "\r\nContent-Length: 2\r\n\r\nno");
    }

    private static void answer(ServerSocket proxy, String answer) {
        try (Socket socket = proxy.accept()) {
            socket.getInputStream().read(new byte[16_384]);
            socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
