package io.trunkline.rules;

import io.trunkline.model.Status;
import io.trunkline.model.StatusEvent;
import java.time.Duration;
import java.time.Instant;

/**
 * What a platform last reported of one component, and as much of how it came there as the rules ask for. All times are
 * occurrences but {@code changedReceivedAt}; those that never happened are null.
 *
 * <p>Several reports may be folded in one transaction and only the last is assessed, so whatever the rules must not miss
 * (a recovery in the middle, two falls) is kept here.
 *
 * @param observed the status last reported: UP, DEGRADED or DOWN
 * @param newest occurrence of the newest report, repeats included
 * @param reported when the newest report was made, or null if only its occurrence is known
 * @param stamped the timestamp of the newest report as it was written, where that lay ahead of its receipt; else null
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
public record ComponentHistory(
        Status observed,
        Instant newest,
        Instant reported,
        Instant stamped,
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

    /** How far the clocks of nodes are apart, and receipts from the order in which they are recorded. */
    private static final Duration CLOCKS_APART = Duration.ofSeconds(1);

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
    public record ReportResult(ComponentHistory observation, Effect effect) {}

    /**
     * Folds a report into what is known (rule 2: order by when it happened).
     *
     * @param known what is known, or null for an unknown component, which counts as UP until now
     */
    public static ReportResult report(ComponentHistory known, StatusEvent event) {
        if (event.status() == Status.UNKNOWN) {
            return new ReportResult(known, Effect.UNKNOWN);
        }
        if (known == null) {
            return first(event);
        }
        if (known.isNewerThan(event)) {
            return new ReportResult(known, Effect.STALE);
        }
        // What is newer did not happen earlier: the clocks that date the facts of one report are not those of the next.
        // But a newest that lies ahead of now is the work of a clock that was wrong, and holds nothing back.
        boolean earlier = event.occurredAt().isBefore(known.newest) && !known.isAheadOf(event);
        Instant occurredAt = earlier ? known.newest : event.occurredAt();
        Instant madeAt = known.madeAt(event);
        if (event.status() == known.observed) {
            return new ReportResult(known.repeated(occurredAt, madeAt, event.stampedAt()), Effect.REPEAT);
        }
        return new ReportResult(known.changed(event, occurredAt, madeAt), Effect.CHANGE);
    }

    private static ReportResult first(StatusEvent event) {
        Instant at = event.occurredAt();
        ComponentHistory up = new ComponentHistory(
                Status.UP,
                at,
                event.reportedAt(),
                event.stampedAt(),
                at,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                0);
        return event.status() == Status.UP
                ? new ReportResult(up, Effect.REPEAT)
                : new ReportResult(up.changed(event, at, event.reportedAt()), Effect.CHANGE);
    }

    /**
     * Two timestamps that both lay ahead of their receipts are of a clock that is fast: they are compared as written. Two
     * reports of which is known when they were made are in that order, whatever their facts are dated. Otherwise the
     * occurrence decides, and one without a timestamp happened at its receipt, but never before what is known already.
     */
    private boolean isNewerThan(StatusEvent event) {
        if (event.stampedAt() != null && (stamped != null || isAheadOf(event))) {
            return event.stampedAt().isBefore(stamped == null ? newest : stamped);
        }
        if (isAheadOf(event)) {
            return false;
        }
        if (event.reportedAt() != null && reported != null) {
            return event.reportedAt().isBefore(reported);
        }
        boolean madeLater = event.reportedAt() != null && !event.reportedAt().isBefore(newest);
        return event.timestamped() && !madeLater && event.occurredAt().isBefore(newest);
    }

    /** Whether our clock was ahead when the newest report came: that seems to have occurred after this one's receipt. */
    private boolean isAheadOf(StatusEvent event) {
        return newest.isAfter(event.receivedAt().plus(CLOCKS_APART));
    }

    /** A copy by another door says no time of its own, and takes none away. */
    private Instant madeAt(StatusEvent event) {
        boolean copy = reported != null && !event.occurredAt().isAfter(reported);
        return event.reportedAt() == null && copy ? reported : event.reportedAt();
    }

    private ComponentHistory repeated(Instant occurredAt, Instant madeAt, Instant stamp) {
        return new ComponentHistory(
                observed,
                occurredAt,
                madeAt,
                stamp,
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

    private ComponentHistory changed(StatusEvent event, Instant at, Instant madeAt) {
        Status status = event.status();
        boolean recovers = status == Status.UP;
        boolean falls = observed == Status.UP;
        return new ComponentHistory(
                status,
                at,
                madeAt,
                event.stampedAt(),
                at,
                changes == 0 ? null : since,
                recovers ? at : recoveredAt,
                recovers ? recoveredAt : previousRecoveredAt,
                observed.worseThan(status) ? at : improvedAt,
                falls ? at : fellAt,
                falls ? fellAt : previousFellAt,
                falls || worst == null || status.worseThan(worst) ? status : worst,
                event.receivedAt(),
                changes + 1);
    }

    /** The same, reported as DEGRADED where it is DOWN. */
    public ComponentHistory noWorseThanDegraded() {
        return new ComponentHistory(
                observed == Status.DOWN ? Status.DEGRADED : observed,
                newest,
                reported,
                stamped,
                since,
                previousChange,
                recoveredAt,
                previousRecoveredAt,
                improvedAt,
                fellAt,
                previousFellAt,
                worst == Status.DOWN ? Status.DEGRADED : worst,
                changedReceivedAt,
                changes);
    }

    /** The history as if the component had been UP from one time until it fell at another, so that it counts as out anew. */
    public ComponentHistory fallenAgain(Instant recovered, Instant fell) {
        return new ComponentHistory(
                observed,
                newest,
                reported,
                stamped,
                fell,
                since,
                recovered,
                recoveredAt,
                recovered,
                fell,
                null,
                worst,
                changedReceivedAt,
                changes);
    }

    /** When the present outage began, or, for a component that is UP, the last one. */
    public Instant outageSince() {
        return observed == Status.UP && fellAt != null ? fellAt : since;
    }

    /** When a component that is out left UP, in whatever status. */
    public Instant outSince() {
        return fellAt == null ? since : fellAt;
    }

    /** As what the present outage counts or, for a component that is UP, the last one did. */
    public Status outageStatus() {
        return observed == Status.UP && worst != null ? worst : observed;
    }
}
