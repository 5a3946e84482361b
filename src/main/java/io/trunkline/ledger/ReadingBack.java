package io.trunkline.ledger;

import io.trunkline.directory.Directory;
import io.trunkline.directory.Service;
import io.trunkline.incident.Incident;
import io.trunkline.incident.Incident.Outcome;
import io.trunkline.incident.Incident.State;
import io.trunkline.pagerduty.Seen;
import io.trunkline.pagerduty.Sought;
import io.trunkline.policy.ReadBack;
import io.trunkline.policy.ReadBack.Accepted;
import io.trunkline.policy.ReadBack.Next;
import io.trunkline.policy.ReadBack.Standing;
import io.trunkline.policy.ReadBack.Step;
import io.trunkline.policy.Rules;
import io.trunkline.settings.Configuration;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Gives out which incidents are to be read back from PagerDuty, and writes down what was found and what follows. */
public final class ReadingBack {

    /** So long nobody else takes a reading that is under way; if nothing comes of it, it is taken again. */
    private static final Duration LEASE = Duration.ofMinutes(2);

    private final Transactions transactions;
    private final InstantSource clock;
    private final Supplier<Configuration> configuration;
    private final ReadBack rule;
    private final Agenda agenda;

    public ReadingBack(
            Transactions transactions, InstantSource clock, Supplier<Configuration> configuration, Rules rules) {
        this.transactions = transactions;
        this.clock = clock;
        this.configuration = configuration;
        this.rule = rules.readBack();
        this.agenda = new Agenda(rules);
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
    public record Reading(
            long incident, String service, io.trunkline.event.Status status, Sought sought, String apiToken) {

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
            return "Reading[" + incident + ", " + service + ", " + dedupKey() + "]";
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
        return transactions.submit(
                store -> Readings.expectAll(store, clock.instant().truncatedTo(ChronoUnit.MILLIS)));
    }

    /**
     * Takes what is due, at most so many of each routing key; nobody else takes it for a while.
     *
     * @param usable whether a token may be used now; what needs another one stays due
     */
    public CompletableFuture<List<Reading>> take(int limit, Predicate<String> usable) {
        return transactions.submit(store -> {
            Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
            List<Reading> readings = new ArrayList<>();
            for (Readings.Due due : Readings.dueBy(store, now, limit)) {
                Incident incident = due.incident();
                Optional<String> token = accepted(due) == Accepted.UNDECIDED ? Optional.empty() : token(incident);
                if (token.filter(usable).isPresent()) {
                    Readings.due(store, incident.id(), now.plus(LEASE));
                    readings.add(reading(store, due, token.get()));
                } else if (token.isEmpty()) {
                    // The next acceptance has it looked for, and a start those for which there is a token by then.
                    Readings.due(store, incident.id(), null);
                }
            }
            return readings;
        });
    }

    private Reading reading(JdbcClient store, Readings.Due due, String token) {
        Incident incident = due.incident();
        return new Reading(
                incident.id(),
                incident.service(),
                incident.status(),
                sought(store, incident, accepted(due) == Accepted.RESOLVE),
                token);
    }

    private Sought sought(JdbcClient store, Incident incident, boolean over) {
        Optional<String> configured = configuration.get().pagerDutyService(incident.routingKey());
        // If every call was answered, the accepted one is the first that can have opened it.
        boolean sure = incident.accepted() && !incident.unanswered();
        return new Sought(
                incident.dedupKey(),
                incident.routingKey(),
                configured
                        .or(() -> RoutingKeys.pagerDutyService(store, incident.routingKey()))
                        .orElse(null),
                configured.isPresent(),
                sure ? incident.acceptedAt() : incident.openedAt(),
                over,
                Readings.others(store, incident));
    }

    private Optional<String> token(Incident incident) {
        return token(configuration.get(), incident);
    }

    /** The token of the service whose routing key an incident was opened with. */
    static Optional<String> token(Configuration configuration, Incident incident) {
        Directory directory = configuration.directory();
        Service fallback = directory.defaultService();
        return configuration.apiToken(
                incident.readdressed()
                        ? fallback
                        : directory.service(incident.service()).orElse(fallback));
    }

    private static Accepted accepted(Readings.Due due) {
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
    public CompletableFuture<Read> record(Reading reading, Seen seen) {
        return transactions.submit(store -> {
            Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
            return Readings.find(store, reading.incident())
                    .map(due -> record(store, due, seen, now))
                    .orElseThrow(() -> new IllegalStateException("a reading of " + reading + " is gone"));
        });
    }

    private Read record(JdbcClient store, Readings.Due due, Seen seen, Instant now) {
        Incident incident = due.incident();
        long id = incident.id();
        Next next = rule.next(new Standing(accepted(due), due.retold(), due.tries()), seen.found(), now);
        Readings.found(store, id, seen, now);
        if (seen.service() != null) {
            RoutingKeys.leadsTo(store, incident.routingKey(), seen.service());
        }
        if (next.step() == Step.RESOLVE_AGAIN) {
            Readings.again(store, id, next.lookAt());
        } else {
            Readings.due(store, id, next.lookAt());
        }
        return switch (next.step()) {
            case NOTHING -> {
                confirmed(store, due, now);
                yield new Read(next.step(), List.of());
            }
            case DISMISS -> new Read(next.step(), Dismissal.close(store, incident, closer(seen, now), now));
            case TELL_AGAIN -> tellAgain(store, incident, now);
            case STILL_MISSING -> new Read(next.step(), List.of());
            case RESOLVE_AGAIN -> {
                Incidents.keyRests(store, id, now.plus(Dismissal.KEY_RESTS));
                Outcomes.repeat(store, id, now);
                yield new Read(next.step(), List.of(new Wake.Deliver(incident.routingKey(), now)));
            }
        };
    }

    private static Seen.By closer(Seen seen, Instant now) {
        return seen.closed() == null ? new Seen.By(null, now) : seen.closed();
    }

    /** What is closed there too: its key is free, unless a call that was left unanswered may still arrive. */
    private static void confirmed(JdbcClient store, Readings.Due due, Instant now) {
        if (accepted(due) == Accepted.RESOLVE && !due.incident().unanswered()) {
            Incidents.keyRests(store, due.incident().id(), now);
        }
    }

    private Read tellAgain(JdbcClient store, Incident incident, Instant now) {
        long id = incident.id();
        Readings.retold(store, id);
        Outcomes.neverWas(store, id);
        String summary = "%s is %s, and PagerDuty shows no incident".formatted(incident.service(), incident.status());
        LastResorts.owe(store, incident, summary, now);
        return new Read(Step.TELL_AGAIN, agenda.look(store, id, now));
    }

    /** The reading came to nothing; it is made again later. */
    public CompletableFuture<Instant> failed(Reading reading) {
        return transactions.submit(store -> {
            Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
            int tries = Readings.find(store, reading.incident())
                    .map(Readings.Due::tries)
                    .orElse(0);
            Instant again = now.plus(rule.pause(tries));
            Readings.again(store, reading.incident(), again);
            return again;
        });
    }
}
