package io.trunkline.ledger;

import io.trunkline.incident.Incident;
import io.trunkline.incident.Incident.Outcome;
import io.trunkline.incident.Incident.State;
import io.trunkline.pagerduty.Seen;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A person closes an incident in PagerDuty that is not over, or opens it again. */
final class Dismissal {

    static final Duration KEY_RESTS = Duration.ofHours(1);

    private Dismissal() {}

    /** Whether it is open as far as we know, and no resolve of ours can have closed it. */
    static boolean applies(Incident incident) {
        return incident.state() == State.OPEN
                && !incident.resolving()
                && (incident.reached() || incident.inFlight() != null);
    }

    /**
     * Closes it here too. Whoever is still out is assessed anew, and held until it is to page again; whoever joined and was
     * not told yet is news to the person who closed it.
     */
    static List<Wake> close(JdbcClient store, Incident incident, Seen.By by, Instant now) {
        long id = incident.id();
        Instant at = by.at().isAfter(now) ? now : by.at();
        boolean calling = incident.inFlight() != null;
        // PagerDuty may tell late: a call that is under way, or was made since, may have opened it again.
        boolean calledSince =
                incident.lastSentAt() != null && incident.lastSentAt().isAfter(at);
        if (incident.isCompliance()) {
            Incidents.close(store, id, Outcome.REPORTED, at, now.plus(Recording.KEY_RESTS_AFTER_COMPLIANCE));
            Readings.closed(store, id, by);
            return List.of();
        }
        if (!incident.accepted() && !calling) {
            // That it could be closed shows that the call which was left unanswered has arrived.
            Members.told(store, id);
        }
        Members.leaveSettled(store, id, now);
        Incidents.close(
                store,
                id,
                Outcome.CLOSED_BY_HAND,
                at,
                incident.unanswered() || calling || calledSince ? now.plus(KEY_RESTS) : now);
        Readings.closed(store, id, by);
        List<Wake> wakes = reconsider(store, id, now);
        if (calling || calledSince) {
            Outcomes.repeat(store, id, now);
            wakes.add(new Wake.Deliver(incident.routingKey(), now));
        }
        return wakes;
    }

    /** Opens an incident again that a person had closed and now wants back; whether that could be. */
    static boolean reopen(JdbcClient store, long id) {
        if (!Members.any(store, id) || Incidents.reopened(store, id) == 0) {
            return false;
        }
        Readings.closed(store, id, null);
        return true;
    }

    static List<Wake> reconsider(JdbcClient store, long id, Instant now) {
        List<Wake> wakes = new ArrayList<>();
        for (String component : Members.components(store, id)) {
            Components.due(store, component, now);
            wakes.add(new Wake.Assess(component, now));
        }
        return wakes;
    }
}
