package io.trunkline.rules;

import io.trunkline.model.Status;
import java.time.Duration;
import java.time.Instant;

/**
 * What must be sent next of one incident, from the difference between what is true and what PagerDuty has accepted.
 *
 * @param updateInterval the least time between two calls of an open incident that only bring its roster up to date
 */
public record DeliveryPolicy(Duration updateInterval) {

    /**
     * How an incident stands.
     *
     * @param accepted whether PagerDuty accepted its trigger
     * @param unanswered whether any call of it may have arrived without an answer
     * @param resolving whether a resolve of it may have arrived
     * @param revision counts what became true
     * @param toldRevision the revision that PagerDuty accepted last
     * @param lastSentAt when it was last called, or null
     * @param wanted whether it should page: a member is out or flapping
     * @param unsettled whether a member is out or its recovery held
     */
    public record Standing(
            boolean accepted,
            boolean unanswered,
            boolean resolving,
            int revision,
            int toldRevision,
            Instant lastSentAt,
            boolean wanted,
            boolean unsettled) {

        boolean called() {
            return accepted || unanswered;
        }
    }

    /** What there is to do. */
    public enum Step {
        /** Open it in PagerDuty. */
        TRIGGER,
        /** Bring its roster up to date. */
        UPDATE,
        /** Close it in PagerDuty. */
        RESOLVE,
        /** Over before PagerDuty was called: close it without a call (rule 10). */
        END,
        /** PagerDuty knows what is true, or will when a hold ends. */
        IDLE
    }

    /** The next thing to do, and the earliest time for it; null is at once. */
    public record Next(Step step, Instant notBefore) {

        Next(Step step) {
            this(step, null);
        }
    }

    /** Looks for the difference. */
    public Next next(Standing incident) {
        if (incident.resolving()) {
            return new Next(Step.RESOLVE);
        }
        if (!incident.called()) {
            return incident.wanted() ? new Next(Step.TRIGGER) : new Next(Step.END);
        }
        if (!incident.unsettled()) {
            return new Next(Step.RESOLVE);
        }
        if (!incident.accepted()) {
            return incident.wanted() ? new Next(Step.TRIGGER) : new Next(Step.IDLE);
        }
        if (incident.revision() > incident.toldRevision()) {
            Instant last = incident.lastSentAt();
            return new Next(Step.UPDATE, last == null ? null : last.plus(updateInterval));
        }
        return new Next(Step.IDLE);
    }

    /** From when an update that is owed since now may be sent, for an incident that was called last at that time, or null. */
    public Instant updatesFrom(Instant lastSentAt, Instant now) {
        Instant paced = lastSentAt == null ? now : lastSentAt.plus(updateInterval);
        return paced.isAfter(now) ? paced : now;
    }

    /** The order in which one routing key's incidents are served; within one, the oldest first (rule 12). */
    public enum Urgency {
        DOWN_TRIGGER,
        TRIGGER,
        RESOLVE,
        UPDATE;

        /** The urgency of a step, for an incident of that status; compliance pages like DOWN. */
        public static Urgency of(Step step, Status status) {
            return switch (step) {
                case TRIGGER -> status == Status.DEGRADED ? TRIGGER : DOWN_TRIGGER;
                case RESOLVE -> RESOLVE;
                case UPDATE -> UPDATE;
                case END, IDLE -> throw new IllegalArgumentException(step + " sends nothing");
            };
        }
    }
}
