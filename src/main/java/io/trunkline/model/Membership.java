package io.trunkline.model;

import java.time.Instant;

/**
 * A component's place in one incident that is not closed.
 *
 * @param incident the incident's number
 * @param status the status that the incident is about
 * @param phase how far PagerDuty is involved
 * @param since when the outage began with which the component joined, or last rejoined at the incident's status
 * @param told the status that PagerDuty was last told, UP once a recovery is no longer held; null if nothing was told
 * @param closedAt when a person closed the incident in PagerDuty; null unless one did
 */
public record Membership(long incident, Status status, Phase phase, Instant since, Status told, Instant closedAt) {

    /** In an incident that no person has closed. */
    public Membership(long incident, Status status, Phase phase, Instant since, Status told) {
        this(incident, status, phase, since, told, null);
    }

    /** How far PagerDuty is involved in an incident. */
    public enum Phase {
        /** Outages wait for company; there is nothing to tell yet. */
        GATHERING,
        /** Opened, but no call that might have arrived was made. */
        UNCALLED,
        /** A call was accepted, is under way, or may have arrived. */
        CALLED,
        /** A resolve is under way or may have arrived: nobody joins or rejoins, the resolve is owed. */
        RESOLVING,
        /** Refused everywhere and closed; its members are not told again until the configuration changes. */
        REJECTED,
        /** Closed by a person in PagerDuty; its members are not told again for a while. */
        DISMISSED
    }
}
