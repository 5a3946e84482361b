package io.trunkline.ledger;

import io.trunkline.ledger.tables.MemberReportTable;
import io.trunkline.model.DeliveryAction;
import io.trunkline.model.Incident;
import io.trunkline.pagerduty.IncidentReport;
import io.trunkline.pagerduty.Relations;
import io.trunkline.store.Sql;
import java.time.Duration;
import java.util.List;

/** Reads from the ledger what PagerDuty is to be told of an incident, as it is at this moment. */
final class BuildReport {

    private static final Duration NEVER_LATE = Duration.ofDays(365);

    private BuildReport() {}

    /** What its page would say now, without how late its reports were delivered. */
    static IncidentReport page(Sql store, Incident incident) {
        return of(store, incident, DeliveryAction.TRIGGER, NEVER_LATE);
    }

    /** @param lagWarn how late a report has to be delivered for that to be shown */
    static IncidentReport of(Sql store, Incident incident, DeliveryAction action, Duration lagWarn) {
        List<IncidentReport.Member> roster = roster(store, incident, action, lagWarn);
        Relations relations = incident.isCompliance() ? Relations.NONE : ReadRelations.of(store, incident.id(), roster);
        IncidentReport report = new IncidentReport(
                action,
                incident.routingKey(),
                incident.dedupKey(),
                incident.status(),
                incident.severity(),
                incident.serviceName(),
                incident.complianceType(),
                incident.readdressed(),
                incident.bare(),
                ReadRelations.ordered(roster, relations));
        return report.withRelations(relations);
    }

    private static List<IncidentReport.Member> roster(
            Sql store, Incident incident, DeliveryAction action, Duration lagWarn) {
        if (!incident.isCompliance()) {
            return MemberReportTable.roster(store, incident.id(), action == DeliveryAction.RESOLVE, lagWarn);
        }
        return MemberReportTable.compliance(store, incident.id());
    }
}
