package io.trunkline.pagerduty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.net.httpserver.HttpServer;
import io.trunkline.model.DeliveryResult;
import io.trunkline.play.Behaviour;
import io.trunkline.play.Options;
import io.trunkline.play.StandIn;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.apache.camel.http.base.HttpOperationFailedException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.HttpHostConnectException;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.util.Timeout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ErrorClassifierTest {

    private static final Instant NOW = Instant.parse("2026-03-01T10:15:30Z");

    static Stream<Throwable> neverArrived() {
        return Stream.of(
                new ConnectException("Connection refused"),
                new HttpHostConnectException("Connect to events.pagerduty.com failed"),
                new ConnectTimeoutException("Connect to events.pagerduty.com timed out"),
                new ConnectionRequestTimeoutException("Timeout deadline: 1 MILLISECONDS"),
                new NoRouteToHostException("No route to host"),
                new UnknownHostException("events.pagerduty.com"),
                new UnresolvedAddressException(),
                new SSLHandshakeException("PKIX path building failed"),
                new SSLPeerUnverifiedException("Certificate doesn't match"),
                new SSLHandshakeException("cut in the handshake").initCause(new SocketException("Connection reset")));
    }

    @ParameterizedTest
    @MethodSource("neverArrived")
    void withoutAConnectionTheCallDidNotArrive(Throwable failure) {
        assertThat(answer(failure)).isInstanceOf(DeliveryResult.Unreachable.class);
        assertThat(answer(new RuntimeException("wrapped", new IOException(failure))))
                .isInstanceOf(DeliveryResult.Unreachable.class);
    }

    static Stream<Throwable> mayHaveArrived() {
        return Stream.of(
                new SocketTimeoutException("Read timed out"),
                new SocketException("Connection reset"),
                new NoHttpResponseException("failed to respond"),
                new SSLException("Connection closed in the middle"),
                new IOException("Premature end of Content-Length delimited message body"),
                new IllegalStateException("nobody has thought of this"));
    }

    @ParameterizedTest
    @MethodSource("mayHaveArrived")
    void anythingElseMayHaveArrived(Throwable failure) {
        assertThat(answer(failure)).isInstanceOfSatisfying(DeliveryResult.Unanswered.class, answer -> {
            assertThat(answer.serverError()).isFalse();
            assertThat(answer.retryAfter()).isEmpty();
            assertThat(answer.reason()).contains(failure.getClass().getSimpleName());
        });
        assertThat(answer(new RuntimeException("wrapped", failure))).isInstanceOf(DeliveryResult.Unanswered.class);
    }

    @Test
    void anAnswerThatCamelThrowsIsSortedAsTheAnswerThatItIs() {
        assertThat(answer(thrown(429, Map.of("Retry-After", "7"), "")))
                .isEqualTo(new DeliveryResult.Throttled(Optional.of(Duration.ofSeconds(7))));
        assertThat(answer(new RuntimeException(
                        thrown(400, Map.of(), "{\"status\":\"invalid event\",\"errors\":[\"no\"]}"))))
                .isEqualTo(new DeliveryResult.Refused(List.of("no")));
        assertThat(answer(thrown(302, null, null))).isInstanceOf(DeliveryResult.NotUnderstood.class);
    }

    @Test
    void aRoutingKeyInAMessageIsMasked() {
        assertThat(answer(new IOException("cannot send " + Reports.KEY)).toString())
                .contains("...cdef")
                .doesNotContain(Reports.KEY);
    }

    @Test
    void aCircleOfCausesEnds() {
        RuntimeException one = new RuntimeException("one");
        one.initCause(new RuntimeException("two", one));

        assertThat(answer(one)).isInstanceOf(DeliveryResult.Unanswered.class);
    }

    @Test
    void aRealConnectionThatIsRefusedIsUnreachable() throws Exception {
        int closed;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = socket.getLocalPort();
        }
        assertThat(answer(failureOf("http://127.0.0.1:" + closed))).isInstanceOf(DeliveryResult.Unreachable.class);
    }

    @Test
    void aRealCutConnectionIsUnanswered() {
        try (StandIn pagerduty = StandIn.start(Options.defaults())) {
            pagerduty.otherwise(call -> Behaviour.cut());

            assertThat(answer(failureOf(pagerduty.url()))).isInstanceOf(DeliveryResult.Unanswered.class);
        }
    }

    @Test
    void aRealTimeoutIsUnanswered() {
        try (StandIn pagerduty = StandIn.start(Options.defaults())) {
            pagerduty.otherwise(call -> Behaviour.silent());

            assertThat(answer(failureOf(pagerduty.url()))).isInstanceOf(DeliveryResult.Unanswered.class);
        }
    }

    @Test
    void aRealHandshakeThatIsCutIsUnreachable() throws Exception {
        assertThat(answer(failureOfTls(""))).isInstanceOf(DeliveryResult.Unreachable.class);
    }

    /** The client does not tell it from a cut in the middle, so it is taken for the worse of the two. */
    @Test
    void aRealServerWithoutTlsIsUnanswered() throws Exception {
        assertThat(answer(failureOfTls("HTTP/1.1 400 Bad Request\r\n\r\n")))
                .isInstanceOf(DeliveryResult.Unanswered.class);
    }

    @Test
    void aRealServerThatIsSilentDuringTheHandshakeIsUnreachable() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(answer(failureOf("https://127.0.0.1:" + silent.getLocalPort())))
                    .isInstanceOf(DeliveryResult.Unreachable.class);
        }
    }

    @Test
    void aRealAnswerThatIsCutInTheMiddleIsUnanswered() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(202, 100);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
            exchange.close();
        });
        server.start();
        try {
            assertThat(answer(
                            failureOf("http://127.0.0.1:" + server.getAddress().getPort())))
                    .isInstanceOf(DeliveryResult.Unanswered.class);
        } finally {
            server.stop(0);
        }
    }

    /** Of a call whose TLS greeting is answered with this. */
    private static Throwable failureOfTls(String answer) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Void> served = CompletableFuture.runAsync(() -> {
                try (Socket socket = server.accept()) {
                    // The whole greeting, for unread bytes would make the end a reset.
                    socket.getInputStream().read(new byte[16_384]);
                    socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            Throwable failure = failureOf("https://127.0.0.1:" + server.getLocalPort());
            served.join();
            return failure;
        }
    }

    private static Throwable failureOf(String url) {
        ConnectionConfig connections = ConnectionConfig.custom()
                .setConnectTimeout(Timeout.ofMilliseconds(500))
                .build();
        RequestConfig config = RequestConfig.custom()
                .setResponseTimeout(Timeout.ofMilliseconds(300))
                .build();
        try (CloseableHttpClient client = HttpClients.custom()
                .disableAutomaticRetries()
                .setDefaultRequestConfig(config)
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setDefaultConnectionConfig(connections)
                        .build())
                .build()) {
            HttpPost post = new HttpPost(url + "/v2/enqueue");
            post.setEntity(new StringEntity(
                    EventPayload.of(Reports.trigger(Reports.down("t1"))), ContentType.APPLICATION_JSON));
            return catchThrowable(() -> client.execute(
                    post, response -> response.getEntity().getContent().readAllBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static HttpOperationFailedException thrown(int status, Map<String, String> headers, String body) {
        return new HttpOperationFailedException("http://x/v2/enqueue", status, "text", null, headers, body);
    }

    private static DeliveryResult answer(Throwable failure) {
        return ErrorClassifier.of(failure, Reports.KEY, NOW);
    }
}
