package io.trunkline.model;

/**
 * What a platform says of a component, from best to worst.
 *
 * <p>{@link #UNKNOWN} is a word that the source's table does not know: it goes to the history and changes nothing else,
 * because guessing would either page for nothing or close an incident that is not over.
 */
public enum Status {
    UP,
    DEGRADED,
    DOWN,
    UNKNOWN;

    /** Whether this status is worse than the other; neither may be {@link #UNKNOWN}. */
    public boolean worseThan(Status other) {
        if (this == UNKNOWN || other == UNKNOWN) {
            throw new IllegalArgumentException("UNKNOWN is neither better nor worse than anything");
        }
        return compareTo(other) > 0;
    }

    /** Whether this status is an outage: DEGRADED or DOWN. */
    public boolean isOutage() {
        return this == DEGRADED || this == DOWN;
    }
}
