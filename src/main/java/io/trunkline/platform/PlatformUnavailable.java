package io.trunkline.platform;

import java.time.Instant;

/** A platform's API cannot be asked now: it did not answer, it was too busy, or it said when to come back. */
public final class PlatformUnavailable extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient Instant until;

    /** @param until when to ask again, at the earliest */
    PlatformUnavailable(String reason, Instant until) {
        super(reason);
        this.until = until;
    }

    /** When to ask again, at the earliest. */
    public Instant until() {
        return until;
    }
}
