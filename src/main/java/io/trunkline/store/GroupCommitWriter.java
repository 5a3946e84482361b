package io.trunkline.store;

import static java.util.stream.Collectors.joining;

import io.trunkline.store.StoreDialect.Remedy;
import io.trunkline.thread.DaemonThreads;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that writes for all: whatever waits in a line goes into one transaction and is synced once, and the lines take
 * turns. Work never waits for more of it, so an idle system commits at once and a busy one shares its syncs. A batch that fails
 * is tried singly, so that one poisoned piece of work fails alone. Where the store is away, or does not
 * answer, no caller waits longer than {@link #PATIENCE}.
 */
public final class GroupCommitWriter implements StoreWriter {

    private static final Logger LOG = LoggerFactory.getLogger(GroupCommitWriter.class);

    /** Enough to share a sync widely, few enough that the first of a batch does not wait long for the last. */
    private static final int LARGEST_BATCH = 512;

    /** How long a caller waits for the store: shorter than the platforms wait for an answer. */
    public static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final int LOOKS_A_WAIT = 20;

    private final StoreDialect connections;
    private final int largestBatch;
    private final long patience;
    private final StoreCircuitBreaker outage;
    private final ScheduledExecutorService impatience;
    private final WriteQueues<Pending<?>> waiting = new WriteQueues<>();
    private final Thread thread;
    private Connection connection;
    private Sql client;
    private boolean committing;

    /** What was committed and not synced may be missing on the disk. */
    private boolean gap;

    /** Since when a batch is being written, by {@code System.nanoTime()}; null when none is. */
    private volatile Long writingSince;

    /** @param since when it was handed in, by {@code System.nanoTime()} */
    private record Pending<T>(Work<T> work, CompletableFuture<T> done, long since) {

        /** Runs the work and gives back what completes its caller, for after the commit. */
        Runnable run(Sql store) {
            T result = work.run(store);
            return () -> done.complete(result);
        }

        void fail(Throwable cause) {
            done.completeExceptionally(cause);
        }
    }

    public GroupCommitWriter(StoreDialect connections) {
        this(connections, "ledger-writer", LARGEST_BATCH);
    }

    public GroupCommitWriter(StoreDialect connections, String name, int largestBatch) {
        this(connections, name, largestBatch, PATIENCE);
    }

    GroupCommitWriter(StoreDialect connections, String name, int largestBatch, Duration patience) {
        this.connections = connections;
        this.largestBatch = largestBatch;
        this.patience = patience.toNanos();
        outage = new StoreCircuitBreaker(patience);
        thread = DaemonThreads.named(name).newThread(this::run);
        thread.start();
        impatience = Executors.newSingleThreadScheduledExecutor(DaemonThreads.named(name + "-patience"));
        long look = this.patience / LOOKS_A_WAIT;
        impatience.scheduleWithFixedDelay(this::failOverdue, look, look, TimeUnit.NANOSECONDS);
    }

    @Override
    public <T> CompletableFuture<T> submit(Work<T> work) {
        long now = System.nanoTime();
        Pending<T> pending = new Pending<>(work, new CompletableFuture<>(), now);
        StoreUnavailableException refusal = refusal(now);
        if (refusal != null) {
            pending.fail(refusal);
        } else if (!waiting.add(work.line(), pending)) {
            pending.fail(new StoreUnavailableException("the store is closed", null));
        }
        return pending.done();
    }

    private StoreUnavailableException refusal(long now) {
        Long since = writingSince;
        return since != null && now - since > patience ? unanswered(now - since) : outage.refusal(now);
    }

    private static StoreUnavailableException unanswered(long nanos) {
        return new StoreUnavailableException(
                "the store has not answered for " + TimeUnit.NANOSECONDS.toMillis(nanos) + " ms", null);
    }

    /** The thread that takes work from a line owns it, so that what fails here is not written later. */
    private void failOverdue() {
        long now = System.nanoTime();
        for (Pending<?> overdue : waiting.takeFirst(pending -> now - pending.since() > patience)) {
            overdue.fail(unanswered(now - overdue.since()));
        }
    }

    @Override
    public boolean isRunning() {
        return thread.isAlive();
    }

    private void run() {
        for (List<Pending<?>> batch = take(); !batch.isEmpty(); batch = take()) {
            batch.sort(Comparator.comparing(pending -> pending.work().subject()));
            writingSince = System.nanoTime();
            commit(batch);
            writingSince = null;
        }
        discardConnection();
    }

    /** What is to be written next; nothing at the end. */
    private List<Pending<?>> take() {
        while (true) {
            try {
                return waiting.take(largestBatch);
            } catch (InterruptedException e) {
                LOG.debug("Only close() ends the writer's thread", e);
            }
        }
    }

    private void commit(List<Pending<?>> batch) {
        Throwable failure = write(batch);
        if (failure == null) {
            return;
        }
        if (batch.size() == 1 || connections.remedy(failure) != Remedy.SINGLY) {
            fail(batch, failure);
        } else {
            LOG.warn("A batch of {} failed and is tried singly: {}", batch.size(), reason(failure));
            commitSingly(batch);
        }
    }

    private void commitSingly(List<Pending<?>> batch) {
        for (int i = 0; i < batch.size(); i++) {
            Throwable failure = write(batch.subList(i, i + 1));
            if (failure != null && connections.remedy(failure) == Remedy.AWAY) {
                // Each of the others would wait as long and fail in the same way.
                fail(batch.subList(i, batch.size()), failure);
                return;
            }
            if (failure != null) {
                fail(batch.subList(i, i + 1), failure);
            }
        }
    }

    /** What kept the batch from being written; null when it is committed. */
    private Throwable write(List<Pending<?>> batch) {
        Throwable failure = attempt(batch);
        // A commit that failed may be on disk, so it is not repeated here.
        if (failure == null || committing || connections.remedy(failure) != Remedy.AGAIN) {
            return failure;
        }
        LOG.info("A batch of {} is written once more: {}", batch.size(), reason(failure));
        discardConnection();
        return attempt(batch);
    }

    private Throwable attempt(List<Pending<?>> batch) {
        List<Runnable> completions = new ArrayList<>(batch.size());
        committing = false;
        try {
            if (gap) {
                discardConnection();
                connections.makeGood();
                gap = false;
            }
            Sql store = store();
            List<String> subjects = batch.stream()
                    .map(pending -> pending.work().subject())
                    .distinct()
                    .toList();
            boolean trying = outage.isOn();
            boolean synced =
                    trying || batch.stream().anyMatch(pending -> !pending.work().isFoundAgain());
            // A batch comes from one line.
            store.transactionBegins(batch.get(0).work().line(), subjects, connections.isOnlyWriter());
            connections.begin(connection, store, subjects, synced);
            if (trying) {
                // Work that only looks would go well on a disk that is full, and prove nothing.
                StoreWriter.probe(store);
            }
            if (connections.isSetBased() && batch.size() > 1) {
                runTogether(store, batch, completions);
            } else {
                for (Pending<?> pending : batch) {
                    completions.add(pending.run(store));
                }
            }
            committing = true;
            // Commits. Not commit(), after which SQLite's driver would begin the next transaction at once and keep the
            // lock.
            connection.setAutoCommit(true);
        } catch (SQLException | RuntimeException | Error e) {
            rollback();
            return e;
        }
        // Before its callers learn of it, which may have more at once.
        outage.end(System.nanoTime());
        completions.forEach(Runnable::run);
        tidyUp(batch.size());
        return null;
    }

    /**
     * In rounds: the first work of each subject, then the second of those that have one, and so on, so that the work of one
     * subject is done in its order.
     */
    private static void runTogether(Sql store, List<Pending<?>> batch, List<Runnable> completions) {
        List<Pending<?>> left = batch;
        while (!left.isEmpty()) {
            Map<Together<?>, List<Pending<?>>> round = new LinkedHashMap<>();
            List<Pending<?>> later = new ArrayList<>();
            Set<String> subjects = new HashSet<>();
            for (Pending<?> pending : left) {
                if (!subjects.add(pending.work().subject())) {
                    later.add(pending);
                } else if (pending.work().together() == null) {
                    completions.add(pending.run(store));
                } else {
                    round.computeIfAbsent(pending.work().together(), together -> new ArrayList<>())
                            .add(pending);
                }
            }
            round.forEach((together, pending) -> runAll(store, together, pending, completions));
            left = later;
        }
    }

    @SuppressWarnings("unchecked") // Work says itself how it is done together, with results of its own type.
    private static <T> void runAll(
            Sql store, Together<T> together, List<Pending<?>> round, List<Runnable> completions) {
        if (round.size() == 1) {
            completions.add(round.get(0).run(store));
            return;
        }
        List<Pending<T>> all =
                round.stream().map(pending -> (Pending<T>) pending).toList();
        List<T> results = together.run(store, all.stream().map(Pending::work).toList());
        for (int i = 0; i < all.size(); i++) {
            CompletableFuture<T> done = all.get(i).done();
            T result = results.get(i);
            completions.add(() -> done.complete(result));
        }
    }

    /** All work was answered: a failure from here on is no reason to stop writing. */
    private void tidyUp(int works) {
        try {
            connections.committed(connection, works);
        } catch (RuntimeException | Error e) {
            LOG.warn("The store is not tidied up after a transaction", e);
        }
    }

    private Sql store() throws SQLException {
        if (connection == null) {
            connection = connections.open();
            client = Sql.on(connection);
        }
        return client;
    }

    /** A connection that cannot even roll back is given up; the next work opens another. */
    private void rollback() {
        if (connection == null) {
            return;
        }
        client.transactionRolledBack();
        try {
            connection.rollback();
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            // SQLite has often rolled back already. What matters is why, which is logged elsewhere.
            LOG.debug("The writer's connection is given up: {}", e.getMessage());
            discardConnection();
        }
    }

    private void fail(List<Pending<?>> batch, Throwable cause) {
        boolean storeFailed = cause instanceof SQLException || cause instanceof SqlFailure;
        if (!storeFailed) {
            batch.forEach(pending -> pending.fail(cause));
            return;
        }
        gap |= connections.leavesAGap(cause);
        discardConnection();
        StoreUnavailableException unavailable = new StoreUnavailableException(
                "the store cannot write: " + reason(cause) + connections.wayOut(cause), cause);
        if (connections.remedy(cause) != Remedy.SINGLY) {
            outage.begin(unavailable.asLogged().getMessage(), cause, System.nanoTime());
            // They would wait as long and fail in the same way.
            waiting.takeFirst(pending -> true).forEach(pending -> pending.fail(unavailable));
        }
        batch.forEach(pending -> pending.fail(unavailable));
    }

    /** What the store itself said, without the statement around it. */
    private static String reason(Throwable failure) {
        String message = failure.getMessage();
        for (Throwable at = failure; at != null; at = at.getCause()) {
            message = at instanceof SQLException refused ? refused.getMessage() : message;
        }
        return message == null
                ? failure.toString()
                : message.lines().map(String::strip).collect(joining(" "));
    }

    private void discardConnection() {
        giveUp(connection);
        connection = null;
        client = null;
    }

    /** Closes a connection that may be broken, if there is one: that this fails is no news. */
    public static void giveUp(Connection connection) {
        if (connection == null) {
            return;
        }
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.debug("Closing a broken connection failed", e);
        }
    }

    /** What was handed in before is written first, or fails. */
    @Override
    public void close() {
        waiting.close();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        impatience.shutdownNow();
    }
}
