package io.trunkline.ledger;

import io.trunkline.directory.Service;
import io.trunkline.event.Status;
import io.trunkline.event.StatusEvent;
import io.trunkline.incident.DedupKey;
import io.trunkline.policy.Observation;
import io.trunkline.policy.Observation.Effect;
import io.trunkline.policy.Observation.Reported;
import io.trunkline.policy.Rules;
import io.trunkline.settings.Configuration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The accept transaction: the history's line and the component's row, or the incident of a compliance event, on disk
 * before the platform is answered (rules 1, 2, 3 and 11).
 */
public final class Accepting implements Acceptor {

    private final Transactions transactions;
    private final InstantSource clock;
    private final Supplier<Configuration> configuration;
    private final Agenda agenda;

    public Accepting(
            Transactions transactions, InstantSource clock, Supplier<Configuration> configuration, Rules rules) {
        this.transactions = transactions;
        this.clock = clock;
        this.configuration = configuration;
        this.agenda = new Agenda(rules);
    }

    /**
     * An accepted event.
     *
     * @param acceptance new, or a duplicate
     * @param verdict the first word on it: change, repeat, stale, unknown, compliance or duplicate
     * @param wakes what is to be looked at because of it
     */
    public record Accepted(Acceptance acceptance, String verdict, List<Wake> wakes) {

        /** The same delivery was committed before. */
        public static final Accepted DUPLICATE = new Accepted(Acceptance.DUPLICATE, "duplicate", List.of());
    }

    @Override
    public CompletableFuture<Accepted> accept(StatusEvent event) {
        return inTime(transactions.submit(new Transactions.Work<>() {
            @Override
            public Accepted run(JdbcClient store) {
                return event.compliance() ? reportViolation(store, event) : observe(store, event);
            }

            @Override
            public String subject() {
                return event.compliance() ? "" : event.component().toString();
            }
        }));
    }

    /**
     * A commit may hang in a disk that does. The sender is told to send again, which is no lie even if it is written
     * after all: the ledger then knows the event, and the sweep what is due.
     */
    private static CompletableFuture<Accepted> inTime(CompletableFuture<Accepted> written) {
        return written.copy()
                .orTimeout(GroupCommit.PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionally(failure -> {
                    if (failure instanceof TimeoutException) {
                        throw new StoreUnavailable("the store has not answered in time", failure);
                    }
                    throw failure instanceof CompletionException known ? known : new CompletionException(failure);
                });
    }

    /** Records a report and what it does to its component. */
    static Accepted observe(JdbcClient store, StatusEvent event) {
        String id = event.component().toString();
        Optional<Observation> known = Components.observed(store, id);
        Reported reported = Observation.report(known.orElse(null), event);
        if (reported.effect() == Effect.CHANGE) {
            return Events.number(store, event, Events.CHANGE)
                    .map(line -> changed(store, event, reported.observation(), line))
                    .orElse(Accepted.DUPLICATE);
        }
        String verdict = reported.effect().name().toLowerCase(Locale.ROOT);
        if (!Events.add(store, event, verdict)) {
            return Accepted.DUPLICATE;
        }
        if (reported.effect() == Effect.REPEAT) {
            if (known.isPresent()) {
                Components.repeated(store, id, reported.observation());
            } else {
                Components.write(store, event, reported.observation(), null, null);
            }
        }
        return new Accepted(Acceptance.ACCEPTED, verdict, List.of());
    }

    private static Accepted changed(JdbcClient store, StatusEvent event, Observation observation, long line) {
        Components.write(store, event, observation, line, event.receivedAt());
        Wake wake = new Wake.Assess(event.component().toString(), event.receivedAt());
        return new Accepted(Acceptance.ACCEPTED, Events.CHANGE, List.of(wake));
    }

    private Accepted reportViolation(JdbcClient store, StatusEvent event) {
        if (!Events.add(store, event, Events.COMPLIANCE)) {
            return Accepted.DUPLICATE;
        }
        var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Service service =
                configuration.get().directory().find(event.component()).service();
        String key = Keys.free(store, service.routingKey(), DedupKey.ofViolation(event.component()), now);
        RoutingKeys.ensure(store, service.routingKey());
        long incident = Incidents.report(
                store,
                event,
                service.id(),
                service.name(),
                service.severityOf(Status.DOWN),
                key,
                service.routingKey(),
                now);
        return new Accepted(Acceptance.ACCEPTED, Events.COMPLIANCE, agenda.look(store, incident, now));
    }
}
