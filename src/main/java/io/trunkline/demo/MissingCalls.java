package io.trunkline.demo;

/** Something that the tour shows did not happen in time; the message says what. */
final class MissingCalls extends RuntimeException {

    private static final long serialVersionUID = 1L;

    MissingCalls(String what) {
        super(what);
    }
}
