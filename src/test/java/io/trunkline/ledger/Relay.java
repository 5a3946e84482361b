package io.trunkline.ledger;

import io.trunkline.store.sqlite.SqliteStore;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Readers of a store of whom none lets go before the next has begun, so that there is no moment without one. */
public final class Relay implements AutoCloseable {

    private final SqliteStore store;
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final CompletableFuture<Void> runs;
    private volatile boolean ending;
    private volatile int handovers;

    /** Returns when the first reads. */
    public Relay(SqliteStore store) {
        this.store = store;
        CompletableFuture<Void> reading = new CompletableFuture<>();
        runs = CompletableFuture.runAsync(() -> run(reading), thread);
        reading.join();
    }

    public int handovers() {
        return handovers;
    }

    private void run(CompletableFuture<Void> reading) {
        try {
            Reader reader = new Reader(store);
            reading.complete(null);
            while (!ending) {
                Reader next = new Reader(store);
                reader.close();
                reader = next;
                handovers++;
            }
            reader.close();
        } catch (SQLException e) {
            reading.completeExceptionally(e);
            throw new IllegalStateException(e);
        }
    }

    /** A statement that is under way keeps what it reads as it was when it began. */
    private static final class Reader implements AutoCloseable {

        private final Connection connection;
        private final Statement statement;
        private final ResultSet rows;

        Reader(SqliteStore store) throws SQLException {
            connection = store.reader().getConnection();
            statement = connection.createStatement();
            rows = statement.executeQuery("SELECT name FROM sqlite_master");
            rows.next();
        }

        @Override
        public void close() throws SQLException {
            rows.close();
            statement.close();
            connection.close();
        }
    }

    @Override
    public void close() {
        ending = true;
        runs.join();
        thread.shutdown();
    }
}
