package io.trunkline.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import io.trunkline.app.Certificates.Identity;
import io.trunkline.config.TlsSettings.ClientAuth;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.file.Files;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;

/** Key and trust stores that are replaced while the port is open. */
class WebhookTlsReloadTest extends WebhookTlsFixture {

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

    @Test
    void a_handshake_that_began_under_the_old_trust_store_cannot_end_under_the_new_one() throws Exception {
        start(ClientAuth.NEED);
        SSLContext client = context(Certificates.issuedBy(authority, "CN=ours"), authority);
        HeldSocket held = new HeldSocket(running.router.port());
        try (SSLSocket socket = (SSLSocket) client.getSocketFactory().createSocket(held, "127.0.0.1", 0, true)) {
            CompletableFuture<Void> handshake = CompletableFuture.runAsync(() -> {
                try {
                    socket.startHandshake();
                    socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes());
                } catch (IOException cut) {
                    throw new UncheckedIOException(cut);
                }
            });
            held.awaitLastFlight();

            Certificates.writeTrust(trustStore, stranger);
            assertThat(running.router.checkForTlsEdits()).isTrue();
            held.release();

            handshake.handle((done, cut) -> null).join();
            assertThat(untilCut(socket)).as("what is answered").isEmpty();
        }
    }

    private static String untilCut(Socket socket) {
        try {
            return new String(socket.getInputStream().readAllBytes());
        } catch (IOException cut) {
            return "";
        }
    }

    /** Sends the first flight of a client's handshake, and keeps the others back. */
    private static final class HeldSocket extends Socket {

        private final CountDownLatch lastFlight = new CountDownLatch(1);
        private final CountDownLatch released = new CountDownLatch(1);

        HeldSocket(int port) throws IOException {
            super("127.0.0.1", port);
            setSoTimeout(20_000);
        }

        void awaitLastFlight() throws InterruptedException {
            assertThat(lastFlight.await(20, TimeUnit.SECONDS)).isTrue();
        }

        void release() {
            released.countDown();
        }

        @Override
        public OutputStream getOutputStream() throws IOException {
            return new FilterOutputStream(super.getOutputStream()) {
                private boolean first = true;

                @Override
                public void write(byte[] bytes, int offset, int length) throws IOException {
                    if (!first) {
                        lastFlight.countDown();
                        try {
                            assertThat(released.await(20, TimeUnit.SECONDS)).isTrue();
                        } catch (InterruptedException e) {
                            throw new IOException(e);
                        }
                    }
                    first = false;
                    out.write(bytes, offset, length);
                }
            };
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
    void trust_store_without_a_certificate_is_not_loaded() throws Exception {
        start(ClientAuth.NEED);
        Certificates.writeTrust(trustStore);
        assertThat(running.router.checkForTlsEdits()).isFalse();
        assertThat(log.list.get(0).getFormattedMessage()).contains("holds no trusted certificate");
        assertThat(post(Certificates.issuedBy(authority, "CN=relay"))).isEqualTo(202);
    }
}
