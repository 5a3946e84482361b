package io.trunkline.demo;

/** Something that the tour shows did not happen in time; the message says what. */
final class Missing extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Missing(String what) {
        super(what);
    }
}
