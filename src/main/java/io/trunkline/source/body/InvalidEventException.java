package io.trunkline.source.body;

/** A verified body that cannot be understood: its message says which field and what was expected, for the 400. */
public class InvalidEventException extends Exception {

    private static final long serialVersionUID = 1L;

    public InvalidEventException(String message) {
        super(message);
    }
}
