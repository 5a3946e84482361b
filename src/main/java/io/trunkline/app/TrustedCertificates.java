package io.trunkline.app;

import io.trunkline.thread.DaemonThreads;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The certificates that the JVM trusts, read once for the whole program. */
final class TrustedCertificates {

    private static final Logger LOG = LoggerFactory.getLogger(TrustedCertificates.class);

    private TrustedCertificates() {}

    /** Begins to read them, beside the start: else Camel does, in the middle of it, when it makes the first HTTP client. */
    static void readBeside() {
        DaemonThreads.named("trusted-certificates")
                .newThread(() -> {
                    try {
                        SSLContext.getDefault();
                    } catch (GeneralSecurityException e) {
                        LOG.debug("Who needs them fails with this", e);
                    }
                })
                .start();
    }
}
