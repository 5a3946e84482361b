package io.trunkline.rules.alarms;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How long a source has been silent while a node listened: a router that was down received nothing, which says nothing
 * of the source. So a restart neither raises an alarm nor forgets how long it has been.
 *
 * @param heardAt the latest authentic request; null if there never was one
 * @param lasts how long it has been silent, counting only the time in which a node listened
 * @param listenedAt when a node listened last
 */
public record Silence(Instant heardAt, Duration lasts, Instant listenedAt) {

    /** Nodes say every ten seconds that they listen; after this long without it none does. */
    static final Duration LISTENING = Duration.ofMinutes(1);

    /** After a gap in which no node listened, a source that was not silent for too long before has at least so long. */
    static final Duration GRACE = Duration.ofMinutes(2);

    /** A source that is listened to from now on. */
    public static Silence from(Instant now) {
        return new Silence(null, Duration.ZERO, now);
    }

    /**
     * As it is now, with a node that listens.
     *
     * @param heard when it was heard since the last time, if it was
     * @param expectEvery how long it may be silent, if that is limited
     */
    public Silence listened(Optional<Instant> heard, Optional<Duration> expectEvery, Instant now) {
        if (heard.isPresent()) {
            return new Silence(heard.get(), notNegative(Duration.between(heard.get(), now)), now);
        }
        Duration gap = notNegative(Duration.between(listenedAt, now));
        Duration silent = gap.compareTo(LISTENING) <= 0
                ? lasts.plus(gap)
                : expectEvery.map(this::graced).orElse(lasts);
        return new Silence(heardAt, silent, now);
    }

    private Duration graced(Duration expectEvery) {
        if (tooLong(expectEvery)) {
            return lasts;
        }
        Duration half = expectEvery.dividedBy(2);
        Duration most = expectEvery.minus(half.compareTo(GRACE) < 0 ? half : GRACE);
        return lasts.compareTo(most) < 0 ? lasts : most;
    }

    /** Whether it lasts for longer than the source may be silent. */
    public boolean tooLong(Duration expectEvery) {
        return lasts.compareTo(expectEvery) > 0;
    }

    private static Duration notNegative(Duration duration) {
        return duration.isNegative() ? Duration.ZERO : duration;
    }
}
