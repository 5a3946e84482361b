package io.trunkline.ledger;

import io.trunkline.config.Configuration;
import io.trunkline.ledger.tables.AttemptTable;
import io.trunkline.ledger.tables.CallTable;
import io.trunkline.ledger.tables.IncidentTable;
import io.trunkline.ledger.tables.RoutingKeyTable;
import io.trunkline.model.Consequence;
import io.trunkline.model.DeliveryAction;
import io.trunkline.model.DeliveryResult;
import io.trunkline.model.Incident;
import io.trunkline.model.Incident.Outcome;
import io.trunkline.model.Incident.State;
import io.trunkline.model.Wake;
import io.trunkline.rules.ReadBackPolicy;
import io.trunkline.rules.Rules;
import io.trunkline.store.Sql;
import io.trunkline.store.Transactions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Writes down what came of a call, and what follows from it (rule 12). */
public final class RecordOutcome {

    static final Duration KEY_RESTS_AFTER_COMPLIANCE = Duration.ofDays(30);
    static final Duration UNACCEPTED_BEFORE_LAST_RESORT = Duration.ofMinutes(5);

    private final Transactions transactions;
    private final InstantSource clock;
    private final Supplier<Configuration> configuration;
    private final RoutingKeyLease leasing;
    private final Pauses pauses;
    private final ReadBackPolicy readBack;
    private final DeliveryScheduler agenda;

    /** How long to wait after a call that has to be made again. */
    @FunctionalInterface
    public interface Pauses {
        Duration after(int failures, Optional<Duration> retryAfter);
    }

    public RecordOutcome(
            Transactions transactions,
            InstantSource clock,
            Supplier<Configuration> configuration,
            Rules rules,
            RoutingKeyLease leasing,
            Pauses pauses) {
        this.transactions = transactions;
        this.clock = clock;
        this.configuration = configuration;
        this.leasing = leasing;
        this.pauses = pauses;
        this.readBack = rules.readBack();
        this.agenda = new DeliveryScheduler(rules);
    }

    /**
     * What an outcome led to.
     *
     * @param closed how the incident ended with it, or null
     * @param note what a person should know about it; empty for what is ordinary
     * @param wakes what is to be looked at because of it
     */
    public record Recorded(Outcome closed, String note, List<Wake> wakes) implements Consequence {}

    /** Records an answer and gives the lease back. */
    public CompletableFuture<Recorded> record(PendingCall call, DeliveryResult answer) {
        return transactions.submit(store -> {
            Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
            AttemptTable.answered(store, call.incident(), call.owner(), answer, now);
            Incident incident = IncidentTable.get(store, call.incident());
            String routingKey = call.report().routingKey();
            if (answer instanceof DeliveryResult.Accepted) {
                RoutingKeyTable.acceptedAt(store, routingKey, now);
            }
            boolean ours = RoutingKeyTable.release(store, routingKey, call.owner());
            if (!ours || incident.inFlight() == null) {
                return lost(store, call, answer, incident, routingKey, now);
            }
            leasing.noteEnd(store, routingKey, now);
            ApplyOutcome outcome = new ApplyOutcome(
                    new ApplyOutcome.Context(configuration.get(), pauses, readBack, agenda),
                    store,
                    call,
                    incident,
                    now);
            outcome.apply(answer);
            return outcome.recorded(() -> nextCall(store, routingKey, now));
        });
    }

    /**
     * Another node has the key by now and believes that this call was left unanswered: it looks again. If it has
     * resolved the incident meanwhile, or is about to, this call may have arrived after that and opened it anew: the
     * resolve is
     * repeated.
     */
    private Recorded lost(
            Sql store, PendingCall call, DeliveryResult answer, Incident incident, String routingKey, Instant now) {
        List<Wake> wakes = new ArrayList<>();
        boolean opened = call.report().action() != DeliveryAction.RESOLVE && mayHaveArrived(answer);
        if (incident.state() == State.OPEN) {
            IncidentTable.revise(store, incident.id());
            if (opened && incident.inFlight() == DeliveryAction.RESOLVE) {
                CallTable.resolveUncertain(store, incident.id());
            }
        } else if (opened && isResolved(store, incident)) {
            CallTable.repeat(store, incident.id(), now);
            wakes.add(new Wake.Deliver(incident.routingKey(), now));
        }
        wakes.addAll(agenda.look(store, incident.id(), now));
        nextCall(store, routingKey, now).ifPresent(wakes::add);
        String note = incident.state() == State.OPEN || opened && isResolved(store, incident)
                ? "the answer came after the lease was lost"
                : "the incident was closed by hand meanwhile";
        return new Recorded(null, note, wakes);
    }

    private Optional<Wake> nextCall(Sql store, String routingKey, Instant now) {
        return RoutingKeyTable.find(store, routingKey)
                .flatMap(key -> leasing.nextCall(store, routingKey, key, now))
                .map(at -> new Wake.Deliver(routingKey, at));
    }

    private static boolean mayHaveArrived(DeliveryResult answer) {
        return answer instanceof DeliveryResult.Accepted
                || answer instanceof DeliveryResult.Unanswered
                || answer instanceof DeliveryResult.NotUnderstood other && !other.tooLarge();
    }

    private static boolean isResolved(Sql store, Incident incident) {
        return IncidentTable.outcome(store, incident.id())
                .filter(Outcome.RESOLVED::equals)
                .isPresent();
    }
}
