package io.trunkline.ledger.tables;

import static io.trunkline.store.Columns.instant;
import static io.trunkline.store.Columns.millis;

import io.trunkline.store.Columns;
import io.trunkline.store.Sql;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Table {@code duty}: what one node does for all, and which node has it until when. */
public final class DutyTable {

    private DutyTable() {}

    /**
     * How a duty stands.
     *
     * @param owner the node that has it, or had it last; null if none does
     * @param doneAt when it was done last, or null
     * @param lastError why it could not be done, or null
     */
    public record Duty(String owner, Instant leasedUntil, Instant doneAt, Instant dueAt, String lastError) {}

    /** Whether it was due and free, or that owner's, and is that owner's now. */
    public static boolean take(Sql store, String name, String owner, Duration length, Instant now) {
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
    }

    /** Whether it was still that owner's, and is done. */
    public static boolean done(Sql store, String name, String owner, Instant dueAt, Instant now) {
        return store.sql(
                                """
                                UPDATE duty SET owner = NULL, leased_until = NULL, done_at = ?, due_at = ?,
                                  last_error = NULL WHERE name = ? AND owner = ?""")
                        .params(millis(now), millis(dueAt), name, owner)
                        .update()
                == 1;
    }

    /** Whether it was still that owner's, and failed. */
    public static boolean failed(Sql store, String name, String owner, Instant dueAt, String why) {
        return store.sql(
                                """
                                UPDATE duty SET owner = NULL, leased_until = NULL, due_at = ?, last_error = ?
                                WHERE name = ? AND owner = ?""")
                        .params(millis(dueAt), why, name, owner)
                        .update()
                == 1;
    }

    /** It was done, by any node. */
    public static void note(Sql store, String name, Instant now) {
        Columns.one(
                store.sql(
                                """
                                INSERT INTO duty (name, done_at) VALUES (?, ?)
                                ON CONFLICT (name) DO UPDATE SET done_at = excluded.done_at, last_error = NULL""")
                        .params(name, millis(now))
                        .update(),
                "noting a duty");
    }

    /** Whether there is such a duty; it is due now. */
    public static boolean hurry(Sql store, String name) {
        return store.sql("UPDATE duty SET due_at = NULL WHERE name = ?")
                        .param(name)
                        .update()
                == 1;
    }

    public static Optional<Duty> find(Sql store, String name) {
        return store.sql("SELECT * FROM duty WHERE name = ?")
                .param(name)
                .query((row, n) -> new Duty(
                        row.getString("owner"),
                        instant(row, "leased_until"),
                        instant(row, "done_at"),
                        instant(row, "due_at"),
                        row.getString("last_error")))
                .optional();
    }
}
