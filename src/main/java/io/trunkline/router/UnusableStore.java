package io.trunkline.router;

/** A key store or trust store that TLS cannot work with; the message says which, why, and what is expected. */
class UnusableStore extends Exception {

    private static final long serialVersionUID = 1L;

    UnusableStore(String message) {
        super(message);
    }
}
