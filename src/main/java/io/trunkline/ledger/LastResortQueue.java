package io.trunkline.ledger;

import io.trunkline.ledger.tables.CallTable;
import io.trunkline.ledger.tables.LastResortTable;
import io.trunkline.ledger.tables.LastResortTable.Owed;
import io.trunkline.model.Incident;
import io.trunkline.store.Transactions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Gives out the incidents of which somebody is to hear another way than through PagerDuty, again and again until one attempt
 * has ended well (rule 12, the last resort). What a crash interrupts is tried again, so somebody may hear twice.
 */
public final class LastResortQueue {

    /** So long an attempt may take before the next one begins beside it. */
    private static final Duration LEASE = Duration.ofMinutes(2);

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);
    private static final int MOST_DOUBLINGS = 20;

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
     */
    public record Attempt(Incident incident, String summary, int number) {}

    /** Takes what is due, at most so many; nobody else takes it for a while. */
    public CompletableFuture<List<Attempt>> take(int limit) {
        return transactions.submit(store -> {
            Instant now = now();
            Instant before = now.minus(RecordOutcome.UNACCEPTED_BEFORE_LAST_RESORT);
            CallTable.unaccepted(store, before, limit).forEach(late -> oweLate(store, late, now));
            return LastResortTable.dueBy(store, now, limit).stream()
                    .map(owed -> begin(store, owed, now))
                    .toList();
        });
    }

    /** Nobody has accepted it for too long, and no call of it is answered that would say so. */
    private static void oweLate(JdbcClient store, Incident late, Instant now) {
        String summary = "%s: %s is %s".formatted(late.severity(), late.serviceName(), late.status());
        LastResortTable.owe(store, late, summary, now);
    }

    private static Attempt begin(JdbcClient store, Owed owed, Instant now) {
        LastResortTable.begun(store, owed.incident().id(), now.plus(LEASE));
        return new Attempt(owed.incident(), owed.summary(), owed.attempts() + 1);
    }

    /** An attempt has ended well: that is that. */
    public CompletableFuture<Void> done(long incident) {
        return transactions.submit(store -> {
            if (LastResortTable.attempts(store, incident).isPresent()) {
                LastResortTable.done(store, incident, now());
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
        Duration doubled = FIRST_PAUSE.multipliedBy(1L << Math.min(Math.max(attempts - 1, 0), MOST_DOUBLINGS));
        return doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
