package io.trunkline.rules;

import io.trunkline.model.ComponentId;
import io.trunkline.model.Incident;
import io.trunkline.model.Incident.State;
import io.trunkline.model.Status;
import io.trunkline.rules.Maintenance.Window;
import io.trunkline.rules.Verdict.Hold;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What changes for an outage because something that it hangs on is out (rule 15). A cause changes with what an outage is
 * told, and for a bounded time whether it is; never when an incident is resolved.
 *
 * @param grace how long symptoms stay what they are after their cause is over
 */
public record CausePolicy(Duration grace) {

    /** What falls this soon after its cause joins the cause's incident, where it is expected. */
    public static final Duration JOINS_FOR = Duration.ofMinutes(10);

    /** A cause that PagerDuty has not accepted for so long holds nothing any more: it may have paged no one. */
    private static final Duration CALLS_FOR = Duration.ofMinutes(5);

    private static final Duration HELD_AT_MOST = Duration.ofMinutes(30);

    /**
     * Something that a component hangs on.
     *
     * @param service the id of its service, or null before it was assessed
     * @param observation what its platform last reported
     * @param doubtedUntil until when its recovery is held, or null
     */
    public record Ancestor(ComponentId component, String service, ComponentHistory observation, Instant doubtedUntil) {

        boolean out() {
            return observation.observed().isOutage();
        }

        /** When the status began that it has, by our clock if the platform's is ahead. */
        Instant since() {
            Instant received = observation.changedReceivedAt();
            return received != null && received.isBefore(observation.since()) ? received : observation.since();
        }

        /** From when its recovery counts, if it is UP. */
        Instant believedAt() {
            Instant received = observation.changedReceivedAt();
            Instant up = received == null ? observation.since() : received;
            return doubtedUntil != null && doubtedUntil.isAfter(up) ? doubtedUntil : up;
        }
    }

    /**
     * An incident that a cause is in.
     *
     * @param dismissedAt when a person closed it in PagerDuty, or null
     */
    public record Telling(Incident incident, Instant dismissedAt) {

        /** Until when it tells people of the cause: now, unless that has ended; null if it never will. */
        private Instant until(Instant now) {
            if (dismissedAt != null) {
                return dismissedAt;
            }
            if (incident.state() == State.CLOSED) {
                return null;
            }
            boolean waits = incident.state() == State.GATHERING || incident.accepted();
            Instant patience = waits ? now : incident.openedAt().plus(CALLS_FOR);
            return patience.isBefore(now) ? patience : now;
        }
    }

    /** Of what an outage of that status hangs on, what is out in the same or a worse status, the nearest first. */
    public List<Ancestor> causes(Status status, List<Ancestor> nearestFirst) {
        return nearestFirst.stream()
                .filter(ancestor -> ancestor.out()
                        && !status.worseThan(ancestor.observation().observed()))
                .toList();
    }

    /**
     * Whether what falls now joins the open incident of its cause though its window is over.
     *
     * @param entered when the cause entered that incident; its changes there since then page no one
     */
    public boolean joins(Ancestor cause, Instant entered, Instant now) {
        return now.isBefore(earlier(cause.since(), entered).plus(JOINS_FOR));
    }

    /** Whether a cause that falls after its children were reported joins the incident that reports them. */
    public boolean joinsChildren(int known, int reported) {
        return reported > 0 && 2 * reported >= known;
    }

    /** Whether what a symptom joined an incident for is over, and from when on it is an outage of its own. */
    public Optional<Instant> ownFrom(Ancestor cause) {
        return cause.out() ? Optional.empty() : Optional.of(cause.believedAt().plus(grace));
    }

    /**
     * The window over a cause as far as it holds a symptom: for as long as it would hold the symptom if it were over that
     * (rule 9), however lately the cause fell.
     */
    public Optional<Window> holding(Window ofCause, ComponentHistory symptom, Instant now) {
        return ofCause.once()
                ? Optional.of(ofCause)
                : ofCause.within(symptom.outageSince().plus(Maintenance.LONGEST), now);
    }

    /** A hold because of a cause, as far as it does not keep a symptom without a page for too long in all (rule 9). */
    public Optional<Hold> holding(Hold becauseOfCause, ComponentHistory symptom, Instant now) {
        Instant end = earlier(becauseOfCause.until(), symptom.outageSince().plus(Maintenance.LONGEST));
        return end.isAfter(now)
                ? Optional.of(new Hold(becauseOfCause.reason(), end, becauseOfCause.why()))
                : Optional.empty();
    }

    /** A symptom that got worse since it fell is reported, whatever its cause. */
    public boolean mayBeHeld(ComponentHistory symptom) {
        boolean worse = symptom.observed() == Status.DOWN
                && symptom.fellAt() != null
                && symptom.since().isAfter(symptom.fellAt());
        return !worse;
    }

    /**
     * Until when a service that asks for it is not paged for a symptom: it is asked again then. Nothing if it is not held.
     *
     * @param heldFrom since when it has been held
     * @param cause another service is paged for it
     * @param tellings the incidents that the cause is in
     */
    public Optional<Instant> holdsUntil(Instant heldFrom, Ancestor cause, Collection<Telling> tellings, Instant now) {
        Optional<Instant> reportedUntil = cause.out()
                ? tellings.stream()
                        .map(telling -> telling.until(now))
                        .filter(Objects::nonNull)
                        .max(Instant::compareTo)
                : Optional.of(cause.believedAt());
        return reportedUntil
                .map(until -> earlier(until.plus(grace), heldFrom.plus(HELD_AT_MOST)))
                .filter(now::isBefore);
    }

    /** Since when a symptom that is held now has been held: as before if it is the same outage still. */
    public Instant heldFrom(Instant before, ComponentHistory symptom, Cooldown cooldown, Instant now) {
        boolean same = before != null
                && (symptom.recoveredAt() == null
                        || symptom.recoveredAt().isBefore(before)
                        || symptom.observed() == Status.UP
                        || cooldown.continues(symptom.recoveredAt(), symptom.since()));
        return same ? before : now;
    }

    /** Who of an incident's members leads, because most others are out on account of it; given what {@link #led} says. */
    public static Optional<String> leader(Map<String, List<String>> led) {
        return led.entrySet().stream()
                .min(Comparator.comparing((Map.Entry<String, List<String>> each) ->
                                -each.getValue().size())
                        .thenComparing(Map.Entry::getKey))
                .map(Map.Entry::getKey);
    }

    /**
     * The members of an incident that are out on account of others, by the one at the end of the chain.
     *
     * @param causes the cause of each, which is a member too
     */
    public static Map<String, List<String>> led(Map<String, String> causes) {
        Map<String, List<String>> led = new HashMap<>();
        causes.keySet().forEach(member -> led.computeIfAbsent(root(causes, member), added -> new ArrayList<>())
                .add(member));
        return led;
    }

    private static String root(Map<String, String> causes, String member) {
        String at = member;
        Set<String> seen = new HashSet<>();
        while (causes.containsKey(at) && seen.add(at)) {
            at = causes.get(at);
        }
        return at;
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
