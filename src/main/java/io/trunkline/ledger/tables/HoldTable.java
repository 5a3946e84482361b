package io.trunkline.ledger.tables;

import static io.trunkline.store.Columns.millis;

import io.trunkline.rules.Verdict.Hold;
import io.trunkline.store.Sql;
import java.time.Instant;
import java.util.Optional;

/** The statements on {@code hold}: what kept components back and when, for people to read. Nothing is decided by it. */
public final class HoldTable {

    private HoldTable() {}

    /** What holds a component from now on, if anything does: what held it until now has ended, unless it is the same. */
    public static void noted(Sql store, String component, Optional<Hold> hold, Instant now) {
        String reason = hold.map(held -> held.reason().name()).orElse("");
        store.sql("UPDATE hold SET ended_at = ? WHERE component = ? AND ended_at IS NULL AND reason <> ?")
                .params(millis(now), component, reason)
                .update();
        if (hold.isPresent() && !prolonged(store, component, hold.get())) {
            store.sql("INSERT INTO hold (component, reason, why, began_at, until_at) VALUES (?, ?, ?, ?, ?)")
                    .params(
                            component,
                            reason,
                            hold.get().why(),
                            millis(now),
                            millis(hold.get().until()))
                    .update();
        }
    }

    private static boolean prolonged(Sql store, String component, Hold hold) {
        return store.sql(
                                """
                                UPDATE hold SET until_at = ?, why = ?
                                WHERE component = ? AND ended_at IS NULL AND reason = ?""")
                        .params(
                                millis(hold.until()),
                                hold.why(),
                                component,
                                hold.reason().name())
                        .update()
                > 0;
    }

    /** Takes those out that ended before then. */
    public static void prune(Sql store, Instant before) {
        store.sql("DELETE FROM hold WHERE ended_at < ?").param(millis(before)).update();
    }
}
