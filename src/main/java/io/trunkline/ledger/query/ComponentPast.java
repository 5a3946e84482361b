package io.trunkline.ledger.query;

import io.trunkline.model.Status;
import java.time.Instant;
import java.util.List;

/**
 * What happened to a component, the newest first.
 *
 * @param reports what was reported of it, without repeats
 * @param holds what kept it back
 * @param memberships the incidents that it was in
 */
public record ComponentPast(List<EventView> reports, List<PastHold> holds, List<Membership> memberships) {

    public ComponentPast {
        reports = List.copyOf(reports);
        holds = List.copyOf(holds);
        memberships = List.copyOf(memberships);
    }

    /**
     * A reason not to tell PagerDuty yet.
     *
     * @param reason as {@link ComponentView.Hold}
     * @param until when it was to end by itself, or null
     * @param endedAt when it ended; null while it has not
     */
    public record PastHold(String reason, String why, Instant beganAt, Instant until, Instant endedAt) {}

    /**
     * A place in an incident.
     *
     * @param status the incident's
     * @param acceptedAt when PagerDuty took the trigger, or null
     * @param closedAt when the incident ended, or null
     * @param leftAt when the component left it, or null
     */
    public record Membership(
            long incident,
            Status status,
            String dedupKey,
            Instant acceptedAt,
            Instant closedAt,
            Instant enteredAt,
            Instant leftAt) {}
}
