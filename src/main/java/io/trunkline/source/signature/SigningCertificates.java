package io.trunkline.source.signature;

import java.net.URI;
import java.security.cert.X509Certificate;

/** The certificates that messages are signed with, at their addresses. */
@FunctionalInterface
public interface SigningCertificates {

    /** @throws SignatureUncheckedException if it cannot be had now */
    X509Certificate at(URI url);
}
