package io.trunkline.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.config.StartupException;
import io.trunkline.config.TlsSettings;
import io.trunkline.config.TlsSettings.ClientAuth;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTPS and mutual TLS as a client meets them. */
class WebhookTlsTest extends WebhookTlsFixture {

    @Test
    void without_client_auth_every_client_is_served_and_none_has_a_subject() throws Exception {
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
    void optional_client_certificate_is_served_with_and_without() throws Exception {
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
