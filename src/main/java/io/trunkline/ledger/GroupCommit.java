package io.trunkline.ledger;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * One thread that writes for all: whatever waits goes into one transaction and is synced once. Nothing waits for company,
 * so an idle system commits at once and a busy one shares its syncs. A batch that fails is tried singly, so that one
 * poisoned piece of work fails alone.
 */
public final class GroupCommit implements Transactions, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(GroupCommit.class);

    /** Enough to share a sync widely, few enough that the first of a batch does not wait long for the last. */
    private static final int LARGEST_BATCH = 512;

    private final ConnectionSource connections;
    private final BlockingQueue<Pending<?>> queue = new LinkedBlockingQueue<>();
    private final Thread thread = new Thread(this::run, "ledger-writer");
    private volatile boolean closed;
    private Connection connection;
    private JdbcClient client;

    /** Opens the connection that the writer keeps. */
    @FunctionalInterface
    public interface ConnectionSource {
        Connection open() throws SQLException;
    }

    private record Pending<T>(Work<T> work, CompletableFuture<T> done) {

        /** Runs the work and gives back what completes its caller, for after the commit. */
        Runnable run(JdbcClient store) {
            T result = work.run(store);
            return () -> done.complete(result);
        }

        void fail(Throwable cause) {
            done.completeExceptionally(cause);
        }
    }

    public GroupCommit(ConnectionSource connections) {
        this.connections = connections;
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public <T> CompletableFuture<T> submit(Work<T> work) {
        Pending<T> pending = new Pending<>(work, new CompletableFuture<>());
        if (closed) {
            pending.fail(new StoreUnavailable("the store is closed", null));
        } else {
            queue.add(pending);
        }
        return pending.done();
    }

    /** Whether the writer's thread is alive. */
    public boolean isRunning() {
        return thread.isAlive();
    }

    /** Writes a row and takes it back, to see whether the store can be written: a disk that is full hears of no less. */
    public CompletableFuture<Integer> probe() {
        return submit(RoutingKeys::probe);
    }

    private void run() {
        List<Pending<?>> batch = new ArrayList<>();
        while (true) {
            batch.clear();
            try {
                batch.add(queue.take());
            } catch (InterruptedException e) {
                break;
            }
            queue.drainTo(batch, LARGEST_BATCH - 1);
            batch.sort(Comparator.comparing(pending -> pending.work().order()));
            commit(batch);
        }
        drain();
        discardConnection();
    }

    private void commit(List<Pending<?>> batch) {
        try {
            attempt(batch);
        } catch (SQLException | RuntimeException | Error e) {
            if (batch.size() == 1) {
                fail(batch.get(0), e);
            } else {
                LOG.warn("A batch of {} failed and is tried singly: {}", batch.size(), e.getMessage());
                batch.forEach(this::commitSingly);
            }
        }
    }

    private void commitSingly(Pending<?> pending) {
        try {
            attempt(List.of(pending));
        } catch (SQLException | RuntimeException | Error e) {
            fail(pending, e);
        }
    }

    private void attempt(List<Pending<?>> batch) throws SQLException {
        List<Runnable> completions = new ArrayList<>(batch.size());
        try {
            JdbcClient store = store();
            connection.setAutoCommit(false);
            for (Pending<?> pending : batch) {
                completions.add(pending.run(store));
            }
            // Commits. Not commit(), after which the driver would begin the next transaction at once and keep the lock.
            connection.setAutoCommit(true);
        } catch (SQLException | RuntimeException | Error e) {
            rollback();
            throw e;
        }
        completions.forEach(Runnable::run);
    }

    private JdbcClient store() throws SQLException {
        if (connection == null) {
            connection = connections.open();
            client = JdbcClient.create(new SingleConnectionDataSource(StatementCache.around(connection), true));
        }
        return client;
    }

    /** A connection that cannot even roll back is given up; the next work opens another. */
    private void rollback() {
        if (connection == null) {
            return;
        }
        try {
            connection.rollback();
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            LOG.warn("The writer's connection is given up: {}", e.getMessage());
            discardConnection();
        }
    }

    private void fail(Pending<?> pending, Throwable cause) {
        boolean storeFailed = cause instanceof SQLException || cause instanceof DataAccessException;
        if (storeFailed) {
            discardConnection();
            pending.fail(new StoreUnavailable("the store cannot write: " + cause.getMessage(), cause));
        } else {
            pending.fail(cause);
        }
    }

    private void discardConnection() {
        if (connection == null) {
            return;
        }
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.debug("Closing a broken connection failed", e);
        }
        connection = null;
        client = null;
    }

    private void drain() {
        List<Pending<?>> left = new ArrayList<>();
        queue.drainTo(left);
        left.forEach(pending -> pending.fail(new StoreUnavailable("the store is closed", null)));
    }

    /** Finishes what was handed in before, then closes the connection. */
    @Override
    public void close() {
        submit(store -> null).join();
        closed = true;
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
