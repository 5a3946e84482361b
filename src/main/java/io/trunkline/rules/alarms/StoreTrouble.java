package io.trunkline.rules.alarms;

import java.time.Duration;
import java.time.Instant;

/**
 * A stretch in which the store could not be written. It is over for good after {@link #CALM}: a disk that is full now and
 * then is one trouble.
 *
 * @param since the first failure
 * @param latest the latest one
 */
public record StoreTrouble(Instant since, Instant latest) {

    /** Shorter than this it is a hiccup, which the platforms' repeats get over. */
    public static final Duration LASTING = Duration.ofMinutes(1);

    /** Without a failure for this long it is over. */
    public static final Duration CALM = Duration.ofMinutes(5);

    public static StoreTrouble at(Instant failure) {
        return new StoreTrouble(failure, failure);
    }

    /** The same trouble going on, or this one alone if the one before was over. */
    public StoreTrouble after(StoreTrouble before) {
        if (before == null || before.latest.plus(CALM).isBefore(since)) {
            return this;
        }
        return new StoreTrouble(
                before.since.isBefore(since) ? before.since : since,
                before.latest.isAfter(latest) ? before.latest : latest);
    }

    /** Whether it has lasted for so long that it is an alarm. */
    public boolean lasts() {
        return Duration.between(since, latest).compareTo(LASTING) >= 0;
    }

    /** Whether the store has taken writes for so long that it is over. */
    public boolean overAt(Instant now) {
        return !latest.plus(CALM).isAfter(now);
    }
}
