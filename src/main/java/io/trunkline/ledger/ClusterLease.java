package io.trunkline.ledger;

import static io.trunkline.store.Columns.instant;
import static io.trunkline.store.Columns.millis;

import io.trunkline.store.Columns;
import io.trunkline.store.Transactions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Who does what one node does for all: a lease with an end, so that another node takes over what a dead one had. Named
 * after what is done, such as {@code poll genesys}.
 */
public final class ClusterLease {

    private final Transactions transactions;
    private final InstantSource clock;

    public ClusterLease(Transactions transactions, InstantSource clock) {
        this.transactions = transactions;
        this.clock = clock;
    }

    /**
     * How a duty stands.
     *
     * @param owner the node that has it, or had it last; null if none does
     * @param doneAt when it was done last, or null
     * @param lastError why it could not be done, or null
     */
    public record Duty(String owner, Instant leasedUntil, Instant doneAt, Instant dueAt, String lastError) {}

    /** Takes a duty that is due and free, or goes on with it; whether it could be taken. */
    public CompletableFuture<Boolean> take(String name, String owner, Duration length) {
        return transactions.submit(store -> {
            Instant now = now();
            return store.sql(
                                    """
                                    INSERT INTO duty (name, owner, leased_until) VALUES (?, ?, ?)
                                    ON CONFLICT (name) DO UPDATE SET owner = excluded.owner,
                                      leased_until = excluded.leased_until
                                    WHERE (duty.due_at IS NULL OR duty.due_at <= ?)
                                      AND (duty.owner IS NULL OR duty.owner = excluded.owner OR duty.leased_until <= ?)""")
                            .params(name, owner, millis(now.plus(length)), millis(now), millis(now))
                            .update()
                    == 1;
        });
    }

    /** It is done, and to be done again then; whether it was still this owner's. */
    public CompletableFuture<Boolean> done(String name, String owner, Instant dueAt) {
        return transactions.submit(store -> store.sql(
                                """
                                UPDATE duty SET owner = NULL, leased_until = NULL, done_at = ?, due_at = ?,
                                  last_error = NULL WHERE name = ? AND owner = ?""")
                        .params(millis(now()), millis(dueAt), name, owner)
                        .update()
                == 1);
    }

    /** It could not be done, and is to be tried again then; whether it was still this owner's. */
    public CompletableFuture<Boolean> failed(String name, String owner, Instant dueAt, String why) {
        return transactions.submit(store -> store.sql(
                                """
                                UPDATE duty SET owner = NULL, leased_until = NULL, due_at = ?, last_error = ?
                                WHERE name = ? AND owner = ?""")
                        .params(millis(dueAt), why, name, owner)
                        .update()
                == 1);
    }

    /** It was done, by this node or another. */
    public CompletableFuture<Void> note(String name) {
        return transactions.submit(store -> {
            Columns.one(
                    store.sql(
                                    """
                                    INSERT INTO duty (name, done_at) VALUES (?, ?)
                                    ON CONFLICT (name) DO UPDATE SET done_at = excluded.done_at, last_error = NULL""")
                            .params(name, millis(now()))
                            .update(),
                    "noting a duty");
            return null;
        });
    }

    /** Is to be done now, whatever was planned. */
    public CompletableFuture<Boolean> hurry(String name) {
        return transactions.submit(store -> store.sql("UPDATE duty SET due_at = NULL WHERE name = ?")
                        .param(name)
                        .update()
                == 1);
    }

    /** How a duty stands, if a node ever had it. */
    public CompletableFuture<Optional<Duty>> find(String name) {
        return transactions.submit(store -> store.sql("SELECT * FROM duty WHERE name = ?")
                .param(name)
                .query((row, n) -> new Duty(
                        row.getString("owner"),
                        instant(row, "leased_until"),
                        instant(row, "done_at"),
                        instant(row, "due_at"),
                        row.getString("last_error")))
                .optional());
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
