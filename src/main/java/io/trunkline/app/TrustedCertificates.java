package io.trunkline.app;

import io.trunkline.thread.DaemonThreads;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The trust store of the JVM, which is read once for the whole program. */
final class TrustedCertificates {

    private static final Logger LOG = LoggerFactory.getLogger(TrustedCertificates.class);

    private TrustedCertificates() {}

    /**
     * Loads the trust store on a thread of its own while the router starts; otherwise the main thread loads it when Camel
     * makes its first HTTP client (35 ms).
     */
    static void preload() {
        DaemonThreads.named("trusted-certificates")
                .newThread(() -> {
                    try {
                        SSLContext.getDefault();
                    } catch (GeneralSecurityException e) {
                        LOG.debug(
                                "The default TLS context cannot be made; the first HTTPS call will fail with the same error",
                                e);
                    }
                })
                .start();
    }
}
