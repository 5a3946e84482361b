package io.trunkline.api;

import io.trunkline.ledger.query.IncidentView;
import io.trunkline.ledger.query.MaskedRoutingKey;
import io.trunkline.model.ComponentId;
import io.trunkline.model.Incident;
import io.trunkline.model.Status;
import java.time.Instant;
import java.util.List;

/** An incident, as {@code /api/incidents} shows it; openapi.yaml says what its fields are. */
public record IncidentJson(
        long id,
        String kind,
        String service,
        String serviceName,
        Status status,
        String severity,
        Incident.State state,
        String outcome,
        NotificationStatus told,
        String dedupKey,
        String routingKey,
        boolean readdressed,
        long revision,
        long toldRevision,
        Instant openedAt,
        Instant acceptedAt,
        Instant closedAt,
        int attempts,
        boolean unanswered,
        String nextAction,
        Instant dueAt,
        String lastError,
        String pagerdutyId,
        String pagerdutyUrl,
        String pagerdutyState,
        Instant readBackAt,
        Instant acknowledgedAt,
        String acknowledgedBy,
        Instant closedByHandAt,
        String closedByHandBy,
        Boolean closedByPerson,
        Instant lastResortOwedAt,
        Instant lastResortDoneAt,
        int lastResortAttempts,
        String lastResortError,
        Boolean lastResortOnlyLogged,
        String causedBy,
        List<Member> members) {

    /** A component in it. */
    public record Member(
            ComponentId component,
            String name,
            Status status,
            Instant statusSince,
            Status told,
            Status listed,
            Instant since,
            Instant enteredAt,
            boolean left,
            String causedBy) {

        static Member of(IncidentView.MemberView member) {
            return new Member(
                    member.component(),
                    member.name(),
                    member.status(),
                    member.statusSince(),
                    member.told(),
                    member.listed(),
                    member.since(),
                    member.enteredAt(),
                    member.left(),
                    member.cause() == null ? null : member.cause().sentence());
        }
    }

    static IncidentJson of(IncidentView row, Instant now) {
        IncidentView.AtPagerDuty there = row.atPagerDuty();
        IncidentView.Otherwise otherwise = row.otherwise();
        MaskedRoutingKey key = row.routingKey();
        IncidentView.Symptoms symptoms = row.roster().symptoms();
        return new IncidentJson(
                row.id(),
                row.kind(),
                row.service(),
                row.serviceName(),
                row.status(),
                row.severity(),
                row.state(),
                row.outcome(),
                NotificationStatus.of(row, now),
                row.dedupKey(),
                key == null ? null : key.shown(),
                row.readdressed(),
                row.revision(),
                row.toldRevision(),
                row.openedAt(),
                row.acceptedAt(),
                row.closedAt(),
                row.attempts(),
                row.unanswered(),
                row.nextAction(),
                row.dueAt(),
                row.lastError(),
                there.id(),
                there.url(),
                there.found(),
                there.foundAt(),
                there.acknowledgedAt(),
                there.acknowledgedBy(),
                there.closedAt(),
                there.closedBy(),
                there.closedByPerson(),
                otherwise.owedAt(),
                otherwise.doneAt(),
                otherwise.attempts(),
                otherwise.lastError(),
                otherwise.onlyLogged(),
                symptoms == null ? null : symptoms.cause().sentence(),
                row.members().stream().map(Member::of).toList());
    }
}
