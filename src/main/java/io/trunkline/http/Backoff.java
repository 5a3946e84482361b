package io.trunkline.http;

import io.trunkline.config.Settings;
import java.time.Duration;
import java.util.Optional;

/**
 * How long to leave PagerDuty alone after a call that must be repeated: anything up to a bound that doubles with every
 * failure ("full jitter"). Keys that were held by one trouble at one moment do not come back at one moment.
 */
public final class Backoff {

    /** PagerDuty may ask for longer, but not decide that nobody is paged for an hour. */
    public static final Duration LONGEST_RETRY_AFTER = Duration.ofMinutes(5);

    private static final Duration SHORTEST = Duration.ofMillis(1);

    private Backoff() {}

    /**
     * The wait before the next attempt.
     *
     * @param failures how many attempts failed in a row, the latest included; at least 1
     * @param settings where it starts and what it never exceeds by itself
     * @param retryAfter what PagerDuty asked for: a floor, up to 5 minutes
     * @param random from 0 inclusive to 1 exclusive
     */
    public static Duration after(
            int failures, Settings.Backoff settings, Optional<Duration> retryAfter, double random) {
        if (failures < 1 || random < 0 || random >= 1) {
            throw new IllegalArgumentException("failures " + failures + ", random " + random);
        }
        Duration cap = cap(failures, settings);
        Duration jittered = Duration.ofNanos((long) (cap.toNanos() * random));
        Duration floor =
                retryAfter.map(asked -> min(asked, LONGEST_RETRY_AFTER)).orElse(SHORTEST);
        return max(jittered, max(floor, SHORTEST));
    }

    private static Duration cap(int failures, Settings.Backoff settings) {
        Duration cap = settings.initial();
        // Ends after a few rounds, however many failures there were.
        for (int doubled = 1; doubled < failures && !cap.isZero() && cap.compareTo(settings.max()) < 0; doubled++) {
            cap = cap.multipliedBy(2);
        }
        return min(cap, settings.max());
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }

    private static Duration max(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
