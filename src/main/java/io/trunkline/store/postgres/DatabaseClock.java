package io.trunkline.store.postgres;

import io.trunkline.store.Sql;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * The database's clock, as it was read a moment ago, carried on by the monotonic clock. It may be behind by as long as
 * the answer took to arrive, and is never ahead: no lease is taken that still holds.
 */
final class DatabaseClock extends Clock {

    /** How long the two are taken to go alike until they are compared again. */
    private static final Duration GOOD_FOR = Duration.ofMillis(100);

    /** An answer that took longer says too little: perhaps the process was stopped meanwhile. */
    private static final Duration PROMPT = Duration.ofMillis(50);

    private static final int ATTEMPTS = 5;

    /** A reading that was behind by less than its successor is kept so long, so that the clock does not step back. */
    private static final Duration KEPT_FOR = Duration.ofSeconds(10);

    private volatile Reading last;
    private volatile long comparedAt;

    /** The time of the database's clock, and of ours when it was asked and when the answer came. */
    private record Reading(long millis, long askedAt, long heardAt) {

        Duration took() {
            return Duration.ofNanos(heardAt - askedAt);
        }

        Instant at(long nanoTime) {
            return Instant.ofEpochMilli(millis).plusNanos(nanoTime - heardAt);
        }

        /** Whether it was behind by less than a later one, and neither clock can have been set or have drifted since. */
        boolean isBetterThan(Reading later) {
            Duration gained = Duration.between(later.at(later.heardAt), at(later.heardAt));
            return later.heardAt - heardAt < KEPT_FOR.toNanos() && !gained.isNegative() && gained.compareTo(PROMPT) < 0;
        }
    }

    /** Compares the clocks, unless that was done a moment ago. */
    void read(Sql store) {
        Reading known = last;
        if (known != null && System.nanoTime() - comparedAt < GOOD_FOR.toNanos()) {
            return;
        }
        Reading best = ask(store);
        for (int attempt = 1; attempt < ATTEMPTS && best.took().compareTo(PROMPT) > 0; attempt++) {
            Reading another = ask(store);
            best = another.took().compareTo(best.took()) < 0 ? another : best;
        }
        last = known != null && known.isBetterThan(best) ? known : best;
        comparedAt = best.heardAt();
    }

    private static Reading ask(Sql store) {
        long askedAt = System.nanoTime();
        long millis = store.sql("SELECT CAST(FLOOR(EXTRACT(EPOCH FROM clock_timestamp()) * 1000) AS BIGINT)")
                .query(Long.class)
                .single();
        return new Reading(millis, askedAt, System.nanoTime());
    }

    @Override
    public Instant instant() {
        return last.at(System.nanoTime());
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("the ledger's times have no zone");
    }
}
