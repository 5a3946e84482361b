package io.trunkline.ledger;

import io.trunkline.incident.Incident;
import io.trunkline.incident.Incident.Outcome;
import io.trunkline.policy.Rules;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Tells again what PagerDuty refused, after the configuration was mended (rule 12). */
public final class Retrying {

    private final Transactions transactions;
    private final InstantSource clock;
    private final Agenda agenda;

    public Retrying(Transactions transactions, InstantSource clock, Rules rules) {
        this.transactions = transactions;
        this.clock = clock;
        this.agenda = new Agenda(rules);
    }

    /** Services are others now: every trigger that was refused is untold again. Gives back how many there were. */
    public CompletableFuture<Integer> servicesChanged() {
        return transactions.submit(store -> {
            Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
            List<Long> rejected = Incidents.rejected(store);
            rejected.forEach(incident -> untold(store, incident, now));
            return rejected.size();
        });
    }

    /**
     * Retries one incident: a refused trigger is untold again, for those of its members that are still out, and a refused
     * resolve is sent once more. Nothing if there is no such incident, or nothing of it is refused and still to be told;
     * otherwise what is to be looked at because of it.
     */
    public CompletableFuture<Optional<List<Wake>>> retry(long incident) {
        return transactions.submit(store -> {
            Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
            if (Incidents.rejected(store).contains(incident)) {
                return Optional.of(untold(store, incident, now));
            }
            return Incidents.outcome(store, incident)
                    .filter(outcome -> outcome == Outcome.UNRESOLVABLE)
                    .map(outcome -> {
                        Outcomes.resolvable(store, incident);
                        return agenda.look(store, incident, now);
                    });
        });
    }

    private static List<Wake> untold(JdbcClient store, long id, Instant now) {
        Incident incident = Incidents.get(store, id);
        if (incident.isCompliance()) {
            Incidents.untold(store, id, now);
            return List.of(new Wake.Open(id, incident.service(), incident.status(), now));
        }
        List<Wake> wakes = new ArrayList<>();
        for (String component : Members.components(store, id)) {
            Components.due(store, component, now);
            wakes.add(new Wake.Assess(component, now));
        }
        Members.leaveAll(store, id, now);
        return wakes;
    }
}
