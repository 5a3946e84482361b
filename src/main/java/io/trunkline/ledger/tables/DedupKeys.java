package io.trunkline.ledger.tables;

import io.trunkline.model.DedupKey;
import io.trunkline.store.Sql;
import java.time.Instant;

/** Gives dedup keys, none twice while it is in use (rule 5). */
public final class DedupKeys {

    private DedupKeys() {}

    /** That key, or the first of {@code -2}, {@code -3}, ... that is free for the routing key. */
    public static String free(Sql store, String routingKey, String wanted, Instant now) {
        return from(1, store, routingKey, wanted, now);
    }

    /** A free key that is not the one given. */
    public static String another(Sql store, String routingKey, String given, Instant now) {
        return from(2, store, routingKey, given, now);
    }

    private static String from(int first, Sql store, String routingKey, String wanted, Instant now) {
        int n = first;
        while (IncidentTable.keyInUse(store, routingKey, DedupKey.numbered(wanted, n), now)) {
            n++;
        }
        return DedupKey.numbered(wanted, n);
    }
}
