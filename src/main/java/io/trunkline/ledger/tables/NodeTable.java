package io.trunkline.ledger.tables;

import static io.trunkline.store.Columns.millis;

import java.time.Instant;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The statements on {@code node}. */
public final class NodeTable {

    private NodeTable() {}

    /** A node lives at that time; since when it does stays as it was. */
    public static void seen(JdbcClient store, String id, String host, String version, Instant now) {
        store.sql(
                        """
                        INSERT INTO node (id, host, version, started_at, seen_at) VALUES (?, ?, ?, ?, ?)
                        ON CONFLICT (id) DO UPDATE SET seen_at = excluded.seen_at""")
                .params(id, host, version, millis(now), millis(now))
                .update();
    }

    /** Takes out those that were not seen since. */
    public static void prune(JdbcClient store, Instant before) {
        store.sql("DELETE FROM node WHERE seen_at < ?").param(millis(before)).update();
    }
}
