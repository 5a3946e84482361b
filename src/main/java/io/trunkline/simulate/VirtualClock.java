package io.trunkline.simulate;

import java.time.Instant;
import java.time.InstantSource;

/** A clock that goes when it is told to, and never back. */
public final class VirtualClock implements InstantSource {

    private Instant now;

    public VirtualClock(Instant start) {
        this.now = start;
    }

    @Override
    public Instant instant() {
        return now;
    }

    /** Moves to that time; an earlier one changes nothing. */
    void advanceTo(Instant time) {
        if (time.isAfter(now)) {
            now = time;
        }
    }
}
