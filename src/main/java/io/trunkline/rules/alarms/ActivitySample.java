package io.trunkline.rules.alarms;

import java.time.Instant;

/**
 * What arrived from one source in some time.
 *
 * @param at the latest authentic request, whatever came of it
 * @param late how many new events arrived later than {@code trunkline.lag.warn} after they happened
 * @param onTime how many new events did not; those without a time of their own are in neither
 */
public record ActivitySample(Instant at, int late, int onTime) {

    /** An authentic request. */
    public static ActivitySample request(Instant at) {
        return new ActivitySample(at, 0, 0);
    }

    /** A new event with a time of its own. */
    public static ActivitySample event(Instant at, boolean late) {
        return new ActivitySample(at, late ? 1 : 0, late ? 0 : 1);
    }

    /** Both. */
    public ActivitySample plus(ActivitySample other) {
        return new ActivitySample(at.isAfter(other.at) ? at : other.at, late + other.late, onTime + other.onTime);
    }
}
