package io.trunkline.rules;

import io.trunkline.model.Status;
import java.time.Duration;
import java.time.Instant;

/**
 * Compares what a platform lists with what it reported: events get lost. Where the platform does not say since when, what was
 * reported just now is left alone, because the list may have been made before; the next list has it.
 */
public final class PollComparison {

    private static final Duration LONGEST_SETTLING = Duration.ofSeconds(30);

    /** Of what was listed before, no more than this part may be deleted at once. */
    private static final int A_TENTH = 10;

    private PollComparison() {}

    /**
     * What a list says of one component.
     *
     * @param outOfService taken out of service on purpose, or deleted
     * @param changedAt when its state last changed, or null
     * @param askedAt before the list was asked for
     * @param interval when the next list follows
     */
    public record Listed(Status status, boolean outOfService, Instant changedAt, Instant askedAt, Duration interval) {

        /** Clocks differ, and lists take their time. */
        private Instant settled() {
            return askedAt.minus(interval.compareTo(LONGEST_SETTLING) < 0 ? interval : LONGEST_SETTLING);
        }
    }

    /**
     * What the ledger has of it.
     *
     * @param newest the newest report's occurrence
     * @param forgotten whether a person said that it will never report again
     * @param fellAt when it left UP last, or when its status began
     */
    public record LedgerState(Status observed, Instant newest, boolean forgotten, Instant fellAt) {}

    /** What is to be done about a difference. */
    public sealed interface Difference {

        /** Both say the same, or there is nothing to go by. */
        record None() implements Difference {}

        /** A report was lost: it happened then. */
        record Missed(Instant occurredAt) implements Difference {}

        /** It is out, and will not come back by itself: rule 14. */
        record Ended() implements Difference {}
    }

    /** @param reported null for a component that the ledger does not have, which counts as UP */
    public static Difference compare(Listed listed, LedgerState reported) {
        Status observed = reported == null ? Status.UP : reported.observed();
        if (listed.outOfService()) {
            // What was reported since is later than what was listed, and the next list knows it.
            boolean later = reported != null && reported.newest().isAfter(listed.askedAt());
            return observed.isOutage() && !later ? new Difference.Ended() : new Difference.None();
        }
        if (listed.status() == Status.UNKNOWN || listed.status() == observed) {
            return new Difference.None();
        }
        Instant changedAt =
                listed.changedAt() == null || listed.changedAt().isAfter(listed.askedAt()) ? null : listed.changedAt();
        if (reported == null) {
            return new Difference.Missed(changedAt == null ? listed.askedAt() : changedAt);
        }
        if (changedAt != null && changedAt.isAfter(reported.newest())) {
            return new Difference.Missed(changedAt);
        }
        boolean moving = reported.newest().isAfter(listed.settled());
        return moving || reported.forgotten() ? new Difference.None() : new Difference.Missed(listed.askedAt());
    }

    /**
     * Whether what a complete list has no more may have been deleted: one component, or a tenth of several. More at once is
     * rather a permission that was taken away, or a list that is not what it was.
     *
     * @param before how many were listed before
     * @param missing how many of these are missing now
     */
    public static boolean mayBeDeletions(int before, int missing) {
        return missing < before && missing <= Math.max(1, before / A_TENTH);
    }
}
