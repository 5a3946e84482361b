package io.trunkline.source.body;

/** A verified body that cannot be understood: its message says which field and what was expected, for the 400. */
public class InvalidEventException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String field;

    public InvalidEventException(String message) {
        this("", message);
    }

    /** @param field where the settings of the source have it, such as {@code /detail/id}; empty for the body as a whole */
    public InvalidEventException(String field, String message) {
        super(message);
        this.field = field;
    }

    /** The same with more in front of its message. */
    public InvalidEventException within(String where) {
        return new InvalidEventException(field, where + ": " + getMessage());
    }

    /** Which field is wrong; one of the few that the source reads. */
    public String field() {
        return field;
    }
}
