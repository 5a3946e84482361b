package io.trunkline.ledger.query;

import io.trunkline.model.ComponentId;
import io.trunkline.model.Incident.State;
import io.trunkline.model.Status;
import io.trunkline.pagerduty.Relations.Cause;
import java.time.Instant;
import java.util.List;

/**
 * What the ledger has of one incident. Instants are null until they have come.
 *
 * @param id the ledger's number
 * @param kind {@code outage} or {@code compliance}
 * @param service the id of the owning service
 * @param serviceName its name when the incident opened
 * @param status DOWN or DEGRADED; UNKNOWN for a compliance event
 * @param severity PagerDuty's
 * @param state where it is in its life
 * @param outcome how it ended, such as {@code resolved}, {@code ended}, {@code unresolvable} or
 *     {@code rejected}; null while it has not
 * @param dedupKey PagerDuty's key for it, or null while it gathers
 * @param routingKey where it was opened, masked; or null while it gathers
 * @param readdressed whether the owner's key was refused there, so that the default service has it
 * @param revision what is true
 * @param toldRevision what PagerDuty has accepted
 * @param gatheredAt when its first member entered the wait
 * @param openedAt when its wait was over
 * @param acceptedAt when PagerDuty took the trigger
 * @param closedAt when it ended
 * @param attempts how many calls were made for it
 * @param unanswered whether any of them may have arrived without an answer
 * @param nextAction {@code trigger}, {@code update} or {@code resolve}, or null if nothing is owed
 * @param dueAt when that is due
 * @param failingSince when the first call was made that did not get through since PagerDuty last took one; null where none
 * @param lastError what went wrong last, with PagerDuty's reasons, or null; without secrets
 * @param atPagerDuty what PagerDuty itself shows of it, as far as that is known
 * @param otherwise how the last resort stands
 * @param roster how many members it has, and what of them is out
 * @param members its members, those that left too, the opening component first; empty where only the roster was asked for
 */
public record IncidentView(
        long id,
        String kind,
        String service,
        String serviceName,
        Status status,
        String severity,
        State state,
        String outcome,
        String dedupKey,
        MaskedRoutingKey routingKey,
        boolean readdressed,
        long revision,
        long toldRevision,
        Instant gatheredAt,
        Instant openedAt,
        Instant acceptedAt,
        Instant closedAt,
        int attempts,
        boolean unanswered,
        String nextAction,
        Instant dueAt,
        Instant failingSince,
        String lastError,
        AtPagerDuty atPagerDuty,
        Otherwise otherwise,
        Roster roster,
        List<MemberView> members) {

    public IncidentView {
        members = List.copyOf(members);
    }

    /** The same with these members. */
    public IncidentView with(Roster others, List<MemberView> listed) {
        return new IncidentView(
                id,
                kind,
                service,
                serviceName,
                status,
                severity,
                state,
                outcome,
                dedupKey,
                routingKey,
                readdressed,
                revision,
                toldRevision,
                gatheredAt,
                openedAt,
                acceptedAt,
                closedAt,
                attempts,
                unanswered,
                nextAction,
                dueAt,
                failingSince,
                lastError,
                atPagerDuty,
                otherwise,
                others,
                listed);
    }

    /**
     * An incident's members in a few words.
     *
     * @param members how many there are, those that left too
     * @param out how many of those that did not leave are out
     * @param kind of those that are out or, where none is, of all; {@code component} where they differ
     * @param name of one of them
     * @param since when the first of them went out; null without members
     * @param heldUntil when the last hold of those that did not leave ends by itself; null without one
     * @param symptoms those that are out, if all of them are so on account of one cause; or null
     */
    public record Roster(
            int members, int out, String kind, String name, Instant since, Instant heldUntil, Symptoms symptoms) {

        /** A compliance event has no members. */
        public static final Roster EMPTY = new Roster(0, 0, "component", "", null, null, null);
    }

    /**
     * What is out on account of one cause; the cause itself, if it is a member too, is not counted.
     *
     * @param count how many there are
     * @param kind of all of them; {@code component} where they differ
     * @param name of one of them
     * @param worst the worst status among them
     */
    public record Symptoms(Cause cause, int count, String kind, String name, Status worst) {}

    /**
     * What PagerDuty shows of an incident.
     *
     * @param id PagerDuty's own
     * @param url where PagerDuty shows it to people
     * @param found {@code open}, {@code closed} or {@code missing}, as it was read back last
     * @param foundAt when that was
     * @param acknowledgedAt when a person took it
     * @param acknowledgedBy who
     * @param closedAt when it was closed there before its end
     * @param closedBy by whom
     * @param closedByPerson whether that is a person, and not PagerDuty itself or an integration; null where it is not known
     */
    public record AtPagerDuty(
            String id,
            String url,
            String found,
            Instant foundAt,
            Instant acknowledgedAt,
            String acknowledgedBy,
            Instant closedAt,
            String closedBy,
            Boolean closedByPerson) {

        /** Nothing is known. */
        public static final AtPagerDuty UNKNOWN = new AtPagerDuty(null, null, null, null, null, null, null, null, null);
    }

    /**
     * Whether an incident was delivered another way than through PagerDuty.
     *
     * @param owedAt when the last resort was taken, or null
     * @param doneAt when it ended without trouble; null until it has
     * @param attempts how often it was tried
     * @param lastError why the latest attempt failed, or null
     * @param onlyLogged whether its route did no more than log, which reaches no one; null until it is done, and where that
     *     was not noted
     */
    public record Otherwise(Instant owedAt, Instant doneAt, int attempts, String lastError, Boolean onlyLogged) {

        /** It was not needed. */
        public static final Otherwise NOT_OWED = new Otherwise(null, null, 0, null, null);
    }

    /**
     * A component in an incident.
     *
     * @param component the component
     * @param name a readable name, or null
     * @param status what is true of it
     * @param statusSince when that began; null for what is not known any more
     * @param told what the last accepted event gave it, UP once its recovery counts; null if it was in none yet
     * @param listed what the last accepted event gave it, and so what PagerDuty shows; null if it was in none yet
     * @param since when it went out
     * @param enteredAt when it became an untold outage
     * @param left whether it went over to another incident
     * @param cause the nearest that it hangs on and that is out like it, or null
     */
    public record MemberView(
            ComponentId component,
            String name,
            Status status,
            Instant statusSince,
            Status told,
            Status listed,
            Instant since,
            Instant enteredAt,
            boolean left,
            Cause cause) {}
}
