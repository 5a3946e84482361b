package io.trunkline.stage.deliver;

import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Keeps routing keys that hang from delaying the others. Turns of keys whose last call was unanswered, or that have lasted
 * for longer than half a second, are bounded together; the others are not limited by them. Each node remembers for itself:
 * after a start every key is believed to answer. Guarded by its own monitor.
 */
public final class ParallelCalls {

    /** Of all kinds; each costs a thread, some 100 KB, and a connection. */
    static final int MOST = 5_000;

    private static final long SLOW = Duration.ofMillis(500).toNanos();

    private final int mostSlow;
    private final LongSupplier nanoTime;
    private final Set<String> unanswered = new HashSet<>();
    private final Set<ParallelCall> underWay = new LinkedHashSet<>();

    /**
     * @param mostSlow how many turns of keys that do not answer, or that last long, go on at a time
     * @param nanoTime as {@link System#nanoTime()}
     */
    public ParallelCalls(int mostSlow, LongSupplier nanoTime) {
        this.mostSlow = mostSlow;
        this.nanoTime = nanoTime;
    }

    /** A turn under way; each is another, whatever it is about. */
    static final class ParallelCall {
        private final boolean suspect;
        private final long began;

        private ParallelCall(boolean suspect, long began) {
            this.suspect = suspect;
            this.began = began;
        }
    }

    /** Begins a turn at a routing key; nothing if there are too many for now. */
    synchronized Optional<ParallelCall> begin(String routingKey) {
        boolean suspect = unanswered.contains(routingKey);
        if (underWay.size() >= MOST || suspect && slow() >= mostSlow) {
            return Optional.empty();
        }
        ParallelCall turn = new ParallelCall(suspect, nanoTime.getAsLong());
        underWay.add(turn);
        return Optional.of(turn);
    }

    private long slow() {
        long now = nanoTime.getAsLong();
        return underWay.stream()
                .filter(turn -> turn.suspect || now - turn.began > SLOW)
                .count();
    }

    synchronized void end(ParallelCall turn) {
        underWay.remove(turn);
    }

    /** What the last call of a key came to. */
    synchronized void ended(String routingKey, boolean answered) {
        if (answered) {
            unanswered.remove(routingKey);
        } else {
            unanswered.add(routingKey);
        }
    }
}
