package io.trunkline.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.trunkline.app.Certificates.Identity;
import io.trunkline.config.Settings;
import io.trunkline.config.Settings.Management.Console;
import io.trunkline.config.TlsSettings;
import io.trunkline.config.TlsSettings.ClientAuth;
import io.trunkline.management.Node;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The management port opened to a network. */
class ManagementTlsTest {

    private final Identity authority = Certificates.authority("CN=Test CA");

    @TempDir
    private Path stores;

    private Node node;

    @AfterEach
    void stop() {
        node.close();
    }

    private void start(ClientAuth clientAuth, String token) throws Exception {
        Path keys =
                Certificates.writeKey(stores.resolve("server.p12"), Certificates.issuedBy(authority, "CN=management"));
        Path trust = Certificates.writeTrust(stores.resolve("clients.p12"), authority);
        TlsSettings tls = new TlsSettings(keys, Certificates.PASSWORD, trust, Certificates.PASSWORD, clientAuth);
        node = Node.started(new Settings.Management("127.0.0.1", 0, token, null, Console.READ, tls));
    }

    private HttpResponse<String> get(String path, String... headers) throws Exception {
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(Certificates.trust(authority));
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + node.number() + path))
                .timeout(Duration.ofSeconds(20));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(context)
                .build()
                .send(request.build(), BodyHandlers.ofString());
    }

    @Test
    void with_a_key_store_it_is_https_with_tokens_as_ever_and_nothing_else() throws Exception {
        start(ClientAuth.NONE, "s3cret");
        assertThat(get("/api/incidents").statusCode()).isEqualTo(401);
        assertThat(get("/api/incidents", "Authorization", "Bearer s3cret").statusCode())
                .isEqualTo(200);
        assertThat(get("/observe/health/live").statusCode()).isEqualTo(200);
        try (RawClient plain = new RawClient(node.number())) {
            plain.write("GET /observe/health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
            assertThat(plain.untilClosed()).doesNotContain("HTTP/1.1");
        }
        await().untilAsserted(() -> assertThat(get("/observe/metrics", "Authorization", "Bearer s3cret")
                        .body())
                .contains("trunkline_management_refused_total{reason=\"tls\"} 1.0"));
    }

    @Test
    void client_without_a_required_certificate_is_refused() throws Exception {
        start(ClientAuth.NEED, null);
        assertThatThrownBy(() -> get("/observe/health")).isInstanceOf(IOException.class);
    }
}
