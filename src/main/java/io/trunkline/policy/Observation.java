package io.trunkline.policy;

import io.trunkline.event.Status;
import io.trunkline.event.StatusEvent;
import java.time.Instant;

/**
 * What a platform last reported of one component, and as much of how it came there as the rules ask for. All times are
 * occurrences but {@code changedReceivedAt}; those that never happened are null.
 *
 * <p>Several reports may be folded in one transaction and only the last is assessed, so whatever the rules must not miss
 * (a recovery in the middle, two falls) is kept here.
 *
 * @param observed the status last reported: UP, DEGRADED or DOWN
 * @param newest occurrence of the newest report, repeats included; anything older is stale
 * @param since when the observed status began
 * @param previousChange when the status before it began, if that was a change
 * @param recoveredAt the last change to UP
 * @param previousRecoveredAt the change to UP before that
 * @param improvedAt the last change to something better, UP included
 * @param fellAt the last fall from UP
 * @param previousFellAt the fall from UP before that
 * @param worst the worst status since the last fall from UP
 * @param changedReceivedAt receipt of the last change
 * @param changes how many changes there were
 */
public record Observation(
        Status observed,
        Instant newest,
        Instant since,
        Instant previousChange,
        Instant recoveredAt,
        Instant previousRecoveredAt,
        Instant improvedAt,
        Instant fellAt,
        Instant previousFellAt,
        Status worst,
        Instant changedReceivedAt,
        int changes) {

    /** What a report did to an observation. */
    public enum Effect {
        /** The status is another one now. */
        CHANGE,
        /** The same status again; only {@code newest} moved. */
        REPEAT,
        /** Older than what is known: nothing moved. */
        STALE,
        /** A word that the source's table does not have: nothing moved. */
        UNKNOWN
    }

    /** An observation after a report, and what the report did to it. */
    public record Reported(Observation observation, Effect effect) {}

    /**
     * Folds a report into what is known (rule 2: order by when it happened).
     *
     * @param known what is known, or null for a component never heard of, which counts as UP until now
     */
    public static Reported report(Observation known, StatusEvent event) {
        if (event.status() == Status.UNKNOWN) {
            return new Reported(known, Effect.UNKNOWN);
        }
        if (known == null) {
            return first(event);
        }
        Instant occurredAt = occurrence(known, event);
        if (occurredAt.isBefore(known.newest)) {
            return new Reported(known, Effect.STALE);
        }
        if (event.status() == known.observed) {
            return new Reported(known.repeated(occurredAt), Effect.REPEAT);
        }
        return new Reported(known.changed(event.status(), occurredAt, event.receivedAt()), Effect.CHANGE);
    }

    private static Reported first(StatusEvent event) {
        Instant at = event.occurredAt();
        Observation up = new Observation(Status.UP, at, at, null, null, null, null, null, null, null, null, 0);
        return event.status() == Status.UP
                ? new Reported(up, Effect.REPEAT)
                : new Reported(up.changed(event.status(), at, event.receivedAt()), Effect.CHANGE);
    }

    /** An event without a timestamp happened at its receipt, but never before what is known already. */
    private static Instant occurrence(Observation known, StatusEvent event) {
        boolean early = event.occurredAt().isBefore(known.newest);
        return early && !event.timestamped() ? known.newest : event.occurredAt();
    }

    private Observation repeated(Instant occurredAt) {
        return new Observation(
                observed,
                occurredAt,
                since,
                previousChange,
                recoveredAt,
                previousRecoveredAt,
                improvedAt,
                fellAt,
                previousFellAt,
                worst,
                changedReceivedAt,
                changes);
    }

    private Observation changed(Status status, Instant at, Instant receivedAt) {
        boolean recovers = status == Status.UP;
        boolean falls = observed == Status.UP;
        return new Observation(
                status,
                at,
                at,
                changes == 0 ? null : since,
                recovers ? at : recoveredAt,
                recovers ? recoveredAt : previousRecoveredAt,
                observed.worseThan(status) ? at : improvedAt,
                falls ? at : fellAt,
                falls ? fellAt : previousFellAt,
                falls || worst == null || status.worseThan(worst) ? status : worst,
                receivedAt,
                changes + 1);
    }

    /** When the present outage began, or, for a component that is UP, the last one. */
    public Instant outageSince() {
        return observed == Status.UP && fellAt != null ? fellAt : since;
    }
}
