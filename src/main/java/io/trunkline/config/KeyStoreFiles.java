package io.trunkline.config;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Collections;

/** PKCS12 files, tried before they are used: what TLS would only find out in the middle of a handshake is said at once. */
public final class KeyStoreFiles {

    private KeyStoreFiles() {}

    private static Buffer read(String key, Path file) throws UnusableKeyStore {
        try {
            return Buffer.buffer(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UnusableKeyStore(key + ": cannot read " + file + " (" + e + "); expected a PKCS12 file");
        }
    }

    /** The bytes of a file that holds a private key and the password opens it. */
    public static Buffer withKey(String key, Path file, String password) throws UnusableKeyStore {
        Buffer content = read(key, file);
        try {
            KeyStore store = load(content, password);
            for (String alias : Collections.list(store.aliases())) {
                if (store.isKeyEntry(alias) && store.getKey(alias, secret(password)) != null) {
                    return content;
                }
            }
        } catch (IOException | GeneralSecurityException e) {
            throw unreadable(key, file);
        }
        throw new UnusableKeyStore(key + ": " + file + " holds no private key; expected one with its certificates");
    }

    /** The bytes of a file that holds at least one certificate that is trusted. */
    public static Buffer withTrust(String key, Path file, String password) throws UnusableKeyStore {
        Buffer content = read(key, file);
        try {
            KeyStore store = load(content, password);
            for (String alias : Collections.list(store.aliases())) {
                if (store.isCertificateEntry(alias)) {
                    return content;
                }
            }
        } catch (IOException | GeneralSecurityException e) {
            throw unreadable(key, file);
        }
        throw new UnusableKeyStore(key + ": " + file
                + " holds no trusted certificate; expected CAs, such as keytool -importcert stores them");
    }

    private static KeyStore load(Buffer content, String password) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(new ByteArrayInputStream(content.getBytes()), secret(password));
        return store;
    }

    private static char[] secret(String password) {
        return password == null ? new char[0] : password.toCharArray();
    }

    private static UnusableKeyStore unreadable(String key, Path file) {
        return new UnusableKeyStore(key + ": " + file + " cannot be opened; expected a PKCS12 file and its password");
    }
}
