package io.trunkline.ledger;

import io.trunkline.config.Configuration;
import io.trunkline.ledger.tables.AttemptTable;
import io.trunkline.ledger.tables.IncidentTable;
import io.trunkline.ledger.tables.RefusalTable;
import io.trunkline.ledger.tables.RoutingKeyTable;
import io.trunkline.ledger.tables.RoutingKeyTable.Key;
import io.trunkline.model.Consequence;
import io.trunkline.model.DeliveryResult;
import io.trunkline.model.DeliveryResult.Kind;
import io.trunkline.model.Directory;
import io.trunkline.model.Incident;
import io.trunkline.model.Incident.Outcome;
import io.trunkline.model.Wake;
import io.trunkline.rules.DeliveryEffect;
import io.trunkline.rules.DeliveryOutcomePolicy;
import io.trunkline.store.Sql;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Writes down what came of a call, and what follows from it: {@link DeliveryOutcomePolicy} decides that. */
public final class RecordOutcome {

    private final LedgerContext context;
    private final RoutingKeyLease lease;
    private final DeliveryOutcomePolicy policy;
    private final DeliveryScheduler scheduler;

    public RecordOutcome(LedgerContext context, RoutingKeyLease lease, DeliveryOutcomePolicy.Pauses pauses) {
        this.context = context;
        this.lease = lease;
        this.policy = new DeliveryOutcomePolicy(pauses, context.rules().readBack());
        this.scheduler = new DeliveryScheduler(context.rules());
    }

    /**
     * What an outcome led to.
     *
     * @param closed how the incident ended with it, or null
     * @param note what a person should know about it; empty for what is ordinary
     * @param wakes what is to be looked at because of it
     */
    public record Recorded(Outcome closed, String note, List<Wake> wakes) implements Consequence {

        public Recorded {
            wakes = List.copyOf(wakes);
        }
    }

    /** Records an answer and gives the lease back. */
    public CompletableFuture<Recorded> record(PendingCall call, DeliveryResult answer) {
        return context.submit(store -> {
            Instant now = context.now();
            AttemptTable.answered(store, call.incident(), call.owner(), answer, now);
            Incident incident = IncidentTable.get(store, call.incident());
            String routingKey = call.report().routingKey();
            if (answer.kind() == Kind.ACCEPTED) {
                RoutingKeyTable.acceptedAt(store, routingKey, now);
            }
            boolean ours = RoutingKeyTable.release(store, routingKey, call.owner());
            List<DeliveryEffect> effects = ours && incident.inFlight() != null
                    ? decide(store, call, incident, answer, now)
                    : DeliveryOutcomePolicy.decideLate(
                            incident,
                            IncidentTable.outcome(store, incident.id()),
                            call.report().action(),
                            answer,
                            now);
            return new ApplyOutcome(store, call, incident, scheduler, now)
                    .apply(effects, () -> lease.nextWake(store, routingKey, now));
        });
    }

    private List<DeliveryEffect> decide(
            Sql store, PendingCall call, Incident incident, DeliveryResult answer, Instant now) {
        lease.noteEnd(store, incident.routingKey(), now);
        Configuration current = context.configured();
        Directory directory = current.directory();
        String owner = RoutingKeyMove.ownersKey(directory, incident);
        return policy.decide(
                new DeliveryOutcomePolicy.Call(
                        incident,
                        call.report().action(),
                        call.report().bare(),
                        RoutingKeyTable.find(store, incident.routingKey())
                                .map(Key::failures)
                                .orElse(0),
                        RefusalTable.rounds(store, incident.id()),
                        owner,
                        RoutingKeyTable.isRejected(store, owner),
                        directory.defaultService().routingKey(),
                        ReadBackIncident.token(current, incident).isPresent()),
                answer,
                now);
    }
}
