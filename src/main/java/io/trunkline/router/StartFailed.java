package io.trunkline.router;

/** The router cannot start; its message is one line that says where, what, and what is expected. */
public class StartFailed extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public StartFailed(String message, Throwable cause) {
        super(message, cause);
    }
}
