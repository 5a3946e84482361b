package io.trunkline.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.trunkline.app.Certificates.Identity;
import io.trunkline.config.StartupException;
import io.trunkline.config.TlsSettings;
import io.trunkline.config.TlsSettings.ClientAuth;
import io.trunkline.connection.ServerTls;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** HTTPS and mutual TLS as a client meets them. */
class WebhookTlsTest {

    private final Identity authority = Certificates.authority("CN=Test CA");
    private final Identity stranger = Certificates.authority("CN=Another CA");
    private final Identity server = Certificates.issuedBy(authority, "CN=first server");
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @TempDir
    private Path routes;

    @TempDir
    private Path stores;

    private Path keyStore;
    private Path trustStore;
    private RunningRouter running;

    @BeforeEach
    void prepare() {
        keyStore = Certificates.writeKey(stores.resolve("server.p12"), server);
        trustStore = Certificates.writeTrust(stores.resolve("clients.p12"), authority);
        log.start();
        logger().addAppender(log);
    }

    @AfterEach
    void stop() {
        logger().detachAppender(log);
        if (running != null) {
            running.close();
        }
    }

    private static Logger logger() {
        return (Logger) LoggerFactory.getLogger(ServerTls.class);
    }

    private void start(ClientAuth clientAuth) {
        TlsSettings tls =
                new TlsSettings(keyStore, Certificates.PASSWORD, trustStore, Certificates.PASSWORD, clientAuth);
        running = new RunningRouter(routes, tls, Duration.ofSeconds(30));
    }

