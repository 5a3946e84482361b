package io.trunkline.http;

import java.time.Instant;

/** A platform's API cannot be asked now: it did not answer, it was too busy, or it said when to come back. */
public final class ServiceUnavailableException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient Instant until;
    private final boolean stated;

    /** @param until when to ask again, at the earliest */
    public ServiceUnavailableException(String reason, Instant until) {
        this(reason, until, false);
    }

    /** @param stated whether the platform itself said until when */
    ServiceUnavailableException(String reason, Instant until, boolean stated) {
        super(reason);
        this.until = until;
        this.stated = stated;
    }

    /** Whether the platform itself said until when: it is there, and busy. */
    public boolean isStated() {
        return stated;
    }

    /** When to ask again, at the earliest. */
    public Instant until() {
        return until;
    }
}
