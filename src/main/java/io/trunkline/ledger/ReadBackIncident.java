package io.trunkline.ledger;

import io.trunkline.config.Configuration;
import io.trunkline.ledger.tables.CallTable;
import io.trunkline.ledger.tables.IncidentTable;
import io.trunkline.ledger.tables.PagerDutyIncidentTable;
import io.trunkline.ledger.tables.RoutingKeyTable;
import io.trunkline.model.Incident;
import io.trunkline.model.Incident.Outcome;
import io.trunkline.model.Incident.State;
import io.trunkline.model.Wake;
import io.trunkline.pagerduty.rest.IncidentQuery;
import io.trunkline.pagerduty.rest.RemoteIncident;
import io.trunkline.rules.DismissalPolicy;
import io.trunkline.rules.ReadBackPolicy;
import io.trunkline.rules.ReadBackPolicy.Accepted;
import io.trunkline.rules.ReadBackPolicy.Next;
import io.trunkline.rules.ReadBackPolicy.Standing;
import io.trunkline.rules.ReadBackPolicy.Step;
import io.trunkline.store.Sql;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/** Gives out which incidents are to be read back from PagerDuty, and writes down what was found and what follows. */
public final class ReadBackIncident {

    /** For so long no other node takes a reading that is under way; if nothing comes of it, it is taken again. */
    private static final Duration LEASE = Duration.ofMinutes(2);

    private final LedgerContext context;
    private final ReadBackPolicy rule;
    private final DeliveryScheduler scheduler;

    public ReadBackIncident(LedgerContext context) {
        this.context = context;
        this.rule = context.rules().readBack();
        this.scheduler = new DeliveryScheduler(context.rules());
    }

    /**
     * An incident that is to be looked for.
     *
     * @param incident the ledger's number
     * @param service id of the service that it belongs to
     * @param status DOWN or DEGRADED; UNKNOWN for a compliance event
     * @param sought how it is told from others in PagerDuty
     * @param apiToken reads it; a secret
     */
    public record DueReadBack(
            long incident, String service, io.trunkline.model.Status status, IncidentQuery sought, String apiToken) {

        public String dedupKey() {
            return sought.dedupKey();
        }

        /** Whether PagerDuty accepted that it is over. */
        public boolean over() {
            return sought.over();
        }

        /** Without the token. */
        @Override
        public String toString() {
            return "DueReadBack[" + incident + ", " + service + ", " + dedupKey() + "]";
        }
    }

    /**
     * What a reading led to.
     *
     * @param wakes what is to be looked at because of it
     */
    public record Read(Step step, List<Wake> wakes) {}

    /** All that is open is looked for now, as at every start; gives back how many there are. */
    public CompletableFuture<Integer> begin() {
        return context.submit(store -> PagerDutyIncidentTable.expectAll(store, context.now()));
    }

    /**
     * Takes what is due, at most so many of each routing key, under a lease.
     *
     * @param usable whether a token may be used now; what needs another one stays due
     */
    public CompletableFuture<List<DueReadBack>> take(int limit, Predicate<String> usable) {
        return context.submit(store -> {
            Instant now = context.now();
            List<DueReadBack> readings = new ArrayList<>();
            for (PagerDutyIncidentTable.Due due : PagerDutyIncidentTable.dueBy(store, now, limit)) {
                Incident incident = due.incident();
                Optional<String> token = accepted(due) == Accepted.UNDECIDED ? Optional.empty() : token(incident);
                if (token.filter(usable).isPresent()) {
                    PagerDutyIncidentTable.due(store, incident.id(), now.plus(LEASE));
                    readings.add(reading(store, due, token.get()));
                } else if (token.isEmpty()) {
                    // The next acceptance has it looked for, and a start those for which there is a token by then.
                    PagerDutyIncidentTable.due(store, incident.id(), null);
                }
            }
            return readings;
        });
    }

    private DueReadBack reading(Sql store, PagerDutyIncidentTable.Due due, String token) {
        Incident incident = due.incident();
        return new DueReadBack(
                incident.id(),
                incident.service(),
                incident.status(),
                sought(store, incident, accepted(due) == Accepted.RESOLVE),
                token);
    }

