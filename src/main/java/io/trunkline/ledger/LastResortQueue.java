package io.trunkline.ledger;

import io.trunkline.ledger.tables.CallTable;
import io.trunkline.ledger.tables.LastResortTable;
import io.trunkline.ledger.tables.LastResortTable.Owed;
import io.trunkline.model.ComponentId;
import io.trunkline.model.Incident;
import io.trunkline.pagerduty.IncidentReport;
import io.trunkline.pagerduty.Summary;
import io.trunkline.rules.DeliveryOutcomePolicy;
import io.trunkline.store.Columns;
import io.trunkline.store.Sql;
import io.trunkline.store.Transactions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;

/**
 * Gives out the incidents that are to be delivered another way than through PagerDuty, again and again until one
 * attempt has ended well (rule 12, the last resort). What a crash interrupts is repeated, so an incident may be
 * delivered twice.
 */
public final class LastResortQueue {

    private static final AttemptPace PACE = AttemptPace.STANDARD;

    private final Transactions transactions;
    private final InstantSource clock;

    public LastResortQueue(Transactions transactions, InstantSource clock) {
        this.transactions = transactions;
        this.clock = clock;
    }

    /**
     * An attempt that begins now.
     *
     * @param summary what the page would have said
     * @param number from 1 on
     * @param component the first of the incident
     * @param affected how many components it has
     * @param consoleUrl the platform's page of the component, or null
     * @param reason what PagerDuty answered last, and for how long it has not accepted the incident
     */
    public record Attempt(
            Incident incident,
            String summary,
            int number,
            ComponentId component,
            int affected,
            String consoleUrl,
            String reason) {}

    /** Takes what is due, at most so many, under a lease. */
    public CompletableFuture<List<Attempt>> take(int limit) {
        return transactions.submit(store -> {
            Instant now = now();
            Instant before = now.minus(DeliveryOutcomePolicy.UNACCEPTED_BEFORE_LAST_RESORT);
            CallTable.unaccepted(store, before, limit).forEach(late -> oweLate(store, late, now));
            return LastResortTable.dueBy(store, now, limit).stream()
                    .map(owed -> begin(store, owed, now))
                    .toList();
        });
    }

    /** From now on an incident is to be delivered another way, in the words of its page. */
    static void owe(Sql store, Incident incident, IncidentReport page, Instant now) {
        LastResortTable.owe(store, incident, Summary.of(page.full()), now);
    }

    /** The same, in the words that its page would have now. */
    static void oweLate(Sql store, Incident late, Instant now) {
        owe(store, late, BuildReport.page(store, late), now);
    }

    private static Attempt begin(Sql store, Owed owed, Instant now) {
        Incident incident = owed.incident();
        LastResortTable.begun(store, incident.id(), PACE.leaseEnd(now));
        List<IncidentReport.Member> members = BuildReport.page(store, incident).members();
        IncidentReport.Member first = members.get(0);
        return new Attempt(
                incident,
                owed.summary(),
                owed.attempts() + 1,
                first.component(),
                members.size(),
                first.diagnosticUrl(),
                reason(store, owed, now));
    }

    /** Why PagerDuty has not taken it, in its words where it said any. */
    private static String reason(Sql store, Owed owed, Instant now) {
        String answer = owed.lastError() == null ? unanswered(store, owed.incident()) : owed.lastError();
        long minutes = owed.incident().openedAt() == null
                ? 0
                : Duration.between(owed.incident().unacceptedSince(), now).toMinutes();
        return minutes == 0 ? answer : answer + ", for " + minutes + " min";
    }

    private static String unanswered(Sql store, Incident incident) {
        if (incident.lastSentAt() != null) {
            return "no call was answered";
        }
        return LastResortTable.before(store, incident)
                .map(other -> "no call was made: it waits behind incident " + other + ", which gets no answer")
                .or(() -> LastResortTable.errorOfKey(store, incident)
                        .map(error -> "no call was made, as its routing key is held: " + error))
                .orElse("no call was made");
    }

    /**
     * An attempt has ended well: that is that.
     *
     * @param onlyLogged whether the route did no more than log, which reaches no one
     */
    public CompletableFuture<Void> done(long incident, boolean onlyLogged) {
        return transactions.submit(store -> {
            if (LastResortTable.attempts(store, incident).isPresent()) {
                LastResortTable.done(store, incident, onlyLogged, now());
            }
            return null;
        });
    }

    /** An attempt has failed; gives back when the next one is made, or nothing if another one has ended well. */
    public CompletableFuture<Optional<Instant>> failed(long incident, String error) {
        return transactions.submit(store -> {
            OptionalInt attempts = LastResortTable.attempts(store, incident);
            if (attempts.isEmpty()) {
                return Optional.empty();
            }
            Instant next = now().plus(pause(attempts.getAsInt()));
            LastResortTable.failed(store, incident, error, next);
            return Optional.of(next);
        });
    }

    /** After so many attempts: doubles from five seconds up to ten minutes. */
    public static Duration pause(int attempts) {
        return PACE.pause(attempts);
    }

    private Instant now() {
        return Columns.now(clock);
    }
}