    /** Posts on a new connection as this client, or as nobody. */
    private int post(Identity client) throws Exception {
        HttpClient http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(context(client, authority))
                .build();
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("https://127.0.0.1:" + running.router.port() + "/webhooks/genesys"))
                .timeout(Duration.ofSeconds(20))
                .header("X-Proof", "yes")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"type\":\"trunk\",\"id\":\"t\"}"))
                .build();
        return http.send(request, BodyHandlers.discarding()).statusCode();
    }

    private Optional<String> subjectOfLast() {
        return List.copyOf(running.verified).get(running.verified.size() - 1).clientSubject();
    }

    private static SSLContext context(Identity client, Identity trusted) throws GeneralSecurityException {
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(Certificates.trust(trusted));
        KeyManager[] keys = client == null ? null : new KeyManager[] {new Insistent(client)};
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys, trust.getTrustManagers(), null);
        return context;
    }

    /** Offers its certificate even to a server that does not list the issuer: as an attacker would. */
    private static final class Insistent extends X509ExtendedKeyManager {

        private final Identity client;

        Insistent(Identity client) {
            this.client = client;
        }

        @Override
        public String chooseClientAlias(String[] types, java.security.Principal[] issuers, Socket socket) {
            return "client";
        }

        @Override
        public String chooseEngineClientAlias(
                String[] types, java.security.Principal[] issuers, javax.net.ssl.SSLEngine engine) {
            return "client";
        }

        @Override
        public X509Certificate[] getCertificateChain(String alias) {
            return new X509Certificate[] {client.certificate()};
        }

        @Override
        public java.security.PrivateKey getPrivateKey(String alias) {
            return client.keys().getPrivate();
        }

        @Override
        public String[] getClientAliases(String type, java.security.Principal[] issuers) {
            return new String[] {"client"};
        }

        @Override
        public String[] getServerAliases(String type, java.security.Principal[] issuers) {
            return new String[0];
        }

        @Override
        public String chooseServerAlias(String type, java.security.Principal[] issuers, Socket socket) {
            return null;
        }
    }

    @Test
    void without_client_auth_anybody_gets_through_tls_and_nobody_has_a_subject() throws Exception {
        start(ClientAuth.NONE);
        assertThat(post(null)).isEqualTo(202);
        assertThat(post(Certificates.issuedBy(authority, "CN=relay"))).isEqualTo(202);
        assertThat(subjectOfLast()).isEmpty();
    }

    @Test
    void a_client_that_needs_a_certificate_and_has_none_is_refused() {
        start(ClientAuth.NEED);
        assertThatThrownBy(() -> post(null)).isInstanceOf(IOException.class);
        assertThat(running.verified).isEmpty();
    }

    @Test
    void a_client_with_a_good_certificate_is_known_by_its_subject() throws Exception {
        start(ClientAuth.NEED);
        assertThat(post(Certificates.issuedBy(authority, "C=US, O=Contoso\\, Inc., CN=relay")))
                .isEqualTo(202);
        assertThat(subjectOfLast()).hasValue("CN=relay,O=Contoso\\, Inc.,C=US");
    }

    @Test
    void who_may_have_a_certificate_is_served_with_and_without() throws Exception {
        start(ClientAuth.WANT);
        assertThat(post(null)).isEqualTo(202);
        assertThat(subjectOfLast()).isEmpty();
        assertThat(post(Certificates.issuedBy(authority, "CN=relay"))).isEqualTo(202);
        assertThat(subjectOfLast()).hasValue("CN=relay");
    }

    @ParameterizedTest
    @ValueSource(strings = {"WANT", "NEED"})
    void a_certificate_of_another_authority_or_an_expired_one_is_refused(ClientAuth clientAuth) {
        start(clientAuth);
        assertThatThrownBy(() -> post(Certificates.issuedBy(stranger, "CN=relay")))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> post(Certificates.expired(authority, "CN=relay")))
                .isInstanceOf(IOException.class);
        assertThat(running.verified).isEmpty();
    }

    @Test
    void plain_http_gets_no_answer_on_a_tls_port() throws Exception {
        start(ClientAuth.NONE);
        try (RawClient client = new RawClient(running.router.port())) {
            client.write("POST /webhooks/genesys HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n");
            assertThat(client.untilClosed()).doesNotContain("HTTP/1.1");
        }
    }

    /** Java's own client no longer offers TLS 1.1, so the hello is written by hand. */
    @Test
    void tls_1_1_is_refused_and_1_2_is_not() throws Exception {
        start(ClientAuth.NONE);
        byte[] alert = hello("0302");
        assertThat(alert[0]).as("alert").isEqualTo((byte) 21);
        assertThat(alert[6]).as("protocol_version").isEqualTo((byte) 70);

        byte[] serverHello = hello("0303");
        assertThat(serverHello[0]).as("handshake").isEqualTo((byte) 22);
        assertThat(serverHello[5]).as("server_hello").isEqualTo((byte) 2);
    }

    private byte[] hello(String version) throws IOException {
        // ECDHE-ECDSA with AES-GCM and, for old versions, AES-CBC; curves, point formats and signatures to match.
        String extensions = "000a00040002001700" + "0b000201" + "00" + "000d000400020403";
        String body = version + "11".repeat(32) + "00" + "0004c02bc009" + "0100"
                + HexFormat.of().toHexDigits((short) (extensions.length() / 2)) + extensions;
        String handshake = "01" + HexFormat.of().toHexDigits(body.length() / 2).substring(2) + body;
        String record = "160301" + HexFormat.of().toHexDigits((short) (handshake.length() / 2)) + handshake;
        try (Socket socket = new Socket("127.0.0.1", running.router.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(HexFormat.of().parseHex(record));
            return socket.getInputStream().readNBytes(7);
        }
    }

    private String serverName() throws Exception {
        try (SSLSocket socket = (SSLSocket)
                context(null, authority).getSocketFactory().createSocket("127.0.0.1", running.router.port())) {
            socket.startHandshake();
            X509Certificate shown = (X509Certificate) socket.getSession().getPeerCertificates()[0];
            return shown.getSubjectX500Principal().getName();
        }
    }

    @Test
    void a_replaced_server_certificate_is_shown_to_new_connections_and_the_old_ones_go_on() throws Exception {
        start(ClientAuth.NONE);
        assertThat(serverName()).isEqualTo("CN=first server");
        assertThat(running.router.checkForTlsEdits()).isFalse();
        try (SSLSocket kept = (SSLSocket)
                context(null, authority).getSocketFactory().createSocket("127.0.0.1", running.router.port())) {
            kept.startHandshake();

            Certificates.writeKey(keyStore, Certificates.issuedBy(authority, "CN=second server"));
            assertThat(running.router.checkForTlsEdits()).isTrue();

            assertThat(serverName()).isEqualTo("CN=second server");
            kept.getOutputStream().write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes());
            assertThat(kept.getInputStream().readNBytes(12)).asString().isEqualTo("HTTP/1.1 404");
        }
        assertThat(running.router.checkForTlsEdits()).isFalse();
    }

    @Test
    void a_replaced_certificate_is_found_without_being_asked_to_look() throws Exception {
        start(ClientAuth.NONE);
        Certificates.writeKey(keyStore, Certificates.issuedBy(authority, "CN=second server"));
        await().ignoreExceptions().atMost(Duration.ofSeconds(30)).until(this::serverName, "CN=second server"::equals);
    }

    @Test
    void a_replaced_trust_store_decides_about_new_connections() throws Exception {
        start(ClientAuth.NEED);
        Identity ours = Certificates.issuedBy(authority, "CN=ours");
        Identity theirs = Certificates.issuedBy(stranger, "CN=theirs");
        assertThat(post(ours)).isEqualTo(202);

        Certificates.writeTrust(trustStore, stranger);
        assertThat(running.router.checkForTlsEdits()).isTrue();

        assertThatThrownBy(() -> post(ours)).isInstanceOf(IOException.class);
        assertThat(post(theirs)).isEqualTo(202);
        assertThat(subjectOfLast()).hasValue("CN=theirs");
        assertThatThrownBy(() -> post(null)).as("still needed").isInstanceOf(IOException.class);
    }

    @Test
    void a_session_that_was_made_under_the_old_trust_store_cannot_be_resumed() throws Exception {
        start(ClientAuth.NEED);
        SSLContext client = context(Certificates.issuedBy(authority, "CN=ours"), authority);
        assertThat(knock(client)).startsWith("HTTP/1.1 404");

        Certificates.writeTrust(trustStore, stranger);
        assertThat(running.router.checkForTlsEdits()).isTrue();

        assertThatThrownBy(() -> knock(client)).isInstanceOf(IOException.class);
    }

    @Test
    void a_connection_of_a_client_that_is_trusted_no_more_is_cut() throws Exception {
        start(ClientAuth.NEED);
        SSLContext client = context(Certificates.issuedBy(authority, "CN=ours"), authority);
        try (Socket kept = client.getSocketFactory().createSocket("127.0.0.1", running.router.port())) {
            kept.setSoTimeout(20_000);
            String body = "{\"type\":\"trunk\",\"id\":\"t\"}";
            String event = "POST /webhooks/genesys HTTP/1.1\r\nHost: x\r\nX-Proof: yes\r\n"
                    + "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
            kept.getOutputStream().write(event.getBytes());
            assertThat(kept.getInputStream().readNBytes(12)).asString().isEqualTo("HTTP/1.1 202");

            Certificates.writeTrust(trustStore, stranger);
            assertThat(running.router.checkForTlsEdits()).isTrue();

            assertThat(kept.getInputStream().readAllBytes()).asString().doesNotContain("HTTP/1.1");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLS_RSA_WITH_AES_128_GCM_SHA256", "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384"})
    void a_cipher_without_forward_secrecy_or_authentication_is_not_taken(String cipher) throws Exception {
        start(ClientAuth.NONE);
        try (SSLSocket socket = (SSLSocket)
                context(null, authority).getSocketFactory().createSocket("127.0.0.1", running.router.port())) {
            socket.setEnabledProtocols(new String[] {"TLSv1.2"});
            socket.setEnabledCipherSuites(new String[] {cipher});
            assertThatThrownBy(socket::startHandshake).isInstanceOf(IOException.class);
        }
    }

    @Test
    void what_is_configured_is_offered() throws Exception {
        TlsSettings tls = new TlsSettings(
                keyStore,
                Certificates.PASSWORD,
                null,
                null,
                ClientAuth.NONE,
                List.of("TLSv1.2"),
                List.of("TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"));
        running = new RunningRouter(routes, tls, Duration.ofSeconds(30));
        try (SSLSocket socket = (SSLSocket)
                context(null, authority).getSocketFactory().createSocket("127.0.0.1", running.router.port())) {
            socket.startHandshake();
            assertThat(socket.getSession().getProtocol()).isEqualTo("TLSv1.2");
            assertThat(socket.getSession().getCipherSuite()).isEqualTo("TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256");
        }
    }

    private String knock(SSLContext client) throws IOException {
        try (Socket socket = client.getSocketFactory().createSocket("127.0.0.1", running.router.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".getBytes());
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes());
        }
    }

    @Test
    void a_broken_replacement_is_said_once_and_the_old_one_stays() throws Exception {
        start(ClientAuth.NEED);
        Identity client = Certificates.issuedBy(authority, "CN=relay");
        Files.writeString(keyStore, "half a key sto");

        assertThat(running.router.checkForTlsEdits()).isFalse();
        assertThat(running.router.checkForTlsEdits()).isFalse();

        assertThat(log.list).extracting(ILoggingEvent::getLevel).containsExactly(Level.ERROR);
        assertThat(log.list.get(0).getFormattedMessage())
                .contains("trunkline.server.tls.key-store", keyStore.toString(), "expected", "are kept")
                .doesNotContain(Certificates.PASSWORD);
        assertThat(serverName()).isEqualTo("CN=first server");
        assertThat(post(client)).isEqualTo(202);

        Certificates.writeKey(keyStore, Certificates.issuedBy(authority, "CN=third server"));
        assertThat(running.router.checkForTlsEdits()).isTrue();
        assertThat(serverName()).isEqualTo("CN=third server");
    }

    @Test
    void a_trust_store_that_would_trust_nobody_is_not_taken() throws Exception {
        start(ClientAuth.NEED);
        Certificates.writeTrust(trustStore);
        assertThat(running.router.checkForTlsEdits()).isFalse();
        assertThat(log.list.get(0).getFormattedMessage()).contains("holds no trusted certificate");
        assertThat(post(Certificates.issuedBy(authority, "CN=relay"))).isEqualTo(202);
    }

    @Test
    void client_auth_without_a_trust_store_does_not_start() {
        trustStore = null;
        assertThatThrownBy(() -> start(ClientAuth.NEED))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("trunkline.server.tls.client-auth")
                .hasMessageContaining("expected");
    }

    @Test
    void client_auth_without_a_key_store_does_not_start_as_plain_http() {
        keyStore = null;
        assertThatThrownBy(() -> start(ClientAuth.WANT))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("trunkline.server.tls.key-store");
    }

    @Test
    void a_wrong_password_does_not_start_and_is_not_shown() throws Exception {
        TlsSettings tls = new TlsSettings(keyStore, "not-this-one", null, null, ClientAuth.NONE);
        assertThatThrownBy(() -> running = new RunningRouter(routes, tls, Duration.ofSeconds(30)))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining(keyStore.toString())
                .hasMessageNotContaining("not-this-one");
    }
}
