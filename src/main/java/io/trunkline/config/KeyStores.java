package io.trunkline.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Collections;
import java.util.Optional;

/** Opens the stores of certificates as the server will, so that a wrong password is found before the start. */
final class KeyStores {

    private KeyStores() {}

    /** What is wrong with a store that should hold a private key and its certificate. */
    static Optional<Wrong> withKey(Path file, String password) {
        return check(file, password, KeyStores::refuseWithoutKey);
    }

    /** What is wrong with a store that should hold certificates to trust. */
    static Optional<Wrong> withCertificates(Path file, String password) {
        return check(file, password, KeyStores::refuseWithoutCertificate);
    }

    /**
     * What is wrong with a store.
     *
     * @param suffix {@code -password} if it is the password rather than the store
     */
    record Wrong(String suffix, String problem, String expected) {

        void report(PropertyReader values, String key) {
            values.problem(key + suffix, problem, expected);
        }
    }

    private static Optional<Wrong> check(Path file, String password, Content content) {
        if (password == null) {
            return Optional.of(new Wrong("-password", "is not set", "the password of " + file));
        }
        if (!Files.isReadable(file) || !Files.isRegularFile(file)) {
            return Optional.of(new Wrong("", "file '" + file + "' does not exist or may not be read", "a PKCS12 file"));
        }
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, password.toCharArray());
            return content.wrong(store, password);
        } catch (IOException | GeneralSecurityException e) {
            return Optional.of(new Wrong(
                    "",
                    "file '" + file + "' does not open as PKCS12 with the password given",
                    "a PKCS12 file and its password"));
        }
    }

    private static Optional<Wrong> refuseWithoutKey(KeyStore store, String password) throws GeneralSecurityException {
        for (String alias : Collections.list(store.aliases())) {
            if (store.getKey(alias, password.toCharArray()) != null) {
                return Optional.empty();
            }
        }
        return Optional.of(new Wrong("", "holds no private key", "a private key and its certificate"));
    }

    private static Optional<Wrong> refuseWithoutCertificate(KeyStore store, String password)
            throws GeneralSecurityException {
        for (String alias : Collections.list(store.aliases())) {
            if (store.isCertificateEntry(alias)) {
                return Optional.empty();
            }
        }
        return Optional.of(new Wrong("", "holds no trusted certificate", "the certificates of who signs the clients'"));
    }

    private interface Content {
        Optional<Wrong> wrong(KeyStore store, String password) throws GeneralSecurityException;
    }
}
