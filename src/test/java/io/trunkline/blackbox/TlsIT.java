package io.trunkline.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.app.Certificates;
import io.trunkline.app.Certificates.Identity;
import java.io.IOException;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the virtual machine decides of TLS once, when it loads it. */
class TlsIT {

    private final Identity server = Certificates.authority("CN=localhost");

    @RegisterExtension
    final Installation box = new Installation();

    private SSLSocket connect() throws IOException, GeneralSecurityException {
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(Certificates.trust(server));
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        SSLSocket socket = (SSLSocket) context.getSocketFactory()
                .createSocket("127.0.0.1", box.webhooks().port());
        socket.setEnabledProtocols(new String[] {"TLSv1.2"});
        socket.setSoTimeout(20_000);
        return socket;
    }

    @Test
    void client_that_negotiates_a_connection_anew_is_cut() throws Exception {
        Certificates.writeKey(box.file("server.p12"), server);
        box.with("trunkline.server.tls.key-store", box.file("server.p12").toString())
                .with("trunkline.server.tls.key-store-password", Certificates.PASSWORD)
                .start();

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
}
