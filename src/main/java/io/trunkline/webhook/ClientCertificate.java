package io.trunkline.webhook;

import io.vertx.core.http.HttpServerRequest;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/** Who the client is, by the certificate that TLS has checked. */
final class ClientCertificate {

    private ClientCertificate() {}

    /** The subject as RFC 2253 writes it; empty without TLS or without a certificate. */
    static Optional<String> subject(HttpServerRequest request) {
        SSLSession session = request.sslSession();
        if (session == null) {
            return Optional.empty();
        }
        try {
            Certificate own = session.getPeerCertificates()[0];
            return own instanceof X509Certificate certificate
                    ? Optional.of(certificate.getSubjectX500Principal().getName())
                    : Optional.empty();
        } catch (SSLPeerUnverifiedException anonymous) {
            return Optional.empty();
        }
    }
}
