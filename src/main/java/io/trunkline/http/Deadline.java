package io.trunkline.http;

import java.time.Duration;

/** When something must have ended, by the monotonic clock. */
public record Deadline(long nanoTime) {

    public static Deadline in(Duration length) {
        return new Deadline(System.nanoTime() + length.toNanos());
    }

    /** Never negative. */
    public Duration left() {
        return Duration.ofNanos(Math.max(0, nanoTime - System.nanoTime()));
    }

    public boolean isOver() {
        return left().isZero();
    }

    /** What is left, or less. */
    public Duration atMost(Duration length) {
        Duration left = left();
        return left.compareTo(length) < 0 ? left : length;
    }
}
