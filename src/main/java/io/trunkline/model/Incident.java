package io.trunkline.model;

import io.trunkline.model.Membership.Phase;
import java.time.Instant;

/**
 * What we opened, or are about to open, in PagerDuty. Times that have not come are null.
 *
 * @param id its number in the ledger
 * @param service id of the business unit whose outages it gathers
 * @param serviceName the name that PagerDuty is told as {@code group}
 * @param status DOWN or DEGRADED; UNKNOWN for a compliance event
 * @param severity PagerDuty's severity
 * @param complianceType type of a compliance event, or null
 * @param state where it is in its life
 * @param dedupKey the key that it was opened with; null while it gathers
 * @param routingKey the key that it was opened with; null while it gathers; a secret
 * @param windowFrom when its first member entered the wait
 * @param openedAt when it was opened in the ledger
 * @param acceptedAt when PagerDuty accepted its trigger
 * @param revision counts what became true
 * @param toldRevision the revision that PagerDuty accepted last
 * @param lastSentAt when it was last called
 * @param inFlight the call that was noted and has no outcome yet, or null
 * @param unanswered whether any call of it may have arrived without an answer
 * @param resolveUnanswered whether a resolve of it may have arrived without an answer
 * @param failures calls in a row that held this incident
 * @param heldUntil no call of this incident until then, whatever its routing key does; or null
 * @param unansweredSince since when none of its calls is answered, or null
 * @param bare whether the next call is the bare body, the full one having been refused
 * @param readdressed whether it was sent on to the default service
 * @param refusedKey the owner's routing key that refused it before that, or null; a secret
 * @param lastResortAt when the last resort was taken, or null
 */
public record Incident(
        long id,
        String service,
        String serviceName,
        Status status,
        String severity,
        String complianceType,
        State state,
        String dedupKey,
        String routingKey,
        Instant windowFrom,
        Instant openedAt,
        Instant acceptedAt,
        int revision,
        int toldRevision,
        Instant lastSentAt,
        DeliveryAction inFlight,
        boolean unanswered,
        boolean resolveUnanswered,
        int failures,
        Instant heldUntil,
        Instant unansweredSince,
        boolean bare,
        boolean readdressed,
        String refusedKey,
        Instant lastResortAt) {

    /** Where an incident is in its life. */
    public enum State {
        /** Its first outages wait for company. */
        GATHERING,
        /** PagerDuty is to be told, or was. */
        OPEN,
        /** Nothing is owed but perhaps one repeat of an unanswered resolve. */
        CLOSED
    }

    /** How an incident ended. */
    public enum Outcome {
        /** PagerDuty accepted the resolve. */
        RESOLVED,
        /** Over before PagerDuty was called. */
        ENDED,
        /** PagerDuty refused the resolve, bare too. */
        UNRESOLVABLE,
        /** PagerDuty refused the trigger everywhere. */
        REJECTED,
        /** A compliance event was accepted; we never resolve those. */
        REPORTED,
        /** Closed in PagerDuty before it was over, by a person or not. */
        CLOSED_BY_HAND
    }

    public boolean isCompliance() {
        return complianceType != null;
    }

    public boolean accepted() {
        return acceptedAt != null;
    }

    /** Whether PagerDuty has accepted it or left a call unanswered. */
    public boolean reached() {
        return accepted() || unanswered;
    }

    /** Since when it has not been accepted; before it was opened, if its members were left unanswered elsewhere until then. */
    public Instant unacceptedSince() {
        return unansweredSince != null && unansweredSince.isBefore(openedAt) ? unansweredSince : openedAt;
    }

    /** Whether a resolve is under way or may have arrived. */
    public boolean resolving() {
        return resolveUnanswered || inFlight == DeliveryAction.RESOLVE;
    }

    /** How far PagerDuty is involved; for an incident that is not closed. */
    public Phase phase() {
        if (state == State.GATHERING) {
            return Phase.GATHERING;
        }
        if (state == State.CLOSED) {
            return Phase.REJECTED;
        }
        if (resolving()) {
            return Phase.RESOLVING;
        }
        return reached() || inFlight != null ? Phase.CALLED : Phase.UNCALLED;
    }

    /** Without the routing key, so that a log line cannot leak it. */
    @Override
    public String toString() {
        return "Incident[" + id + ", " + service + ", " + status + ", " + state + ", " + dedupKey + "]";
    }
}
