package io.trunkline.config;

/** A key store or trust store that TLS cannot work with; the message says which, why, and what is expected. */
public class UnusableKeyStore extends Exception {

    private static final long serialVersionUID = 1L;

    public UnusableKeyStore(String message) {
        super(message);
    }
}
