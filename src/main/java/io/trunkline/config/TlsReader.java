package io.trunkline.config;

import io.trunkline.config.TlsSettings.ClientAuth;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLServerSocketFactory;

/** Reads the {@code tls.*} settings of one of the two ports. */
final class TlsReader {

    private static final String COMMAS = ", ";

    private final PropertyReader values;
    private final Path home;
    private final String prefix;

    /** @param prefix such as {@code trunkline.server.tls.} */
    TlsReader(PropertyReader values, Path home, String prefix) {
        this.values = values;
        this.home = home;
        this.prefix = prefix;
    }

    TlsSettings read() {
        List<String> ciphers = values.optional(
                prefix + "ciphers",
                text -> words(text, known()),
                "names of cipher suites of this Java, such as " + TlsSettings.CIPHERS.get(0));
        TlsSettings tls = new TlsSettings(
                values.optional(prefix + "key-store", home::resolve, "a PKCS12 file"),
                values.secret(prefix + "key-store-password"),
                values.optional(prefix + "trust-store", home::resolve, "a PKCS12 file"),
                values.secret(prefix + "trust-store-password"),
                values.get(prefix + "client-auth", "none", TlsReader::clientAuth, "none, want or need"),
                values.get(
                        prefix + "protocols",
                        String.join(COMMAS, TlsSettings.PROTOCOLS),
                        text -> words(text, TlsSettings.PROTOCOLS),
                        "one or both of " + String.join(COMMAS, TlsSettings.PROTOCOLS)),
                ciphers == null ? TlsSettings.CIPHERS : ciphers);
        if (tls.clientAuth() != ClientAuth.NONE) {
            refuseMissing("key-store", tls.keyStore());
            refuseMissing("trust-store", tls.trustStore());
        }
        if (tls.keyStore() != null) {
            KeyStores.withKey(tls.keyStore(), tls.keyStorePassword())
                    .ifPresent(wrong -> wrong.report(values, prefix + "key-store"));
        }
        if (tls.trustStore() != null) {
            KeyStores.withCertificates(tls.trustStore(), tls.trustStorePassword())
                    .ifPresent(wrong -> wrong.report(values, prefix + "trust-store"));
        }
        return tls;
    }

    private void refuseMissing(String store, Path path) {
        if (path == null) {
            values.problem(
                    prefix + "client-auth", "needs " + prefix + store + ", which is not set", "both stores, or none");
        }
    }

    private static List<String> known() {
        return List.of(((SSLServerSocketFactory) SSLServerSocketFactory.getDefault()).getSupportedCipherSuites());
    }

    private static List<String> words(String text, List<String> known) {
        List<String> words = Stream.of(text.split(",")).map(String::strip).toList();
        if (!known.containsAll(words)) {
            throw new IllegalArgumentException();
        }
        return words;
    }

    private static ClientAuth clientAuth(String word) {
        return switch (word) {
            case "none" -> ClientAuth.NONE;
            case "want" -> ClientAuth.WANT;
            case "need" -> ClientAuth.NEED;
            default -> throw new IllegalArgumentException();
        };
    }
}
