package io.trunkline.ledger;

/** The store cannot be written now; whoever asked should ask again. */
public class StoreUnavailable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public StoreUnavailable(String message, Throwable cause) {
        super(message, cause);
    }
}
