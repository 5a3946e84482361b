package io.trunkline.ledger.tables;

import static io.trunkline.store.Columns.millis;

import io.trunkline.store.Sql;
import java.time.Instant;

/** The statements on {@code node}. */
public final class NodeTable {

    private NodeTable() {}

    /** A node lives at that time; since when it does stays as it was. */
    public static void seen(Sql store, String id, String host, String version, Instant now) {
        store.sql(
                        """
                        INSERT INTO node (id, host, version, started_at, seen_at) VALUES (?, ?, ?, ?, ?)
                        ON CONFLICT (id) DO UPDATE SET seen_at = excluded.seen_at""")
                .params(id, host, version, millis(now), millis(now))
                .update();
    }

    /** Takes out those that were not seen since. */
    public static void prune(Sql store, Instant before) {
        store.sql("DELETE FROM node WHERE seen_at < ?").param(millis(before)).update();
    }
}
