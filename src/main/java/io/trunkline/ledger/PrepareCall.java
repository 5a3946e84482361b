package io.trunkline.ledger;

import io.trunkline.ledger.tables.AttemptTable;
import io.trunkline.ledger.tables.CallTable;
import io.trunkline.ledger.tables.IncidentTable;
import io.trunkline.ledger.tables.MemberReportTable;
import io.trunkline.ledger.tables.RefusalTable;
import io.trunkline.ledger.tables.RoutingKeyTable;
import io.trunkline.ledger.tables.SymptomTable;
import io.trunkline.model.DeliveryAction;
import io.trunkline.model.Incident;
import io.trunkline.model.Incident.State;
import io.trunkline.model.Service;
import io.trunkline.pagerduty.IncidentReport;
import io.trunkline.store.Sql;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Picks what a routing key must tell next, reads it from the ledger as it is now, and notes the attempt before the call is
 * made: whatever happens after, a resolve is owed for what may have arrived (rules 10 and 12).
 */
public final class PrepareCall {

    private final LedgerContext context;
    private final RoutingKeyLease lease;
    private final DeliveryScheduler scheduler;

    public PrepareCall(LedgerContext context, RoutingKeyLease lease) {
        this.context = context;
        this.lease = lease;
        this.scheduler = new DeliveryScheduler(context.rules());
    }

    /** The most urgent call of a routing key, noted; nothing if there is none, or if the lease is lost. */
    public CompletableFuture<Optional<PendingCall>> next(String routingKey, String owner) {
        return context.submit(store -> {
            long leasedAt = System.nanoTime();
            Instant now = context.now();
            if (!lease.renew(store, routingKey, owner, now)) {
                return Optional.empty();
            }
            adoptUnfinished(store, routingKey, now);
            Optional<PendingCall> call = pick(store, routingKey, owner, leasedAt, now);
            if (call.isEmpty()) {
                RoutingKeyTable.release(store, routingKey, owner);
            }
            return call;
        });
    }

    /** We hold the lease, so a call that is still noted as under way is one whose maker died or lost it. */
    private void adoptUnfinished(Sql store, String routingKey, Instant now) {
        for (long incident : CallTable.unfinished(store, routingKey)) {
            CallTable.unanswered(store, incident);
            if (IncidentTable.get(store, incident).state() == State.CLOSED) {
                // The repeat of its resolve is made once, whatever came of it.
                IncidentTable.idle(store, incident);
            }
            scheduler.look(store, incident, now);
        }
    }

    private Optional<PendingCall> pick(Sql store, String routingKey, String owner, long leasedAt, Instant now) {
        while (true) {
            Optional<Incident> urgent = IncidentTable.mostUrgent(store, routingKey, now);
            if (urgent.isEmpty()) {
                return Optional.empty();
            }
            Incident incident = resolvable(store, urgent.get());
            Optional<DeliveryAction> action = action(store, incident, now);
            if (action.isPresent()) {
                return Optional.of(note(store, incident, action.get(), owner, leasedAt, now));
            }
        }
    }

    /** A resolve that PagerDuty refused is owed again in each round. */
    private static Incident resolvable(Sql store, Incident incident) {
        return incident.state() == State.CLOSED && RefusalTable.resolvable(store, incident.id()) > 0
                ? IncidentTable.get(store, incident.id())
                : incident;
    }

    /** What is to be told at this moment, which may be something else than when it was scheduled, or nothing. */
    private Optional<DeliveryAction> action(Sql store, Incident incident, Instant now) {
        if (incident.state() == State.CLOSED) {
            return repeatable(store, incident, now);
        }
        // Symptoms may have got an incident of their own during its last call, or before PagerDuty lost it.
        boolean calledBefore = incident.unanswered() && !incident.accepted();
        if (calledBefore && SymptomTable.leaveForNewer(store, incident.id(), now)) {
            // Another may be more urgent now.
            scheduler.look(store, incident, now);
            return Optional.empty();
        }
        DeliveryScheduler.Look look = scheduler.look(store, incident, now);
        return look.at() == null || look.at().isAfter(now)
                ? Optional.empty()
                : Optional.of(DeliveryAction.valueOf(look.step().name()));
    }

    /**
     * The one repeat of a resolve that had an unanswered call, unless its key may belong to another incident by now.
     */
    private static Optional<DeliveryAction> repeatable(Sql store, Incident incident, Instant now) {
        if (CallTable.keyFree(store, incident.id(), now)) {
            IncidentTable.idle(store, incident.id());
            return Optional.empty();
        }
        return Optional.of(DeliveryAction.RESOLVE);
    }

    private PendingCall note(
            Sql store, Incident incident, DeliveryAction action, String owner, long leasedAt, Instant now) {
        CallTable.noteCall(store, incident.id(), action, now);
        AttemptTable.noted(
                store,
                new AttemptTable.Attempt(
                        incident.id(),
                        owner,
                        now,
                        action,
                        incident.revision(),
                        incident.bare(),
                        incident.routingKey()));
        lease.noteCall(store, incident.routingKey(), now);
        if (!incident.isCompliance() && incident.state() == State.OPEN) {
            MemberReportTable.begin(store, incident.id(), incident.status());
        }
        IncidentReport report = BuildReport.of(
                store, incident, action, context.configured().settings().lagWarn());
        report = report.with(new IncidentReport.Reference(
                incident.id(),
                context.directory()
                        .service(incident.service())
                        .map(Service::runbook)
                        .orElse(null),
                ReportTraces.of(store, report.members(), incident.isCompliance())));
        return new PendingCall(
                incident.id(),
                incident.service(),
                incident.revision(),
                report,
                incident.lastSentAt(),
                incident.windowFrom(),
                owner,
                leasedAt,
                lease.length());
    }
}
