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
 * @param repeats incidents that the component had for itself in the hours before its last recovery; none if it shares this
 *     one with others
 * @param watchedSince since when it is out again in this incident as a repeat offender; null otherwise
 * @param replaces whether the incident replaced another for the same outage, in which it was watched
 * @param untoldSince from when an update of an accepted incident that shows it may be sent, while none was accepted; null
 *     otherwise
 */
public record Membership(
        long incident,
        Status status,
        Phase phase,
        Instant since,
        Status told,
        Instant closedAt,
        int repeats,
        Instant watchedSince,
        boolean replaces,
        Instant untoldSince) {

    /** In an incident that no person has closed, of a component that is no repeat offender. */
    public Membership(long incident, Status status, Phase phase, Instant since, Status told) {
        this(incident, status, phase, since, told, null, 0, null, false, null);
    }

    /** How far PagerDuty is involved in an incident. */
    public enum Phase {
        /** Outages wait for company; there is nothing to tell yet. */
        GATHERING,
        /** Opened, but no call that might have arrived was made. */
        UNCALLED,
        /** A call was accepted, is under way, or may have arrived. */
        CALLED,
        /** A resolve is under way or may have arrived: nothing joins or rejoins, the resolve is owed. */
        RESOLVING,
        /** Refused everywhere and closed; it is repeated by itself, and takes no joins. */
        REJECTED,
        /** Closed by a person in PagerDuty; its members are not told again for a while. */
        DISMISSED
    }
}
