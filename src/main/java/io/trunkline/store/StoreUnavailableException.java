package io.trunkline.store;

/** The store cannot be written now; the caller should try again. */
public class StoreUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private boolean logged;

    public StoreUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }

    /** The same, of which the writer logs the beginning and the end. */
    StoreUnavailableException asLogged() {
        logged = true;
        return this;
    }

    /** Whether the store's writer logs the beginning and the end of this trouble, so that others need not. */
    public static boolean isLogged(Throwable failure) {
        for (Throwable at = failure; at != null; at = at.getCause()) {
            if (at instanceof StoreUnavailableException unavailable && unavailable.logged) {
                return true;
            }
        }
        return false;
    }
}
