package io.trunkline.connection;

import io.trunkline.config.KeyStoreFiles;
import io.trunkline.config.StartupException;
import io.trunkline.config.TlsSettings;
import io.trunkline.config.UnusableKeyStore;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PfxOptions;
import io.vertx.core.net.SSLOptions;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * HTTPS and mutual TLS on one of the ports.
 *
 * <p>Files that are replaced are taken for new connections, in one go, with a new TLS context, so that no session of the old
 * one can be resumed. A replacement that cannot be used is said once, and what worked before stays.
 */
public final class ServerTls {

    private static final Logger LOG = LoggerFactory.getLogger(ServerTls.class);

    static {
        // A client that negotiates anew on a connection occupies a thread for as long as it likes.
        System.setProperty("jdk.tls.rejectClientInitiatedRenegotiation", "true");
    }

    private final String port;
    private final TlsSettings settings;
    private Stores inUse;
    private String complaint;

    /** The bytes of both files; {@code trust} is null where none is configured. */
    private record Stores(Buffer key, Buffer trust) {}

    /**
     * @param port whose settings these are, such as {@code trunkline.server}
     * @param settings null for none
     */
    public ServerTls(String port, TlsSettings settings) {
        this.port = port;
        this.settings = settings;
    }

    public boolean enabled() {
        return settings != null && settings.enabled();
    }

    /**
     * Sets up a server that is about to open its port.
     *
     * @throws StartupException if a file cannot be used
     */
    public void configure(HttpServerOptions options) {
        if (!enabled()) {
            refuseUnprotected();
            return;
        }
        try {
            inUse = usable();
        } catch (UnusableKeyStore e) {
            throw new StartupException(e.getMessage(), e);
        }
        settings.ciphers().forEach(options::addEnabledCipherSuite);
        options.setSsl(true)
                .setEnabledSecureTransportProtocols(Set.copyOf(settings.protocols()))
                .setClientAuth(clientAuth())
                .setKeyCertOptions(pfx(inUse.key(), settings.keyStorePassword()));
        if (inUse.trust() != null) {
            options.setTrustOptions(pfx(inUse.trust(), settings.trustStorePassword()));
        }
    }

    /** A port that requires client certificates must not fall back to plain HTTP because one line is missing. */
    private void refuseUnprotected() {
        if (settings != null && settings.clientAuth() != TlsSettings.ClientAuth.NONE) {
            throw new StartupException(
                    port + ".tls.client-auth: " + settings.clientAuth() + " without " + port
                            + ".tls.key-store; expected the server's key and certificate",
                    null);
        }
    }

    /**
     * Looks at the files and takes them if they were replaced; whether the server now uses others.
     *
     * @param trustChanged called once other clients are trusted than before: from then on handshakes begin with the new
     *     trust store, those under way may still end with the old one
     */
    public synchronized boolean checkForEdits(HttpServer server, Runnable trustChanged) {
        if (!enabled()) {
            return false;
        }
        try {
            Stores now = usable();
            if (!now.equals(inUse)) {
                server.updateSSLOptions(options(now), true)
                        .toCompletionStage()
                        .toCompletableFuture()
                        .get();
                LOG.info("New connections get the certificates that were replaced in {}", replaced(now));
                boolean trust = !Objects.equals(now.trust(), inUse.trust());
                inUse = now;
                if (trust) {
                    trustChanged.run();
                }
                return true;
            }
            complaint = null;
        } catch (UnusableKeyStore e) {
            complain(e.getMessage());
        } catch (ExecutionException e) {
            complain(port + ".tls: " + e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return false;
    }

    private String replaced(Stores now) {
        boolean key = !now.key().equals(inUse.key());
        boolean trust = !Objects.equals(now.trust(), inUse.trust());
        return key && trust
                ? settings.keyStore() + " and " + settings.trustStore()
                : String.valueOf(key ? settings.keyStore() : settings.trustStore());
    }

    private void complain(String about) {
        if (!about.equals(complaint)) {
            LOG.error("{}; the certificates in use are kept", about);
        }
        complaint = about;
    }

    private SSLOptions options(Stores stores) {
        SSLOptions options = new SSLOptions()
                .setEnabledSecureTransportProtocols(Set.copyOf(settings.protocols()))
                .setKeyCertOptions(pfx(stores.key(), settings.keyStorePassword()));
        settings.ciphers().forEach(options::addEnabledCipherSuite);
        return stores.trust() == null
                ? options
                : options.setTrustOptions(pfx(stores.trust(), settings.trustStorePassword()));
    }

    private Stores usable() throws UnusableKeyStore {
        Buffer key = KeyStoreFiles.withKey(port + ".tls.key-store", settings.keyStore(), settings.keyStorePassword());
        if (settings.trustStore() != null) {
            return new Stores(
                    key,
                    KeyStoreFiles.withTrust(
                            port + ".tls.trust-store", settings.trustStore(), settings.trustStorePassword()));
        }
        // Without a trust store of its own, Java would trust every public CA to vouch for clients.
        if (settings.clientAuth() != TlsSettings.ClientAuth.NONE) {
            throw new UnusableKeyStore(port + ".tls.client-auth: " + settings.clientAuth() + " without " + port
                    + ".tls.trust-store; expected the CAs that clients are checked with");
        }
        return new Stores(key, null);
    }

    private ClientAuth clientAuth() {
        return switch (settings.clientAuth()) {
            case NONE -> ClientAuth.NONE;
            case WANT -> ClientAuth.REQUEST;
            case NEED -> ClientAuth.REQUIRED;
        };
    }

    private static PfxOptions pfx(Buffer value, String password) {
        return new PfxOptions()
                .setValue(value)
                .setPassword(Optional.ofNullable(password).orElse(""));
    }
}
