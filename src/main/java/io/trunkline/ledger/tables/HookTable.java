package io.trunkline.ledger.tables;

import static io.trunkline.store.Columns.millis;
import static io.trunkline.store.Columns.one;

import io.trunkline.model.Hook;
import io.trunkline.store.Sql;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;

/** The statements on {@code hook} and {@code hook_call}: which hooks there are, and which of their calls are owed. */
public final class HookTable {

    private HookTable() {}

    /** A call that is owed; {@code attempts} counts those that were begun. */
    public record Owed(long id, Hook hook, long incident, String body, int attempts) {}

    /** A node has a route for it. */
    public static void seen(Sql store, Hook hook, Instant now) {
        one(
                store.sql("INSERT INTO hook (name, seen_at) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET seen_at = ?")
                        .params(hook.word(), millis(now), millis(now))
                        .update(),
                "noting a hook");
    }

    /** The hooks that no node had a route for since then, or that were never noted. */
    public static List<String> unseenSince(Sql store, Instant since) {
        return store.sql("SELECT name FROM hook WHERE seen_at < ? ORDER BY name")
                .param(millis(since))
                .query(String.class)
                .list();
    }

    /** Forgets a hook; how many calls of it were owed. */
    public static int forget(Sql store, String hook) {
        store.sql("DELETE FROM hook WHERE name = ?").param(hook).update();
        return store.sql("DELETE FROM hook_call WHERE hook = ?").param(hook).update();
    }

    /** Whether a node had a route for it since then. */
    public static boolean isSeenSince(Sql store, Hook hook, Instant since) {
        return store.sql("SELECT 1 FROM hook WHERE name = ? AND seen_at >= ?")
                .params(hook.word(), millis(since))
                .query((row, n) -> true)
                .optional()
                .isPresent();
    }

    public static void owe(Sql store, Hook hook, long incident, String body, Instant now) {
        one(
                store.sql("INSERT INTO hook_call (hook, incident, body, owed_at, due_at) VALUES (?, ?, ?, ?, ?)")
                        .params(hook.word(), incident, body, millis(now), millis(now))
                        .update(),
                "owing a call of a hook");
    }

    public static List<Owed> dueBy(Sql store, Hook hook, Instant now, int limit) {
        return store.sql(
                        """
                        SELECT id, incident, body, attempts FROM hook_call
                        WHERE hook = ? AND due_at <= ? ORDER BY due_at, id LIMIT ?""")
                .params(hook.word(), millis(now), limit)
                .query((row, n) -> new Owed(
                        row.getLong("id"),
                        hook,
                        row.getLong("incident"),
                        row.getString("body"),
                        row.getInt("attempts")))
                .list();
    }

    /** An attempt begins; if nothing becomes known of it, the next one does then. */
    public static void begun(Sql store, long id, Instant next) {
        one(
                store.sql("UPDATE hook_call SET attempts = attempts + 1, due_at = ? WHERE id = ?")
                        .params(millis(next), id)
                        .update(),
                "beginning a call of a hook");
    }

    /** Nothing is owed any more; whether it still was. */
    public static boolean done(Sql store, long id) {
        return store.sql("DELETE FROM hook_call WHERE id = ?").param(id).update() == 1;
    }

    /** How many attempts were begun of a call that is still owed. */
    public static OptionalInt attempts(Sql store, long id) {
        return store.sql("SELECT attempts FROM hook_call WHERE id = ?")
                .param(id)
                .query(Integer.class)
                .optional()
                .map(OptionalInt::of)
                .orElse(OptionalInt.empty());
    }

    public static void failed(Sql store, long id, String error, Instant next) {
        one(
                store.sql("UPDATE hook_call SET last_error = ?, due_at = ? WHERE id = ?")
                        .params(error, millis(next), id)
                        .update(),
                "noting a failed call of a hook");
    }
}
