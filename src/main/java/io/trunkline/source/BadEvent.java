package io.trunkline.source;

/** A verified body that cannot be understood: its message says which field and what was expected, for the 400. */
public class BadEvent extends Exception {

    private static final long serialVersionUID = 1L;

    public BadEvent(String message) {
        super(message);
    }
}
