package io.trunkline.ledger;

import io.trunkline.ledger.tables.CallTable;
import io.trunkline.ledger.tables.IncidentTable;
import io.trunkline.ledger.tables.MemberReportTable;
import io.trunkline.ledger.tables.MemberTable;
import io.trunkline.ledger.tables.PagerDutyIncidentTable;
import io.trunkline.model.Hook;
import io.trunkline.model.Incident;
import io.trunkline.model.Incident.Outcome;
import io.trunkline.model.Incident.State;
import io.trunkline.model.Wake;
import io.trunkline.pagerduty.rest.RemoteIncident;
import io.trunkline.rules.DeliveryOutcomePolicy;
import io.trunkline.store.Sql;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** An incident that is not over is closed in PagerDuty, mostly by a person, or opened again. */
final class ManualResolution {

    static final Duration KEY_RESTS = Duration.ofHours(1);

    private ManualResolution() {}

    /** Whether it is open as far as we know, and no resolve of ours can have closed it. */
    static boolean applies(Incident incident) {
        return incident.state() == State.OPEN
                && !incident.resolving()
                && (incident.reached() || incident.inFlight() != null);
    }

    /**
     * Closes it here too. What is still out is assessed anew. A person knows of it, so it is held until it is to page
     * again; what joined and was not reported yet is news to that person. If no person closed it, no one may know,
     * and all that is out pages again at once.
     */
    static List<Wake> close(Sql store, Incident incident, RemoteIncident.By by, boolean byPerson, Instant now) {
        long id = incident.id();
        Instant at = by.at().isAfter(now) ? now : by.at();
        boolean calling = incident.inFlight() != null;
        // PagerDuty may tell late: a call that is under way, or was made since, may have opened it again.
        boolean calledSince =
                incident.lastSentAt() != null && incident.lastSentAt().isAfter(at);
        if (incident.isCompliance()) {
            IncidentTable.close(store, id, Outcome.REPORTED, at, now.plus(DeliveryOutcomePolicy.KEY_RESTS_AFTER_COMPLIANCE));
            PagerDutyIncidentTable.closed(store, id, by);
            return List.of();
        }
        if (!incident.accepted()) {
            HookQueue.owe(store, Hook.OPENED, incident, "", now);
        }
        HookQueue.owe(
                store, Hook.CLOSED, incident, Outcome.CLOSED_BY_HAND.name().toLowerCase(Locale.ROOT), now);
        if (!incident.accepted() && !calling) {
            // That it could be closed shows that the call which was left unanswered has arrived.
            MemberReportTable.accepted(store, id);
        }
        MemberTable.leaveSettled(store, id, now);
        IncidentTable.close(
                store,
                id,
                Outcome.CLOSED_BY_HAND,
                at,
                incident.unanswered() || calling || calledSince ? now.plus(KEY_RESTS) : now);
        PagerDutyIncidentTable.closed(store, id, by);
        List<Wake> wakes = reconsider(store, id, now);
        if (!byPerson) {
            MemberTable.leaveAll(store, id, now);
        }
        if (calling || calledSince) {
            CallTable.repeat(store, id, now);
            wakes.add(new Wake.Deliver(incident.routingKey(), now));
        }
        return wakes;
    }

    /** Opens an incident again that a person had closed and now wants back; whether that could be. */
    static boolean reopen(Sql store, long id) {
        if (!MemberTable.any(store, id) || IncidentTable.reopened(store, id) == 0) {
            return false;
        }
        PagerDutyIncidentTable.closed(store, id, null);
        return true;
    }

    static List<Wake> reconsider(Sql store, long id, Instant now) {
        return DeliveryScheduler.assess(store, MemberTable.components(store, id), now);
    }
}
