package io.trunkline.ledger.tables;

import io.trunkline.model.ComponentId;
import io.trunkline.rules.ComponentHistory;
import io.trunkline.rules.Verdict.Hold.Reason;
import java.time.Duration;
import java.time.Instant;

/**
 * A component's row: what was observed of it and what is known beside that.
 *
 * @param lag how late the report of its last change was delivered
 * @param event the history's line of its last change
 * @param service id of the service that was found for it last, or null
 * @param hold why telling PagerDuty waits, or null
 * @param heldUntil until when, or null
 * @param waitingFrom when the outage that has not been reported began to wait, or null
 * @param news how many of its changes were not assessed yet
 * @param flaps recoveries that were held since it last kept still for the cooldown's memory
 * @param causedFrom since when the outage that it was held for because of its cause has been held, or null
 * @param dueAt when it is to be assessed next, or null
 */
public record ComponentRecord(
        ComponentId id,
        String name,
        String platform,
        String diagnosticUrl,
        ComponentHistory observation,
        Duration lag,
        Long event,
        String service,
        Reason hold,
        Instant heldUntil,
        Instant waitingFrom,
        int news,
        int flaps,
        Instant causedFrom,
        Instant dueAt) {

    /** The same component, seen otherwise. */
    public ComponentRecord withObservation(ComponentHistory other) {
        return new ComponentRecord(
                id,
                name,
                platform,
                diagnosticUrl,
                other,
                lag,
                event,
                service,
                hold,
                heldUntil,
                waitingFrom,
                news,
                flaps,
                causedFrom,
                dueAt);
    }
}
