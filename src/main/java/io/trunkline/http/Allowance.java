package io.trunkline.http;

import java.time.Duration;
import java.time.Instant;

/** So many in so long, however many would like to. */
public final class Allowance {

    private final int most;
    private final Duration window;
    private Instant from = Instant.EPOCH;
    private int taken;

    public Allowance(int most, Duration window) {
        this.most = most;
        this.window = window;
    }

    /** Whether one more may be had. */
    public synchronized boolean take(Instant now) {
        if (!from.plus(window).isAfter(now)) {
            from = now;
            taken = 0;
        }
        return ++taken <= most;
    }
}
