package io.trunkline.app;

import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.concurrent.atomic.AtomicLong;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Certificates and PKCS12 files, made as tests run. */
public final class Certificates {

    public static final String PASSWORD = "test-store-password";

    private static final AtomicLong SERIALS = new AtomicLong(System.nanoTime());

    private Certificates() {}

    /** A key and the certificate for it. */
    public record Identity(KeyPair keys, X509Certificate certificate) {}

    public static Identity authority(String name) {
        return issue(name, null, Duration.ofDays(-1), Duration.ofDays(1));
    }

    /** Valid now, for this machine. */
    static Identity issuedBy(Identity issuer, String name) {
        return issue(name, issuer, Duration.ofDays(-1), Duration.ofDays(1));
    }

    static Identity expired(Identity issuer, String name) {
        return issue(name, issuer, Duration.ofDays(-2), Duration.ofDays(-1));
    }

    private static Identity issue(String name, Identity issuer, Duration from, Duration to) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(256);
            KeyPair keys = generator.generateKeyPair();
            X500Name subject = new X500Name(name);
            Instant now = Instant.now();
            JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    issuer == null
                            ? subject
                            : X500Name.getInstance(issuer.certificate()
                                    .getSubjectX500Principal()
                                    .getEncoded()),
                    BigInteger.valueOf(SERIALS.incrementAndGet()),
                    Date.from(now.plus(from)),
                    Date.from(now.plus(to)),
                    subject,
                    keys.getPublic());
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(issuer == null));
            builder.addExtension(
                    Extension.subjectAlternativeName,
                    false,
                    new GeneralNames(new GeneralName(GeneralName.iPAddress, "127.0.0.1")));
            var signer = new JcaContentSignerBuilder("SHA256withECDSA")
                    .build((issuer == null ? keys : issuer.keys()).getPrivate());
            return new Identity(keys, new JcaX509CertificateConverter().getCertificate(builder.build(signer)));
        } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Writes a key store in one move, as an operator's tool would. */
    public static Path writeKey(Path file, Identity identity) {
        return write(file, key(identity));
    }

    static Path writeTrust(Path file, Identity... authorities) {
        return write(file, trust(authorities));
    }

    public static KeyStore trust(Identity... authorities) {
        KeyStore store = empty();
        try {
            for (int i = 0; i < authorities.length; i++) {
                store.setCertificateEntry("ca-" + i, authorities[i].certificate());
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        return store;
    }

    static KeyStore key(Identity identity) {
        KeyStore store = empty();
        try {
            store.setKeyEntry("key", identity.keys().getPrivate(), PASSWORD.toCharArray(), new Certificate[] {
                identity.certificate()
            });
            return store;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyStore empty() {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            return store;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Path write(Path file, KeyStore store) {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try {
            try (OutputStream out = Files.newOutputStream(fresh)) {
                store.store(out, PASSWORD.toCharArray());
            }
            return Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
