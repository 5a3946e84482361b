package io.trunkline.ledger;

import io.trunkline.config.Settings;
import io.trunkline.ledger.tables.IncidentTable;
import io.trunkline.ledger.tables.RoutingKeyTable;
import io.trunkline.ledger.tables.RoutingKeyTable.Key;
import io.trunkline.model.Wake;
import io.trunkline.rules.CallRate;
import io.trunkline.store.Sql;
import io.trunkline.store.Transactions.Work;
import io.trunkline.store.WritePriority;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Who may call PagerDuty for a routing key, and when (rule 12): one holder of the lease at a time, no more calls in any
 * minute than configured, none while the key is held. All of it is in the ledger, so it holds across nodes and restarts.
 */
public final class RoutingKeyLease {

    /** A call that ran into its timeout is over by then. */
    private static final Duration MARGIN = Duration.ofSeconds(2);

    private final LedgerContext context;
    private final Duration timeout;
    private final CallRate rate;

    public RoutingKeyLease(LedgerContext context) {
        Settings.PagerDuty settings = context.configured().settings().pagerduty();
        this.context = context;
        this.timeout = settings.timeout();
        this.rate = new CallRate(settings.rate());
    }

    /**
     * The answer to a request for a lease.
     *
     * @param granted whether there is work and it may be done now
     * @param wakes when to ask again, if not
     */
    public record Lease(boolean granted, List<Wake> wakes) {}

    /** Takes the lease of a routing key if it has work that may be done now. */
    public CompletableFuture<Lease> take(String routingKey, String owner) {
        return context.submit(Work.foundAgain(WritePriority.PAGES, store -> {
            Instant now = context.now();
            // The row is made when an incident gets the routing key, so without one there is no work.
            Optional<Key> known = RoutingKeyTable.find(store, routingKey);
            if (known.isEmpty()) {
                return new Lease(false, List.of());
            }
            Key key = known.get();
            Optional<Instant> work = nextCall(store, routingKey, key, now);
            if (work.isEmpty() || work.get().isAfter(now)) {
                return new Lease(false, wake(routingKey, work));
            }
            if (RoutingKeyTable.lease(store, routingKey, owner, now, now.plus(length()))) {
                return new Lease(true, List.of());
            }
            // The owner looks again when the call is over; if that never comes, the lease runs out.
            return new Lease(false, wake(routingKey, Optional.of(key.leaseUntil())));
        }));
    }

    /** Gives the lease back without a call. */
    public CompletableFuture<Boolean> giveBack(String routingKey, String owner) {
        return context.submit(store -> RoutingKeyTable.release(store, routingKey, owner));
    }

    /** As long as a call may take, and a little more. */
    Duration length() {
        return timeout.plus(MARGIN);
    }

    /** Renews the lease; false if another node has it by now. */
    boolean renew(Sql store, String routingKey, String owner, Instant now) {
        return RoutingKeyTable.lease(store, routingKey, owner, now, now.plus(length()));
    }

    /** Its next call, if it has work. */
    List<Wake> nextWake(Sql store, String routingKey, Instant now) {
        return wake(
                routingKey,
                RoutingKeyTable.find(store, routingKey).flatMap(key -> nextCall(store, routingKey, key, now)));
    }

    /** When the next call of a routing key may be made; nothing if it has no work. */
    private Optional<Instant> nextCall(Sql store, String routingKey, Key key, Instant now) {
        return IncidentTable.nextDue(store, routingKey)
                .map(due -> later(due, key.heldUntil()))
                .map(due -> later(due, rate.permitAt(key.calls(), now)));
    }

    private static List<Wake> wake(String routingKey, Optional<Instant> at) {
        return at.<Wake>map(when -> new Wake.Deliver(routingKey, when)).stream().toList();
    }

    /** Counts a call that is about to be made. */
    void noteCall(Sql store, String routingKey, Instant now) {
        RoutingKeyTable.called(store, routingKey, rate.begun(calls(store, routingKey), now));
    }

    /** The last call is over. */
    void noteEnd(Sql store, String routingKey, Instant now) {
        RoutingKeyTable.called(store, routingKey, rate.ended(calls(store, routingKey), now));
    }

    private static List<Instant> calls(Sql store, String routingKey) {
        return RoutingKeyTable.find(store, routingKey).map(Key::calls).orElse(List.of());
    }

    private static Instant later(Instant one, Instant other) {
        return other == null || one.isAfter(other) ? one : other;
    }
}
