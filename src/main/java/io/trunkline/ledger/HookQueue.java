package io.trunkline.ledger;

import io.trunkline.ledger.tables.HookTable;
import io.trunkline.ledger.tables.HookTable.Owed;
import io.trunkline.model.Hook;
import io.trunkline.model.Incident;
import io.trunkline.pagerduty.IncidentReport;
import io.trunkline.store.Columns;
import io.trunkline.store.Sql;
import io.trunkline.store.Transactions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/**
 * Gives out the calls of hooks that are owed, again and again until one attempt has ended well. A call is owed in the
 * transaction that changes its incident, and only where a node has a route for the hook. What a crash interrupts is tried
 * again, so a hook may be called twice.
 */
public final class HookQueue {

    /** A node says this often that it has a route for a hook. */
    public static final Duration SEEN_EVERY = Duration.ofMinutes(1);

    /** Longer than a restart of all nodes takes: what happens in it is owed. */
    private static final Duration REMEMBERED = Duration.ofHours(1);

    /** With ten minutes between the last of them, about a week: what is owed must not grow for ever. */
    static final int MOST_ATTEMPTS = 1000;

    private static final AttemptPace PACE = AttemptPace.STANDARD;

    private final Transactions transactions;
    private final InstantSource clock;

    public HookQueue(Transactions transactions, InstantSource clock) {
        this.transactions = transactions;
        this.clock = clock;
    }

    /**
     * A call that begins now.
     *
     * @param id its number among those that are owed
     * @param number of the attempt, from 1 on
     */
    public record Call(long id, Hook hook, long incident, Map<String, Object> body, int number) {}

    /**
     * This node has routes for these hooks.
     *
     * @param alone whether no other node shares the ledger, so that there are no other hooks
     * @return what was owed of hooks that are gone, by hook
     */
    public CompletableFuture<Map<String, Integer>> present(Set<Hook> hooks, boolean alone) {
        return transactions.submit(store -> {
            Instant now = now();
            hooks.forEach(hook -> HookTable.seen(store, hook, now));
            Map<String, Integer> forgotten = new TreeMap<>();
            Instant kept = alone ? now : now.minus(REMEMBERED.multipliedBy(24));
            for (String gone : HookTable.unseenSince(store, kept)) {
                forgotten.put(gone, HookTable.forget(store, gone));
            }
            return forgotten;
        });
    }

    /** Takes what is due of each hook, at most so many, under a lease. */
    public CompletableFuture<List<Call>> take(Map<Hook, Integer> limits) {
        return transactions.submit(store -> {
            Instant now = now();
            List<Call> calls = new ArrayList<>();
            limits.forEach((hook, limit) ->
                    HookTable.dueBy(store, hook, now, limit).forEach(owed -> calls.add(begin(store, owed, now))));
            return calls;
        });
    }

    private static Call begin(Sql store, Owed owed, Instant now) {
        HookTable.begun(store, owed.id(), PACE.leaseEnd(now));
        return new Call(owed.id(), owed.hook(), owed.incident(), HookBody.map(owed.body()), owed.attempts() + 1);
    }

    /** From now on a call is owed, if there is a route for it. */
    static void owe(
            Sql store,
            Hook hook,
            Incident incident,
            IncidentReport report,
            String outcome,
            String reason,
            Instant now) {
        if (HookTable.isSeenSince(store, hook, now.minus(REMEMBERED))) {
            String body = HookBody.json(HookBody.of(hook, incident, report, outcome, reason, now));
            HookTable.owe(store, hook, incident.id(), body, now);
        }
    }

    /** The same of an incident that was not called about now; to be asked before its members leave. */
    static void owe(Sql store, Hook hook, Incident incident, String outcome, Instant now) {
        if (HookTable.isSeenSince(store, hook, now.minus(REMEMBERED))) {
            IncidentReport report = BuildReport.page(store, incident);
            owe(store, hook, incident, report, outcome, "", now);
        }
    }

    /** An attempt has ended well: that is that. */
    public CompletableFuture<Boolean> done(long id) {
        return transactions.submit(store -> HookTable.done(store, id));
    }

    /** What becomes of a call that has failed. */
    public enum Next {
        /** It is tried again later. */
        AGAIN,
        /** It was tried so often that it is not owed any more. */
        GIVEN_UP,
        /** Another attempt has ended well. */
        DONE
    }

    /** An attempt has failed. */
    public CompletableFuture<Next> failed(long id, String error) {
        return transactions.submit(store -> {
            OptionalInt attempts = HookTable.attempts(store, id);
            if (attempts.isEmpty()) {
                return Next.DONE;
            }
            if (attempts.getAsInt() >= MOST_ATTEMPTS) {
                HookTable.done(store, id);
                return Next.GIVEN_UP;
            }
            HookTable.failed(store, id, error, now().plus(PACE.pause(attempts.getAsInt())));
            return Next.AGAIN;
        });
    }

    private Instant now() {
        return Columns.now(clock);
    }
}
