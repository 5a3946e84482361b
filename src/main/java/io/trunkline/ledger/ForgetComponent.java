package io.trunkline.ledger;

import io.trunkline.ledger.tables.ComponentTable;
import io.trunkline.ledger.tables.EventTable;
import io.trunkline.ledger.tables.InstanceTable;
import io.trunkline.ledger.tables.MemberTable;
import io.trunkline.ledger.tables.PlannedWorkTable;
import io.trunkline.model.ComponentId;
import io.trunkline.model.LedgerTime;
import io.trunkline.model.Membership;
import io.trunkline.model.Wake;
import io.trunkline.rules.ComponentHistory;
import io.trunkline.rules.Rules;
import io.trunkline.store.Columns;
import io.trunkline.store.Sql;
import io.trunkline.store.Transactions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Ends what is known of a component that will never report again: it counts as recovered at once (rule 14). */
public final class ForgetComponent {

    private final Transactions transactions;
    private final InstantSource clock;
    private final DeliveryScheduler scheduler;
    private final Duration grace;

    public ForgetComponent(Transactions transactions, InstantSource clock, Rules rules) {
        this.transactions = transactions;
        this.clock = clock;
        this.scheduler = new DeliveryScheduler(rules);
        this.grace = rules.cause().grace();
    }

    /** Forgets a component; nothing if the ledger does not have it, otherwise what is to be looked at because of it. */
    public CompletableFuture<Optional<List<Wake>>> forget(ComponentId id) {
        return transactions.submit(store -> {
            Instant now = Columns.now(clock);
            return ComponentTable.find(store, id.toString())
                    .map(component -> forget(store, id, "a person ended it", null, now, now));
        });
    }

    /**
     * The same for what the platform took out of service or no longer has. It is not remembered as a person's word: should
     * the platform list it again, that counts; so does what was reported after the platform was asked.
     *
     * @param because what the platform said
     * @param asOf when the platform was asked
     */
    public CompletableFuture<Optional<List<Wake>>> end(ComponentId id, String because, Instant asOf) {
        return transactions.submit(store -> {
            Instant now = Columns.now(clock);
            Instant at = LedgerTime.of(asOf);
            return ComponentTable.find(store, id.toString())
                    .filter(component -> !isNewer(component.observation(), at))
                    .map(component -> {
                        List<Wake> wakes =
                                forget(store, id, "its platform has put it out of service", because, at, now);
                        ComponentTable.remembered(store, id.toString());
                        PlannedWorkTable.ended(store, id, at);
                        return wakes;
                    });
        });
    }

    private static boolean isNewer(ComponentHistory observation, Instant asOf) {
        Instant received = observation.changedReceivedAt();
        return observation.newest().isAfter(asOf) || received != null && received.isAfter(asOf);
    }

    private List<Wake> forget(Sql store, ComponentId component, String why, String because, Instant asOf, Instant now) {
        String id = component.toString();
        ComponentTable.forgotten(store, id, asOf);
        EventTable.forgotten(store, component, why, now);
        List<Wake> wakes = new ArrayList<>(CauseView.over(store, id, now.plus(grace), now));
        InstanceTable.reassessGroups(store, component, now).forEach(other -> wakes.add(new Wake.Assess(other, now)));
        for (MemberTable.Place place : MemberTable.of(store, id)) {
            Membership member = place.membership();
            switch (member.phase()) {
                case CALLED, RESOLVING -> MemberTable.ended(store, member.incident(), id, because);
                case GATHERING, UNCALLED, REJECTED, DISMISSED -> MemberTable.leave(store, member.incident(), id, now);
            }
            wakes.addAll(scheduler.look(store, member.incident(), now));
        }
        return wakes;
    }
}
