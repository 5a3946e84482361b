package io.trunkline.ledger;

import io.trunkline.ledger.WriterConnections.Remedy;
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
public final class GroupCommit implements LedgerWriter {

    private static final Logger LOG = LoggerFactory.getLogger(GroupCommit.class);

    /** Enough to share a sync widely, few enough that the first of a batch does not wait long for the last. */
    private static final int LARGEST_BATCH = 512;

    private final WriterConnections connections;
    private final int largestBatch;
    private final BlockingQueue<Pending<?>> queue = new LinkedBlockingQueue<>();
    private final Thread thread;
    private volatile boolean closed;
    private Connection connection;
    private JdbcClient client;
    private boolean committing;

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

    public GroupCommit(WriterConnections connections) {
        this(connections, "ledger-writer", LARGEST_BATCH);
    }

    GroupCommit(WriterConnections connections, String name, int largestBatch) {
        this.connections = connections;
        this.largestBatch = largestBatch;
        thread = new Thread(this::run, name);
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

    @Override
    public boolean isRunning() {
        return thread.isAlive();
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
            queue.drainTo(batch, largestBatch - 1);
            batch.sort(Comparator.comparing(pending -> pending.work().subject()));
            commit(batch);
        }
        drain();
        discardConnection();
    }

    private void commit(List<Pending<?>> batch) {
        Throwable failure = write(batch);
        if (failure == null) {
            return;
        }
        if (batch.size() == 1 || connections.remedy(failure) != Remedy.SINGLY) {
            fail(batch, failure);
        } else {
            LOG.warn("A batch of {} failed and is tried singly: {}", batch.size(), failure.getMessage());
            commitSingly(batch);
        }
    }

    private void commitSingly(List<Pending<?>> batch) {
        for (int i = 0; i < batch.size(); i++) {
            Throwable failure = write(batch.subList(i, i + 1));
            if (failure != null && connections.remedy(failure) == Remedy.AWAY) {
                // The others would each wait as long to hear the same.
                fail(batch.subList(i, batch.size()), failure);
                return;
            }
            if (failure != null) {
                fail(batch.subList(i, i + 1), failure);
            }
        }
    }

    /** What kept the batch from being written; null when it is on disk. */
    private Throwable write(List<Pending<?>> batch) {
        Throwable failure = attempt(batch);
        // Of a commit that failed nobody knows whether it is on disk, so it is not for us to repeat.
        if (failure == null || committing || connections.remedy(failure) != Remedy.AGAIN) {
            return failure;
        }
        LOG.info("A batch of {} is written once more: {}", batch.size(), failure.getMessage());
        discardConnection();
        return attempt(batch);
    }

    private Throwable attempt(List<Pending<?>> batch) {
        List<Runnable> completions = new ArrayList<>(batch.size());
        committing = false;
        try {
            JdbcClient store = store();
            connection.setAutoCommit(false);
            connections.begin(
                    store,
                    batch.stream()
                            .map(pending -> pending.work().subject())
                            .distinct()
                            .toList());
            for (Pending<?> pending : batch) {
                completions.add(pending.run(store));
            }
            committing = true;
            // Commits. Not commit(), after which SQLite's driver would begin the next transaction at once and keep the
            // lock.
            connection.setAutoCommit(true);
        } catch (SQLException | RuntimeException | Error e) {
            rollback();
            return e;
        }
        completions.forEach(Runnable::run);
        return null;
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

    private void fail(List<Pending<?>> batch, Throwable cause) {
        boolean storeFailed = cause instanceof SQLException || cause instanceof DataAccessException;
        if (storeFailed) {
            discardConnection();
        }
        for (Pending<?> pending : batch) {
            pending.fail(
                    storeFailed ? new StoreUnavailable("the store cannot write: " + cause.getMessage(), cause) : cause);
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

    @Override
    public void close() {
        submit(store -> null).handle((nothing, unavailable) -> nothing).join();
        closed = true;
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
