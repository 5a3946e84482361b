package io.trunkline.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.app.Certificates;
import io.trunkline.app.Certificates.Identity;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** HTTPS of the packaged program: what the virtual machine decides of it once, when it loads it, and floods over it. */
class TlsIT {

    private static final int CONNECTIONS = 3;
    private static final int HONEST = 20;

    private static final Identity SERVER = Certificates.authority("CN=localhost");

    @RegisterExtension
    static final Installation BOX = new Installation().withJvm("-XX:MaxDirectMemorySize=64m");

    @BeforeAll
    static void start() {
        Certificates.writeKey(BOX.file("server.p12"), SERVER);
        BOX.with("trunkline.server.tls.key-store", BOX.file("server.p12").toString())
                .with("trunkline.server.tls.key-store-password", Certificates.PASSWORD)
                .start();
    }

    private static SSLContext context() throws GeneralSecurityException {
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(Certificates.trust(SERVER));
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    private SSLSocket connect() throws IOException, GeneralSecurityException {
        SSLSocket socket = (SSLSocket) context()
                .getSocketFactory()
                .createSocket("127.0.0.1", BOX.webhooks().port());
        socket.setEnabledProtocols(new String[] {"TLSv1.2"});
        socket.setSoTimeout(20_000);
        return socket;
    }

    @Test
    void client_that_negotiates_a_connection_anew_is_cut() throws Exception {
        try (SSLSocket socket = connect()) {
            socket.startHandshake();
            assertThat(socket.getSession().getProtocol()).isEqualTo("TLSv1.2");
            assertThatThrownBy(() -> {
                        socket.startHandshake();
                        socket.getInputStream().read();
                    })
                    .isInstanceOf(SSLException.class)
                    .hasMessageContaining("handshake_failure");
        }
        try (SSLSocket socket = connect()) {
            socket.startHandshake();
            socket.getOutputStream().write("GET /x HTTP/1.1\r\nHost: x\r\n\r\n".getBytes());
            assertThat(socket.getInputStream().readAllBytes()).asString().startsWith("HTTP/1.1 404");
        }
    }

    private static int honest(HttpClient client, String id) throws IOException, InterruptedException {
        byte[] body = Webhooks.genesysTrunk(id, "UP", Instant.now()).getBytes(StandardCharsets.UTF_8);
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("https://localhost:" + BOX.webhooks().port() + "/webhooks/genesys"))
                .timeout(Duration.ofSeconds(10))
                .header("Content-Type", "application/json")
                .header("X-Genesys-Signature", Webhooks.hmac(body))
                .POST(BodyPublishers.ofByteArray(body))
                .build();
        return client.send(request, BodyHandlers.discarding()).statusCode();
    }

    @Test
    void answers_that_are_not_read_over_tls_neither_pile_up_nor_delay_honest_senders() throws Exception {
        HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(context())
                .build();
        String request = "GET /x HTTP/1.1\r\nHost: x\r\n\r\n".repeat(1_000);
        try (Flooder flooder =
                Flooder.of(CONNECTIONS, BOX.webhooks().port(), context().getSocketFactory(), request)) {
            Waits.await("the flood").until(() -> flooder.written() > 500_000);
            for (int i = 0; i < HONEST || flooder.goesOn(); i++) {
                assertThat(honest(client, "trunk-tls-" + i)).isEqualTo(202);
                assertThat(BOX.management().metric("trunkline_webhook_unanswered"))
                        .as("answers that wait for a reader, one a connection at most")
                        .isLessThanOrEqualTo(CONNECTIONS + 1);
            }
        }
        assertThat(BOX.program().isAlive()).isTrue();
    }
}
