package io.trunkline.alarm;

import java.time.Instant;

/**
 * What was heard of one source for a while.
 *
 * @param at the latest authentic request, whatever came of it
 * @param late how many new events arrived later than {@code trunkline.lag.warn} after they happened
 * @param onTime how many new events did not; those without a time of their own are in neither
 */
public record Heard(Instant at, int late, int onTime) {

    /** An authentic request. */
    public static Heard request(Instant at) {
        return new Heard(at, 0, 0);
    }

    /** A new event with a time of its own. */
    public static Heard event(Instant at, boolean late) {
        return new Heard(at, late ? 1 : 0, late ? 0 : 1);
    }

    /** Both. */
    public Heard plus(Heard other) {
        return new Heard(at.isAfter(other.at) ? at : other.at, late + other.late, onTime + other.onTime);
    }
}
