package io.trunkline.cli;

import io.trunkline.config.TlsSettings;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Trusts the certificates of the router's own key store and no other. The certificate names the host that platforms post
 * to and not the loopback address, and may be signed by no authority that this machine knows; that it is the very same
 * one proves more than either.
 */
public final class OwnCertificate extends X509ExtendedTrustManager {

    private final List<Certificate> own;

    private OwnCertificate(List<Certificate> own) {
        this.own = List.copyOf(own);
    }

    /**
     * A TLS context for connections to the router that these settings are of.
     *
     * @throws IOException if the key store cannot be read
     */
    public static SSLContext of(TlsSettings tls) throws IOException {
        try (InputStream file = Files.newInputStream(tls.keyStore())) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            String password = tls.keyStorePassword();
            store.load(file, password == null ? null : password.toCharArray());
            List<Certificate> own = new ArrayList<>();
            for (String alias : Collections.list(store.aliases())) {
                if (store.isKeyEntry(alias)) {
                    own.add(store.getCertificate(alias));
                }
            }
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new OwnCertificate(own)}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException(tls.keyStore() + " cannot be used: " + e.getMessage(), e);
        }
    }

    private void check(X509Certificate[] chain) throws CertificateException {
        if (chain.length == 0 || !own.contains(chain[0])) {
            throw new CertificateException("it is not the certificate of trunkline.server.tls.key-store");
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("this is for connections to a server");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        checkClientTrusted(chain, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        checkClientTrusted(chain, authType);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
