package io.trunkline.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.config.TlsSettings.ClientAuth;
import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsSettingsTest {

    private static final String PASSWORD = "pa55word";

    @TempDir
    Path folder;

    private final Map<String, String> environment = new HashMap<>();
    private Path keyStore;
    private Path trustStore;

    @BeforeEach
    void makeStores() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        KeyPair pair = generator.generateKeyPair();
        X500Principal name = new X500Principal("CN=localhost");
        X509Certificate certificate = new JcaX509CertificateConverter()
                .getCertificate(new JcaX509v3CertificateBuilder(
                                name,
                                BigInteger.ONE,
                                Date.from(Instant.parse("2026-01-01T00:00:00Z")),
                                Date.from(Instant.parse("2036-01-01T00:00:00Z")),
                                name,
                                pair.getPublic())
                        .build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate())));
        keyStore = store(
                "key.p12",
                store -> store.setKeyEntry(
                        "server", pair.getPrivate(), PASSWORD.toCharArray(), new Certificate[] {certificate}));
        trustStore = store("trust.p12", store -> store.setCertificateEntry("ca", certificate));
    }

    @Test
    void both_stores_and_a_password_each_make_mutual_tls() {
        environment.put("TRUNKLINE_SERVER_TLS_KEY_STORE", keyStore.toString());
        environment.put("TRUNKLINE_SERVER_TLS_KEY_STORE_PASSWORD", PASSWORD);
        environment.put("TRUNKLINE_SERVER_TLS_TRUST_STORE", trustStore.toString());
        environment.put("TRUNKLINE_SERVER_TLS_TRUST_STORE_PASSWORD", PASSWORD);
        environment.put("TRUNKLINE_SERVER_TLS_CLIENT_AUTH", "need");

        assertThat(new SettingsReader(environment)
                        .read(folder.resolve("none"))
                        .server()
                        .tls())
                .isEqualTo(new TlsSettings(keyStore, PASSWORD, trustStore, PASSWORD, ClientAuth.NEED));
    }

    @Test
    void a_key_store_needs_its_password() {
        environment.put("TRUNKLINE_SERVER_TLS_KEY_STORE", keyStore.toString());

        assertThat(problems())
                .containsExactly("none: trunkline.server.tls.key-store-password: is not set;"
                        + " expected the password of key.p12");
    }

    @Test
    void a_wrong_password_is_found_before_the_start_and_not_shown() {
        environment.put("TRUNKLINE_SERVER_TLS_KEY_STORE", keyStore.toString());
        environment.put("TRUNKLINE_SERVER_TLS_KEY_STORE_PASSWORD", "wr0ng");

        assertThat(problems())
                .containsExactly("environment: TRUNKLINE_SERVER_TLS_KEY_STORE: file 'key.p12' does not open as PKCS12"
                        + " with the password given; expected a PKCS12 file and its password");
    }

    @Test
    void a_file_that_is_no_store_or_is_not_there_is_a_problem() throws Exception {
        environment.put("TRUNKLINE_SERVER_TLS_KEY_STORE_PASSWORD", PASSWORD);
        environment.put(
                "TRUNKLINE_SERVER_TLS_KEY_STORE",
                Files.writeString(folder.resolve("text"), "no store").toString());
        assertThat(problems()).singleElement().asString().contains("file 'text' does not open as PKCS12");

        environment.put(
                "TRUNKLINE_SERVER_TLS_KEY_STORE", folder.resolve("nowhere.p12").toString());
        assertThat(problems())
                .containsExactly("environment: TRUNKLINE_SERVER_TLS_KEY_STORE: file 'nowhere.p12' does not exist or may"
                        + " not be read; expected a PKCS12 file");
    }

    @Test
    void each_store_has_to_hold_what_it_is_for() {
        environment.put("TRUNKLINE_SERVER_TLS_KEY_STORE", trustStore.toString());
        environment.put("TRUNKLINE_SERVER_TLS_KEY_STORE_PASSWORD", PASSWORD);
        environment.put("TRUNKLINE_SERVER_TLS_TRUST_STORE", keyStore.toString());
        environment.put("TRUNKLINE_SERVER_TLS_TRUST_STORE_PASSWORD", PASSWORD);

        assertThat(problems())
                .containsExactly(
                        "environment: TRUNKLINE_SERVER_TLS_KEY_STORE: holds no private key;"
                                + " expected a private key and its certificate",
                        "environment: TRUNKLINE_SERVER_TLS_TRUST_STORE: holds no trusted certificate;"
                                + " expected the certificates of who signs the clients'");
    }

    @Test
    void client_certificates_need_both_stores() {
        environment.put("TRUNKLINE_SERVER_TLS_CLIENT_AUTH", "want");
        environment.put("TRUNKLINE_SERVER_TLS_TRUST_STORE", "");

        assertThat(problems())
                .containsExactly(
                        "environment: TRUNKLINE_SERVER_TLS_CLIENT_AUTH: needs trunkline.server.tls.key-store,"
                                + " which is not set; expected both stores, or none",
                        "environment: TRUNKLINE_SERVER_TLS_CLIENT_AUTH: needs trunkline.server.tls.trust-store,"
                                + " which is not set; expected both stores, or none");
    }

    private List<String> problems() {
        return new SettingsReader(environment)
                .read(folder.resolve("none"), new FileSnapshot()).problems().stream()
                        .map(problem -> problem.toString().replace(folder + "/", ""))
                        .toList();
    }

    private Path store(String name, Filling filling) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        filling.fill(store);
        Path file = folder.resolve(name);
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, PASSWORD.toCharArray());
        }
        return file;
    }

    private interface Filling {
        void fill(KeyStore store) throws Exception;
    }
}
