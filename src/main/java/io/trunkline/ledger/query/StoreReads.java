package io.trunkline.ledger.query;

import io.trunkline.store.Sql;
import io.trunkline.store.StoreUnavailableException;
import java.util.function.Function;
import javax.sql.DataSource;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;

/** Reads of a store on connections that cannot write, each within a time. */
final class StoreReads {

    /** A person waits no longer, and a health check not even that. */
    private static final int TIMEOUT_SECONDS = 20;

    private final Sql store;

    StoreReads(DataSource reader) {
        JdbcTemplate template = new JdbcTemplate(reader);
        template.setQueryTimeout(TIMEOUT_SECONDS);
        this.store = Sql.create(template);
    }

    /** @throws StoreUnavailableException whatever it was that failed */
    <T> T read(Function<Sql, T> statements) {
        try {
            return statements.apply(store);
        } catch (DataAccessException e) {
            throw new StoreUnavailableException("the store cannot be read: " + e.getMessage(), e);
        }
    }
}
