package io.trunkline.management;

/** A request that cannot be understood; its message names the parameter. */
final class BadRequest extends RuntimeException {

    private static final long serialVersionUID = 1L;

    BadRequest(String message) {
        super(message);
    }
}
