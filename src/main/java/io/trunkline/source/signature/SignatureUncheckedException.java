package io.trunkline.source.signature;

/** What a signature is checked with, or the call that it asks for, cannot be had now: the sender has to send again. */
public class SignatureUncheckedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public SignatureUncheckedException(String message, Throwable cause) {
        super(message, cause);
    }
}
