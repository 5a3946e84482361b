package io.trunkline.http;

/** A platform's API answered, and will answer the same again: wrong credentials, a path that is not there. */
public final class RequestRejectedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final int status;

    /** @param status of the answer; 200 for one that cannot be understood */
    public RequestRejectedException(int status, String reason) {
        super(reason);
        this.status = status;
    }

    public int status() {
        return status;
    }

    /** What was asked for is not there. */
    public boolean isGone() {
        return status == 404 || status == 410;
    }
}
