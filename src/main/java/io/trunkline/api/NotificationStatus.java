package io.trunkline.api;

import io.trunkline.ledger.query.ComponentView;
import io.trunkline.ledger.query.IncidentView;
import io.trunkline.model.Incident.State;
import io.trunkline.model.Status;
import java.time.Duration;
import java.time.Instant;

/** Whether PagerDuty knows what is true of an incident or a component. */
public enum NotificationStatus {
    /** It is to be sent, now or after its wait. */
    UNTOLD,
    /** It knows. */
    TOLD,
    /** Something keeps what is true from it for now: a hold, or the wait between updates. */
    HELD,
    /** It did not take it, whatever was tried. */
    REFUSED,
    /** It should have been sent by now. */
    OVERDUE;

    /** Within this PagerDuty is told even by an incident that has waited its turn; from then on it is trouble. */
    private static final Duration USUAL = Duration.ofMinutes(1);

    /** A resolve of what was never accepted keeps nothing from anyone: so long after it was due, no node makes the call. */
    private static final Duration USUAL_OF_RESOLVE = Duration.ofMinutes(5);

    static NotificationStatus of(IncidentView row, Instant now) {
        // What was out in a rejected incident is told by the next one, or is up: then it is no trouble any more.
        boolean rejected = "rejected".equals(row.outcome()) && row.roster().out() > 0;
        if (rejected || "unresolvable".equals(row.outcome())) {
            return REFUSED;
        }
        if (row.state() == State.OPEN && row.acceptedAt() == null) {
            return unaccepted(row, now);
        }
        boolean owed = row.nextAction() != null && row.dueAt() != null;
        boolean unopened = row.state() == State.GATHERING && isLate(row.dueAt(), now);
        // Every answer that is none puts off when the next call is due.
        boolean failing = row.state() == State.OPEN && owed && isLate(row.failingSince(), now);
        if (unopened || failing || owed && isLate(row.dueAt(), now)) {
            return OVERDUE;
        }
        if (row.acceptedAt() == null) {
            return row.state() == State.CLOSED ? TOLD : UNTOLD;
        }
        return owed && row.dueAt().isAfter(now) ? HELD : row.toldRevision() >= row.revision() ? TOLD : UNTOLD;
    }

    /** As the heartbeat counts it. */
    private static NotificationStatus unaccepted(IncidentView row, Instant now) {
        if ("resolve".equals(row.nextAction())) {
            boolean waits = row.dueAt() != null && row.dueAt().isAfter(now);
            return waits ? HELD : isLate(row.dueAt(), USUAL_OF_RESOLVE, now) ? OVERDUE : UNTOLD;
        }
        // It was called, and there is nothing to page while the recoveries of all are held.
        boolean settles = row.nextAction() == null && row.roster().out() == 0;
        return settles ? HELD : isLate(row.openedAt(), now) ? OVERDUE : UNTOLD;
    }

    static NotificationStatus of(ComponentView row, Instant now) {
        if (row.hold() != null) {
            return row.hold().reason().equals("rejected") ? REFUSED : HELD;
        }
        ComponentView.Place place = row.place();
        boolean out = row.observed() != Status.UP && row.observed() != Status.UNKNOWN;
        if (place == null) {
            return !out || row.forgotten() ? TOLD : isLate(row.dueAt(), now) ? OVERDUE : UNTOLD;
        }
        if (place.rejected()) {
            return REFUSED;
        }
        if (place.acceptedAt() == null) {
            return place.state() == State.OPEN && isLate(place.openedAt(), now) ? OVERDUE : UNTOLD;
        }
        if (knows(place.told(), row.observed())) {
            return TOLD;
        }
        Instant owedSince = out ? later(row.since(), place.enteredAt()) : row.dueAt();
        return isLate(owedSince, now) ? OVERDUE : UNTOLD;
    }

    /** What got better and is out still is covered by what was told of it. */
    private static boolean knows(Status told, Status observed) {
        return told == observed || told != null && told.isOutage() && observed.isOutage() && told.worseThan(observed);
    }

    private static Instant later(Instant one, Instant other) {
        return other == null || one.isAfter(other) ? one : other;
    }

    private static boolean isLate(Instant since, Instant now) {
        return isLate(since, USUAL, now);
    }

    private static boolean isLate(Instant since, Duration usual, Instant now) {
        return since != null && since.plus(usual).isBefore(now);
    }
}
