package io.trunkline.policy;

import io.trunkline.event.Status;

/** What a verdict does to a component's places in incidents. */
public sealed interface Move {

    /**
     * Becomes an untold outage: joins the incident whose window is open, or starts the wait of a new one.
     *
     * @param waiting whether it goes on waiting, in another status than before, so that its wait is not started anew
     */
    record Enter(Status status, boolean waiting) implements Move {}

    /** Is out again, in the incident that it never left; {@code announced} if PagerDuty had been told that it is UP. */
    record Rejoin(long incident, boolean announced) implements Move {}

    /** Its recovery is no longer held: as far as this incident goes, it is UP. */
    record Settle(long incident) implements Move {}

    /** Is no longer a member. */
    record Leave(long incident) implements Move {}
}
