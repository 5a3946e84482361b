package io.trunkline.model;

import java.time.Duration;
import java.util.Optional;

/**
 * How long to wait before a call is repeated: anything up to a bound that doubles with every failure ("full jitter"), so
 * that what one failure held up at one moment is not repeated at one moment.
 *
 * @param initial where the bound starts
 * @param max what the wait never exceeds unless the server asks for longer
 */
public record Backoff(Duration initial, Duration max) {

    /** A server may ask for longer, but not for so long that an outage goes unreported for an hour. */
    public static final Duration LONGEST_RETRY_AFTER = Duration.ofMinutes(5);

    private static final Duration SHORTEST = Duration.ofMillis(1);

    /**
     * The wait before the next attempt.
     *
     * @param failures how many attempts failed in a row, the latest included; at least 1
     * @param retryAfter what the server asked for: a floor, up to 5 minutes
     * @param random from 0 inclusive to 1 exclusive
     */
    public Duration after(int failures, Optional<Duration> retryAfter, double random) {
        if (failures < 1 || random < 0 || random >= 1) {
            throw new IllegalArgumentException("failures " + failures + ", random " + random);
        }
        Duration cap = longest(failures);
        Duration jittered = Duration.ofNanos((long) (cap.toNanos() * random));
        Duration floor =
                retryAfter.map(asked -> min(asked, LONGEST_RETRY_AFTER)).orElse(SHORTEST);
        return max(jittered, max(floor, SHORTEST));
    }

    /** The bound of that wait, for callers that do not spread: {@code initial}, doubled with every failure after the first. */
    public Duration longest(int failures) {
        Duration cap = initial;
        // Ends after a few rounds, however many failures there were.
        for (int doubled = 1; doubled < failures && !cap.isZero() && cap.compareTo(max) < 0; doubled++) {
            cap = cap.multipliedBy(2);
        }
        return min(cap, max);
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }

    private static Duration max(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
