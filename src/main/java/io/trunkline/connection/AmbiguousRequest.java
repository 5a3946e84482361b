package io.trunkline.connection;

/** A request that could be read in two ways. */
public final class AmbiguousRequest extends Exception {

    private static final long serialVersionUID = 1L;

    /** Without a stack trace, which would say nothing and cost a stranger's request dearly. */
    AmbiguousRequest(String problem) {
        super(problem, null, false, false);
    }
}
