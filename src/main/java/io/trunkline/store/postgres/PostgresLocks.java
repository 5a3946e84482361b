package io.trunkline.store.postgres;

import io.trunkline.store.Sql;
import java.util.List;

/**
 * How transactions of several nodes keep out of each other's way: each takes all its locks before it reads a row, and in
 * one order, so none meets another half-way and no two wait for each other. Reports share the ledger and have their
 * components to themselves; whatever decides has the whole ledger to itself, as the one writer of an embedded store has.
 * All of them end with their transaction.
 */
final class PostgresLocks {

    /** Names our locks among those that a database has: "trnk". */
    private static final int LEDGER = 0x74726e6b;

    private static final int COMPONENTS = LEDGER + 1;

    private PostgresLocks() {}

    static void ofEverything(Sql store) {
        store.sql("SELECT pg_advisory_xact_lock(?, 0)")
                .param(LEDGER)
                .query((row, n) -> true)
                .single();
    }

    /**
     * The ledger, shared, and then these components, in one statement, which goes with the first that reads or writes: one
     * journey to the server instead of two. Each of the two sees what was committed before it began, so the second sees what
     * others wrote under the same locks. Two components may share a number, and then wait for each other without need.
     */
    static void ofComponents(Sql store, List<String> components) {
        Integer[] numbers =
                components.stream().map(String::hashCode).distinct().sorted().toArray(Integer[]::new);
        store.sql(
                        """
                        SELECT pg_advisory_xact_lock_shared(?, 0)::text
                        UNION ALL SELECT pg_advisory_xact_lock(?, number)::text FROM unnest(?) AS number""")
                .params(LEDGER, COMPONENTS, numbers)
                .ahead();
    }
}
