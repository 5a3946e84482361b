package io.trunkline.play;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Every call in the order of its arrival, for tests to wait for. */
final class Journal {

    private final List<Call> calls = new ArrayList<>();

    synchronized Call arrived(Call call) {
        Call numbered = call.numbered(calls.size() + 1);
        calls.add(numbered);
        notifyAll();
        return numbered;
    }

    synchronized void changed(Call call) {
        calls.set(call.number() - 1, call);
        notifyAll();
    }

    synchronized List<Call> calls() {
        return List.copyOf(calls);
    }

    /**
     * Waits until that many calls fit.
     *
     * @return all calls at that moment
     * @throws AssertionError if they do not come in time; it lists those that did
     */
    synchronized List<Call> await(int count, Predicate<Call> fitting, Duration atMost) {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (calls.stream().filter(fitting).count() < count) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                throw new AssertionError("expected " + count + " calls within " + atMost + ", got " + calls);
            }
            try {
                // One more, because a rest of less than a millisecond would be for ever.
                wait(left / 1_000_000 + 1);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted while waiting for " + count + " calls", e);
            }
        }
        return calls();
    }
}
