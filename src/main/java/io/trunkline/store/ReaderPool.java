package io.trunkline.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import javax.sql.DataSource;

/** The connections that people's questions are answered on, opened as they are asked. */
public final class ReaderPool {

    private static final int READERS = 4;

    private ReaderPool() {}

    public static HikariDataSource of(DataSource source) {
        HikariConfig config = new HikariConfig();
        config.setDataSource(source);
        config.setPoolName("ledger-readers");
        config.setMaximumPoolSize(READERS);
        config.setMinimumIdle(0);
        config.setReadOnly(true);
        // Nothing is read before the first query, and a store that cannot be read is found out then.
        config.setInitializationFailTimeout(-1);
        return new HikariDataSource(config);
    }
}
