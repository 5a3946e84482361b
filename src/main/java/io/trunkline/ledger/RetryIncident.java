package io.trunkline.ledger;

import io.trunkline.ledger.tables.AncestorTable;
import io.trunkline.ledger.tables.CallTable;
import io.trunkline.ledger.tables.IncidentTable;
import io.trunkline.ledger.tables.InstanceTable;
import io.trunkline.ledger.tables.MemberTable;
import io.trunkline.ledger.tables.RefusalTable;
import io.trunkline.ledger.tables.SymptomTable;
import io.trunkline.model.Directory;
import io.trunkline.model.Hook;
import io.trunkline.model.Incident;
import io.trunkline.model.Incident.Outcome;
import io.trunkline.model.Incident.State;
import io.trunkline.model.Wake;
import io.trunkline.rules.DismissalPolicy;
import io.trunkline.rules.GroupingPolicy;
import io.trunkline.rules.RefusalPolicy;
import io.trunkline.rules.RefusalPolicy.Address;
import io.trunkline.rules.Rules;
import io.trunkline.store.Columns;
import io.trunkline.store.Sql;
import io.trunkline.store.Transactions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Repeats what PagerDuty refused before its time: a person asks for it, or the services are others (rule 12). A person may also
 * end a resolve that PagerDuty will never take.
 */
public final class RetryIncident {

    private final Transactions transactions;
    private final InstantSource clock;
    private final GroupingPolicy grouping;
    private final DeliveryScheduler scheduler;

    public RetryIncident(Transactions transactions, InstantSource clock, Rules rules) {
        this.transactions = transactions;
        this.clock = clock;
        this.grouping = rules.grouping();
        this.scheduler = new DeliveryScheduler(rules);
    }

    /**
     * services.yaml has changed. Incidents that PagerDuty refused are sent again, after a wait in which each component that
     * belongs to another service by now moves to that service; so do the components of an incident that no call can have
     * opened. An incident that PagerDuty has not accepted is sent to the key that its service has now: at once if calls
     * with the old key failed or none was made, else as soon as the old key gives another answer. Returns how many
     * triggers are repeated.
     */
    public CompletableFuture<Integer> servicesChanged(Directory directory) {
        return transactions.submit(store -> {
            Instant now = Columns.now(clock);
            List<Long> rejected = RefusalTable.rejected(store);
            for (long incident : rejected) {
                List<String> components = MemberTable.components(store, incident);
                DeliveryScheduler.assess(store, components, now);
                RefusalTable.hasten(store, incident, components.isEmpty() ? now : now.plus(grouping.company()));
            }
            RefusalTable.hastenResolves(store, now);
            RefusalTable.unaccepted(store).forEach(incident -> follow(store, directory, incident, now));
            SymptomTable.allAgain(store, now);
            AncestorTable.clear(store);
            InstanceTable.reassessAllInstances(store, now);
            return rejected.size();
        });
    }

    private void follow(Sql store, Directory directory, Incident incident, Instant now) {
        // A key that answers, but not as PagerDuty does, or not at all for long, is tried no more either.
        boolean failing = !incident.reached() || incident.failures() > 0;
        Optional<Address> address = RoutingKeyMove.newAddress(store, directory, incident)
                .filter(to -> failing || RefusalPolicy.goesBack(incident, to));
        if (address.isPresent()) {
            RoutingKeyMove.move(store, incident, address.get(), now);
            RoutingKeyMove.oweResolve(store, incident, now);
        } else if (incident.reached()) {
            return;
        }
        DeliveryScheduler.assess(store, MemberTable.components(store, incident.id()), now);
        scheduler.look(store, incident.id(), now);
    }

    /**
     * Retries one incident at once: a refused trigger, for those of its members that are still out, or a resolve that was
     * refused or waits for its next try. Nothing if there is no such incident, or nothing of it is refused and still to be sent; otherwise what is to be
     * looked at because of it.
     */
    public CompletableFuture<Optional<List<Wake>>> retry(long id) {
        return transactions.submit(store -> {
            Instant now = Columns.now(clock);
            if (RefusalTable.rejected(store).contains(id)) {
                RefusalTable.hasten(store, id, now);
                Incident incident = IncidentTable.get(store, id);
                return Optional.of(List.of(new Wake.Open(id, incident.service(), incident.status(), now)));
            }
            return RefusalTable.resolvable(store, id) == 0 && CallTable.hastenResolve(store, id, now) == 0
                    ? Optional.empty()
                    : Optional.of(scheduler.look(store, id, now));
        });
    }

    /**
     * A person says that a resolve that PagerDuty does not take is owed no more, as at an integration that is gone. What is
     * still out, and in this incident alone, is assessed. Nothing if no resolve of that incident is owed that failed;
     * otherwise what is to be looked at because of it.
     */
    public CompletableFuture<Optional<List<Wake>>> giveUpResolve(long id) {
        return transactions.submit(store -> {
            Instant now = Columns.now(clock);
            return IncidentTable.find(store, id)
                    .filter(incident -> RefusalTable.owesFailedResolve(store, id))
                    .map(incident -> giveUpResolve(store, incident, now));
        });
    }

    private static List<Wake> giveUpResolve(Sql store, Incident incident, Instant now) {
        long id = incident.id();
        if (incident.state() == State.OPEN) {
            // For one that was refused they were called then.
            HookQueue.owe(
                    store, Hook.CLOSED, incident, Outcome.CLOSED_BY_HAND.name().toLowerCase(Locale.ROOT), now);
        }
        List<Wake> wakes = DeliveryScheduler.assess(store, MemberTable.components(store, id), now);
        MemberTable.leaveAll(store, id, now);
        IncidentTable.close(store, id, Outcome.CLOSED_BY_HAND, now, now.plus(DismissalPolicy.KEY_RESTS));
        return wakes;
    }
}
