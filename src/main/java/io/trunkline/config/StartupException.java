package io.trunkline.config;

/** The router cannot start; its message is one line that says where, what, and what is expected. */
public class StartupException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public StartupException(String message, Throwable cause) {
        super(message, cause);
    }
}
