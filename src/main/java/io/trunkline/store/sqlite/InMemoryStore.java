package io.trunkline.store.sqlite;

import io.trunkline.store.Sql;
import io.trunkline.store.StoreUnavailableException;
import io.trunkline.store.Transactions;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteConnection;

/**
 * The same tables and statements in memory, one transaction after the other on the caller's thread: for histories that
 * are played rather than lived.
 */
public final class InMemoryStore implements Transactions, AutoCloseable {

    private static final String SCHEMA = "main";

    private final SQLiteConnection connection;
    private final Sql client;

    /** The empty tables, migrated once: that takes longer than many a history that is played in them. */
    private static final class Empty {

        private static final byte[] TABLES = migrated();

        private static byte[] migrated() {
            try (SQLiteConnection connection = connect()) {
                SqliteStore.migrate(new SingleConnectionDataSource(connection, true));
                return connection.serialize(SCHEMA);
            } catch (SQLException e) {
                throw new StoreUnavailableException("no store in memory: " + e.getMessage(), e);
            }
        }
    }

    public InMemoryStore() {
        try {
            connection = connect();
            connection.deserialize(SCHEMA, Empty.TABLES);
            connection.setAutoCommit(false);
            client = Sql.on(connection);
        } catch (SQLException e) {
            throw new StoreUnavailableException("no store in memory: " + e.getMessage(), e);
        }
    }

    private static SQLiteConnection connect() throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(JournalMode.MEMORY);
        config.setSynchronous(SynchronousMode.OFF);
        return (SQLiteConnection) config.createConnection("jdbc:sqlite::memory:");
    }

    @Override
    public synchronized <T> CompletableFuture<T> submit(Work<T> work) {
        try {
            client.transactionBegins(work.line(), List.of(work.subject()), true);
            T result = work.run(client);
            connection.commit();
            return CompletableFuture.completedFuture(result);
        } catch (SQLException | RuntimeException e) {
            client.transactionRolledBack();
            try {
                connection.rollback();
            } catch (SQLException suppressed) {
                e.addSuppressed(suppressed);
            }
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new StoreUnavailableException("the store in memory cannot be closed: " + e.getMessage(), e);
        }
    }
}
