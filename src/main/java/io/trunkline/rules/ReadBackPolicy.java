package io.trunkline.rules;

import io.trunkline.model.Backoff;
import java.time.Duration;
import java.time.Instant;

/**
 * What follows from looking whether PagerDuty has what it accepted: an acceptance is a promise, and it is kept silently
 * or broken silently.
 *
 * @param after how long after an acceptance it is looked
 * @param every how often an open incident is looked at after that
 */
public record ReadBackPolicy(Duration after, Duration every) {

    /** Within an hour even where {@code after} is long; that PagerDuty works on its services for hours is usual. */
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);

    private static final Duration EVERY = Duration.ofHours(1);

    public ReadBackPolicy(Duration after) {
        this(after, EVERY);
    }

    /** How an incident was found. */
    public enum Found {
        /** Open, and what we opened in it too. */
        OPEN,
        /** Closed by whomever. */
        CLOSED,
        /** There is none. */
        MISSING
    }

    /** What PagerDuty has accepted last of an incident. */
    public enum Accepted {
        /** Its trigger. */
        TRIGGER,
        /** The trigger of one that we never close. */
        REPORT,
        /** Its resolve. */
        RESOLVE,
        /** Nothing that can be looked for: a call is to be made or its answer is out. */
        UNDECIDED
    }

    /**
     * How an incident stands.
     *
     * @param retold whether it was sent once more already because it was missing
     * @param tries readings in a row before this one that did not find what was sent
     */
    public record Standing(Accepted accepted, boolean retold, int tries) {}

    /** What is to be done. */
    public enum Step {
        /** It is as PagerDuty accepted it, or another node reads it. */
        NOTHING,
        /** A person closed it. */
        DISMISS,
        /** A page that never was: logged at ERROR and sent once more. */
        TELL_AGAIN,
        /** It was sent once more and is missing still. */
        STILL_MISSING,
        /** The resolve was dropped: it is repeated. */
        RESOLVE_AGAIN
    }

    /** The step, and when to look again; null is never. */
    public record Next(Step step, Instant lookAt) {}

    /** When to look for what is accepted now. */
    public Instant looksAt(Instant accepted) {
        return accepted.plus(after);
    }

    /** What follows from a reading. */
    public Next next(Standing incident, Found found, Instant now) {
        return switch (incident.accepted()) {
            case UNDECIDED -> new Next(Step.NOTHING, null);
            case RESOLVE ->
                found == Found.OPEN
                        ? new Next(Step.RESOLVE_AGAIN, now.plus(pause(incident.tries())))
                        : new Next(Step.NOTHING, null);
            case REPORT -> found == Found.MISSING ? missing(incident, null) : new Next(Step.NOTHING, null);
            case TRIGGER ->
                switch (found) {
                    case OPEN -> new Next(Step.NOTHING, now.plus(every));
                    case CLOSED -> new Next(Step.DISMISS, null);
                    case MISSING -> missing(incident, now.plus(every));
                };
        };
    }

    /** Sent once more, its acceptance has it read back again. */
    private static Next missing(Standing incident, Instant later) {
        return incident.retold() ? new Next(Step.STILL_MISSING, later) : new Next(Step.TELL_AGAIN, null);
    }

    /** Between readings that do not find what was sent, or that fail: doubles up to ten minutes. */
    public Duration pause(int tries) {
        return new Backoff(after, LONGEST_PAUSE).longest(tries + 1);
    }
}
