package io.trunkline.simulate;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that goes on only when it is moved, and back only when it is set. */
public final class VirtualClock implements InstantSource {

    private Instant now;
    private long nanos;

    public VirtualClock(Instant start) {
        this.now = start;
    }

    @Override
    public Instant instant() {
        return now;
    }

    /** How much time has passed; what sets the clock does not count. */
    long nanoTime() {
        return nanos;
    }

    /** Sets it, as a person or a time server does with a clock that was wrong. */
    void set(Instant time) {
        now = time;
    }

    /** Moves to that time; an earlier one changes nothing. */
    void advanceTo(Instant time) {
        if (time.isAfter(now)) {
            nanos += Duration.between(now, time).toNanos();
            now = time;
        }
    }
}
