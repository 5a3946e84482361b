package io.trunkline.stage.readback;

import io.trunkline.pagerduty.rest.RestFailure;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;

/**
 * Keeps the tokens of PagerDuty's REST API apart, so that one which is not let in, or which PagerDuty answers slowly or not at
 * all, holds up what is asked with it and nothing else.
 */
public final class TokenQueues {

    private final LongSupplier nanoTime;
    private final IntFunction<Duration> pauses;
    private final Map<String, State> lanes = new HashMap<>();

    /** How one token is. */
    private static final class State {

        private final int number;
        private boolean taken;
        private int failures;
        private long failedAt;
        private Duration rest = Duration.ZERO;
        private String reason = "";

        State(int number) {
            this.number = number;
        }
    }

    /**
     * @param nanoTime as {@link System#nanoTime()}: a rest is no longer because the wall clock is set back (rule 16)
     * @param pauses how long a token rests that has failed so many times before
     */
    public TokenQueues(LongSupplier nanoTime, IntFunction<Duration> pauses) {
        this.nanoTime = nanoTime;
        this.pauses = pauses;
    }

    private State state(String token) {
        return lanes.computeIfAbsent(token, added -> new State(lanes.size()));
    }

    /** Whether something may be asked with a token: nothing is being asked, and it does not rest. */
    synchronized boolean isFree(String token) {
        return !state(token).taken && !isResting(token);
    }

    /** Whether it failed lately. */
    synchronized boolean isResting(String token) {
        State state = state(token);
        return !state.rest.isZero() && nanoTime.getAsLong() - state.failedAt < state.rest.toNanos();
    }

    /** Takes the lane of a token; gives back its number, which is no secret. */
    synchronized int take(String token) {
        state(token).taken = true;
        return state(token).number;
    }

    synchronized void giveBack(String token) {
        state(token).taken = false;
    }

    /** Queues may have lost what they held: whatever waited there is asked again when it is due. */
    public synchronized void freeAll() {
        lanes.values().forEach(state -> state.taken = false);
    }

    /** It was answered. */
    synchronized void well(String token) {
        State state = state(token);
        state.failures = 0;
        state.reason = "";
    }

    /** It was not; whether that is news. */
    synchronized boolean failed(String token, RestFailure failure) {
        State state = state(token);
        if (failure.isOfToken()) {
            Duration pause = pauses.apply(state.failures++);
            Duration asked = failure.rest().orElse(Duration.ZERO);
            state.failedAt = nanoTime.getAsLong();
            state.rest = asked.compareTo(pause) > 0 ? asked : pause;
        }
        boolean news = !failure.getMessage().equals(state.reason);
        state.reason = failure.getMessage();
        return news;
    }
}
