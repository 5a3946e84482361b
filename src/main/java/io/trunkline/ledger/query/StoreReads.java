package io.trunkline.ledger.query;

import io.trunkline.store.Sql;
import io.trunkline.store.SqlFailure;
import io.trunkline.store.StoreUnavailableException;
import java.util.function.Function;
import javax.sql.DataSource;

/** Reads of a store on connections that cannot write, each within a time. */
final class StoreReads {

    /** A person waits no longer, and a health check not even that. */
    private static final int TIMEOUT_SECONDS = 20;

    private final Sql store;

    StoreReads(DataSource reader) {
        this.store = Sql.of(reader, TIMEOUT_SECONDS);
    }

    /** @throws StoreUnavailableException whatever it was that failed */
    <T> T read(Function<Sql, T> statements) {
        try {
            return statements.apply(store);
        } catch (SqlFailure e) {
            throw new StoreUnavailableException("the store cannot be read: " + e.getMessage(), e);
        }
    }
}
