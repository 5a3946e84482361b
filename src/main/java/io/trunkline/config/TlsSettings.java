package io.trunkline.config;

import java.nio.file.Path;
import java.util.List;

/**
 * HTTPS on a port; without a key store it is HTTP. Paths are PKCS12 files.
 *
 * @param protocols by Java's names, the preferred first
 * @param ciphers by Java's names, the preferred first
 */
public record TlsSettings(
        Path keyStore,
        String keyStorePassword,
        Path trustStore,
        String trustStorePassword,
        ClientAuth clientAuth,
        List<String> protocols,
        List<String> ciphers) {

    static final List<String> PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");

    /** With forward secrecy (ECDHE) and authenticated encryption (AEAD) alone. */
    static final List<String> CIPHERS = List.of(
            "TLS_AES_256_GCM_SHA384",
            "TLS_AES_128_GCM_SHA256",
            "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

    /** With the protocols and ciphers that are usual. */
    public TlsSettings(
            Path keyStore, String keyStorePassword, Path trustStore, String trustStorePassword, ClientAuth clientAuth) {
        this(keyStore, keyStorePassword, trustStore, trustStorePassword, clientAuth, PROTOCOLS, CIPHERS);
    }

    /** Whether nothing is configured that would have to do anything. */
    boolean isUnset() {
        return !enabled() && clientAuth == ClientAuth.NONE;
    }

    public enum ClientAuth {
        NONE,
        WANT,
        NEED
    }

    public boolean enabled() {
        return keyStore != null;
    }

    @Override
    public String toString() {
        return "TlsSettings[" + keyStore + ", " + trustStore + ", " + clientAuth + "]";
    }
}
