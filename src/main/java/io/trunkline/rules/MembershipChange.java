package io.trunkline.rules;

import io.trunkline.model.Status;
import java.time.Instant;

/** What a verdict does to a component's places in incidents. */
public sealed interface MembershipChange {

    /**
     * Becomes an untold outage: joins the incident whose window is open, or starts the wait of a new one.
     *
     * @param waiting whether it goes on waiting, in another status than before, so that its wait is not started anew
     */
    record Enter(Status status, boolean waiting) implements MembershipChange {}

    /**
     * Is out again, in the incident that it never left.
     *
     * @param announced whether PagerDuty had accepted that it is UP
     * @param watchedFrom since when a repeat offender is out again, which pages anew if it stays out; null for another
     */
    record Rejoin(long incident, boolean announced, Instant watchedFrom) implements MembershipChange {}

    /** Its recovery is no longer held: as far as this incident goes, it is UP. */
    record Settle(long incident) implements MembershipChange {}

    /** Is no longer a member. */
    record Leave(long incident) implements MembershipChange {}

    /**
     * Leaves an incident of which PagerDuty has accepted no update since it joined, and which takes no joins from now on: it
     * pages as an outage of its own (rule 12).
     */
    record LeaveUntold(long incident) implements MembershipChange {}
}
