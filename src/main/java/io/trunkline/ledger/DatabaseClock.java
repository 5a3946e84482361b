package io.trunkline.ledger;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The database's clock, as it was read a moment ago, carried on by a clock that nobody sets. It may be behind by as long as
 * the answer took to arrive, and is never ahead: nobody is robbed of a lease that still holds.
 */
final class DatabaseClock extends Clock {

    /** How far the two may drift apart until they are compared again. */
    private static final Duration GOOD_FOR = Duration.ofMillis(100);

    /** An answer that took longer says too little: perhaps the process was stopped meanwhile. */
    private static final Duration PROMPT = Duration.ofMillis(50);

    private static final int ATTEMPTS = 5;

    private volatile Reading last;

    /** What the database's clock said, and ours when we heard of it. */
    private record Reading(long millis, long askedAt, long heardAt) {

        Duration took() {
            return Duration.ofNanos(heardAt - askedAt);
        }

        Duration age(long nanoTime) {
            return Duration.ofNanos(nanoTime - heardAt);
        }
    }

    /** Compares the clocks, unless that was done a moment ago. */
    void read(JdbcClient store) {
        Reading known = last;
        if (known != null && known.age(System.nanoTime()).compareTo(GOOD_FOR) < 0) {
            return;
        }
        Reading best = ask(store);
        for (int attempt = 1; attempt < ATTEMPTS && best.took().compareTo(PROMPT) > 0; attempt++) {
            Reading another = ask(store);
            best = another.took().compareTo(best.took()) < 0 ? another : best;
        }
        last = best;
    }

    private static Reading ask(JdbcClient store) {
        long askedAt = System.nanoTime();
        long millis = store.sql("SELECT CAST(FLOOR(EXTRACT(EPOCH FROM clock_timestamp()) * 1000) AS BIGINT)")
                .query(Long.class)
                .single();
        return new Reading(millis, askedAt, System.nanoTime());
    }

    @Override
    public Instant instant() {
        Reading known = last;
        return Instant.ofEpochMilli(known.millis()).plus(known.age(System.nanoTime()));
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
