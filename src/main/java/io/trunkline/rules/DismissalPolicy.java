package io.trunkline.rules;

import io.trunkline.model.Hook;
import io.trunkline.model.Incident;
import io.trunkline.model.Incident.Outcome;
import io.trunkline.model.Incident.State;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What follows when an incident that is not over is closed in PagerDuty, mostly by a person. */
public final class DismissalPolicy {

    public static final Duration KEY_RESTS = Duration.ofHours(1);

    private DismissalPolicy() {}

    /**
     * What is to be done about it. What is still out is assessed anew in any case.
     *
     * @param outcome how the incident ends here
     * @param closedAt when it was closed there
     * @param keyFreeAt from when its dedup key may be given again
     * @param hooks those that are owed a call
     * @param arrived whether that it could be closed shows that the call which was left unanswered has arrived
     * @param pagesAgain whether all members leave it, so that what is out pages again at once
     * @param repeatsResolve whether a call may have opened it again after that
     */
    public record Dismissal(
            Outcome outcome,
            Instant closedAt,
            Instant keyFreeAt,
            List<Hook> hooks,
            boolean arrived,
            boolean pagesAgain,
            boolean repeatsResolve) {

        public Dismissal {
            hooks = List.copyOf(hooks);
        }
    }

    /** Whether an incident is open as far as we know, and no resolve of ours can have closed it. */
    public static boolean applies(Incident incident) {
        return incident.state() == State.OPEN
                && !incident.resolving()
                && (incident.reached() || incident.inFlight() != null);
    }

    /**
     * A person who closes it knows of it, so what is out is held until it is to page again; what joined and was not reported
     * yet is news to that person. If no person closed it, no one may know, and all that is out pages again at once.
     *
     * @param at when it was closed, by PagerDuty's clock
     */
    public static Dismissal decide(Incident incident, Instant at, boolean byPerson, Instant now) {
        Instant closedAt = at.isAfter(now) ? now : at;
        if (incident.isCompliance()) {
            Instant keyFreeAt = now.plus(DeliveryOutcomePolicy.KEY_RESTS_AFTER_COMPLIANCE);
            return new Dismissal(Outcome.REPORTED, closedAt, keyFreeAt, List.of(), false, false, false);
        }
        boolean calling = incident.inFlight() != null;
        // PagerDuty may say so late: a call that is under way, or was made since, may have opened it again.
        boolean calledSince = calling
                || incident.lastSentAt() != null && incident.lastSentAt().isAfter(closedAt);
        return new Dismissal(
                Outcome.CLOSED_BY_HAND,
                closedAt,
                incident.unanswered() || calledSince ? now.plus(KEY_RESTS) : now,
                incident.accepted() ? List.of(Hook.CLOSED) : List.of(Hook.OPENED, Hook.CLOSED),
                !incident.accepted() && !calling,
                !byPerson,
                calledSince);
    }
}
