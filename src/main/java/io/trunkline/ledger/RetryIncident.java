package io.trunkline.ledger;

import io.trunkline.ledger.tables.CallTable;
import io.trunkline.ledger.tables.ComponentTable;
import io.trunkline.ledger.tables.IncidentTable;
import io.trunkline.ledger.tables.MemberTable;
import io.trunkline.ledger.tables.SymptomTable;
import io.trunkline.model.Incident;
import io.trunkline.model.Incident.Outcome;
import io.trunkline.model.Wake;
import io.trunkline.rules.Rules;
import io.trunkline.store.Transactions;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Tells again what PagerDuty refused, after the configuration was mended (rule 12). */
public final class RetryIncident {

    private final Transactions transactions;
    private final InstantSource clock;
    private final DeliveryScheduler agenda;

    public RetryIncident(Transactions transactions, InstantSource clock, Rules rules) {
        this.transactions = transactions;
        this.clock = clock;
        this.agenda = new DeliveryScheduler(rules);
    }

    /** Services are others now: every trigger that was refused is untold again. Gives back how many there were. */
    public CompletableFuture<Integer> servicesChanged() {
        return transactions.submit(store -> {
            Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
            List<Long> rejected = IncidentTable.rejected(store);
            rejected.forEach(incident -> untold(store, incident, now));
            SymptomTable.allAgain(store, now);
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
            if (IncidentTable.rejected(store).contains(incident)) {
                return Optional.of(untold(store, incident, now));
            }
            return IncidentTable.outcome(store, incident)
                    .filter(outcome -> outcome == Outcome.UNRESOLVABLE)
                    .map(outcome -> {
                        CallTable.resolvable(store, incident);
                        return agenda.look(store, incident, now);
                    });
        });
    }

    private static List<Wake> untold(JdbcClient store, long id, Instant now) {
        Incident incident = IncidentTable.get(store, id);
        if (incident.isCompliance()) {
            IncidentTable.untold(store, id, now);
            return List.of(new Wake.Open(id, incident.service(), incident.status(), now));
        }
        List<Wake> wakes = new ArrayList<>();
        for (String component : MemberTable.components(store, id)) {
            ComponentTable.due(store, component, now);
            wakes.add(new Wake.Assess(component, now));
        }
        MemberTable.leaveAll(store, id, now);
        return wakes;
    }
}
