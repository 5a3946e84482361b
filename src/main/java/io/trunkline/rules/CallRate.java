package io.trunkline.rules;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * How often PagerDuty may be called for one routing key (rule 12). The times of its calls are given and given back, oldest
 * first.
 *
 * @param perMinute the most calls in any 60 seconds
 */
public record CallRate(int perMinute) {

    private static final Duration MINUTE = Duration.ofSeconds(60);

    /** When another call may be made. */
    public Instant permitAt(List<Instant> calls, Instant now) {
        List<Instant> recent = within(calls, now);
        return recent.size() < perMinute
                ? now
                : recent.get(recent.size() - perMinute).plus(MINUTE);
    }

    /** Counts a call that is about to be made. */
    public List<Instant> begun(List<Instant> calls, Instant now) {
        List<Instant> counted = new ArrayList<>(within(calls, now));
        counted.add(now);
        return counted;
    }

    /**
     * The last call is over. It counts from now on, not from when it began: what PagerDuty counts lies between the two,
     * so that its own window never sees more than ours.
     */
    public List<Instant> ended(List<Instant> calls, Instant now) {
        List<Instant> before = within(calls, now);
        return begun(before.subList(0, Math.max(0, before.size() - 1)), now);
    }

    /** A call cannot have been later than now: then the clock was ahead, and it counts from now on. */
    private static List<Instant> within(List<Instant> calls, Instant now) {
        Instant from = now.minus(MINUTE);
        return calls.stream()
                .filter(call -> call.isAfter(from))
                .map(call -> call.isAfter(now) ? now : call)
                .toList();
    }
}