    private IncidentQuery sought(Sql store, Incident incident, boolean over) {
        Optional<String> configured = context.configured().pagerDutyService(incident.routingKey());
        // If every call was answered, the accepted one is the first that can have opened it.
        boolean sure = incident.accepted() && !incident.unanswered();
        return new IncidentQuery(
                incident.dedupKey(),
                incident.routingKey(),
                configured
                        .or(() -> RoutingKeyTable.pagerDutyService(store, incident.routingKey()))
                        .orElse(null),
                configured.isPresent(),
                sure ? incident.acceptedAt() : incident.openedAt(),
                over,
                PagerDutyIncidentTable.others(store, incident),
                PagerDutyIncidentTable.pagerDutyId(store, incident.id()).orElse(null));
    }

    private Optional<String> token(Incident incident) {
        return token(context.configured(), incident);
    }

    /** The token of the service whose routing key an incident was opened with. */
    static Optional<String> token(Configuration configuration, Incident incident) {
        return configuration.apiToken(incident.service(), incident.readdressed());
    }

    private static Accepted accepted(PagerDutyIncidentTable.Due due) {
        Incident incident = due.incident();
        if (incident.state() == State.CLOSED) {
            return due.outcome() == Outcome.RESOLVED
                    ? Accepted.RESOLVE
                    : due.outcome() == Outcome.REPORTED ? Accepted.REPORT : Accepted.UNDECIDED;
        }
        boolean decided = incident.accepted() && !incident.resolving();
        return decided ? Accepted.TRIGGER : Accepted.UNDECIDED;
    }

    /** Writes down what was found. */
    public CompletableFuture<Read> record(DueReadBack reading, RemoteIncident seen) {
        return context.submit(store -> {
            Instant now = context.now();
            return PagerDutyIncidentTable.find(store, reading.incident())
                    .map(due -> record(store, due, seen, now))
                    .orElseThrow(() -> new IllegalStateException("a reading of " + reading + " is gone"));
        });
    }

    private Read record(Sql store, PagerDutyIncidentTable.Due due, RemoteIncident seen, Instant now) {
        Incident incident = due.incident();
        long id = incident.id();
        Next next = rule.next(new Standing(accepted(due), due.retold(), due.tries()), seen.found(), now);
        PagerDutyIncidentTable.found(store, id, seen, now);
        if (seen.service() != null) {
            RoutingKeyTable.leadsTo(store, incident.routingKey(), seen.service());
        }
        if (next.step() == Step.RESOLVE_AGAIN) {
            PagerDutyIncidentTable.again(store, id, next.lookAt());
        } else {
            PagerDutyIncidentTable.due(store, id, next.lookAt());
        }
        return switch (next.step()) {
            case NOTHING -> {
                confirmed(store, due, now);
                yield new Read(next.step(), List.of());
            }
            case DISMISS ->
                new Read(
                        next.step(),
                        ManualResolution.close(
                                store,
                                incident,
                                closer(seen, now),
                                seen.closed() == null || seen.closed().byPerson(),
                                now));
            case TELL_AGAIN -> tellAgain(store, incident, now);
            case STILL_MISSING -> new Read(next.step(), List.of());
            case RESOLVE_AGAIN -> {
                IncidentTable.keyRests(store, id, now.plus(DismissalPolicy.KEY_RESTS));
                CallTable.repeatResolve(store, id, now);
                yield new Read(next.step(), List.of(new Wake.Deliver(incident.routingKey(), now)));
            }
        };
    }

    private static RemoteIncident.By closer(RemoteIncident seen, Instant now) {
        return seen.closed() == null ? RemoteIncident.By.person(null, now) : seen.closed();
    }

    /** What is closed there too: its key is free, unless a call that was left unanswered may still arrive. */
    private static void confirmed(Sql store, PagerDutyIncidentTable.Due due, Instant now) {
        if (accepted(due) == Accepted.RESOLVE && !due.incident().unanswered()) {
            IncidentTable.keyRests(store, due.incident().id(), now);
        }
    }

    private Read tellAgain(Sql store, Incident incident, Instant now) {
        long id = incident.id();
        PagerDutyIncidentTable.retold(store, id);
        CallTable.neverWas(store, id);
        CallTable.error(store, id, "PagerDuty accepted it and shows no incident");
        LastResortQueue.oweLate(store, incident, now);
        return new Read(Step.TELL_AGAIN, scheduler.look(store, id, now));
    }

    /** The reading came to nothing; it is made again later. */
    public CompletableFuture<Instant> failed(DueReadBack reading) {
        return context.submit(store -> {
            Instant now = context.now();
            int tries = PagerDutyIncidentTable.find(store, reading.incident())
                    .map(PagerDutyIncidentTable.Due::tries)
                    .orElse(0);
            Instant again = now.plus(rule.pause(tries));
            PagerDutyIncidentTable.again(store, reading.incident(), again);
            return again;
        });
    }
}
