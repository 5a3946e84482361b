package io.trunkline.play;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/** PagerDuty's: so many events in any 60 s for a routing key; what is over is not ingested and does not count. */
final class StandInRateLimit {

    private static final Duration WINDOW = Duration.ofSeconds(60);

    private final int most;
    private final Map<String, Deque<Instant>> taken = new HashMap<>();

    /** {@code most} 0 limits nothing. */
    StandInRateLimit(int most) {
        this.most = most;
    }

    synchronized boolean admits(String routingKey, Instant now) {
        if (most == 0) {
            return true;
        }
        Deque<Instant> times = taken.computeIfAbsent(routingKey, key -> new ArrayDeque<>());
        while (!times.isEmpty() && !times.peekFirst().plus(WINDOW).isAfter(now)) {
            times.removeFirst();
        }
        if (times.size() >= most) {
            return false;
        }
        times.addLast(now);
        return true;
    }
}
