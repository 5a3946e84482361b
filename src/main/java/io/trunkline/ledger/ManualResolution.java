package io.trunkline.ledger;

import io.trunkline.ledger.tables.CallTable;
import io.trunkline.ledger.tables.IncidentTable;
import io.trunkline.ledger.tables.MemberReportTable;
import io.trunkline.ledger.tables.MemberTable;
import io.trunkline.ledger.tables.PagerDutyIncidentTable;
import io.trunkline.model.Hook;
import io.trunkline.model.Incident;
import io.trunkline.model.Wake;
import io.trunkline.pagerduty.rest.RemoteIncident;
import io.trunkline.rules.DismissalPolicy;
import io.trunkline.rules.DismissalPolicy.Dismissal;
import io.trunkline.store.Sql;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** An incident that is not over is closed in PagerDuty, mostly by a person, or opened again. */
final class ManualResolution {

    private ManualResolution() {}

    /** Closes it here too, as the policy says; gives back what is to be looked at because of it. */
    static List<Wake> close(Sql store, Incident incident, RemoteIncident.By by, boolean byPerson, Instant now) {
        long id = incident.id();
        Dismissal dismissal = DismissalPolicy.decide(incident, by.at(), byPerson, now);
        String outcome = dismissal.outcome().name().toLowerCase(Locale.ROOT);
        dismissal
                .hooks()
                .forEach(hook -> HookQueue.owe(store, hook, incident, hook == Hook.CLOSED ? outcome : "", now));
        if (dismissal.arrived()) {
            MemberReportTable.accepted(store, id);
        }
        MemberTable.leaveSettled(store, id, now);
        IncidentTable.close(store, id, dismissal.outcome(), dismissal.closedAt(), dismissal.keyFreeAt());
        PagerDutyIncidentTable.closed(store, id, by);
        List<Wake> wakes = reconsider(store, id, now);
        if (dismissal.pagesAgain()) {
            MemberTable.leaveAll(store, id, now);
        }
        if (dismissal.repeatsResolve()) {
            CallTable.repeatResolve(store, id, now);
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
