package io.trunkline.store.postgres;

import io.trunkline.store.GroupCommitWriter;
import io.trunkline.store.StoreDialect;
import io.trunkline.store.StoreWriter;
import java.util.concurrent.CompletableFuture;

/**
 * Two writers: what is reported does not wait for what is decided. Reports of one component are written in the order in
 * which they came, by the one thread that writes reports.
 */
final class PostgresWriter implements StoreWriter {

    /** So few that the locks of a batch leave room in the server's table for those of many nodes. */
    private static final int REPORTS = 128;

    /** So few that the reports of other nodes do not wait long for a batch of decisions. */
    private static final int DECISIONS = 64;

    private final GroupCommitWriter reports;
    private final GroupCommitWriter decisions;

    PostgresWriter(StoreDialect connections) {
        reports = new GroupCommitWriter(connections, "ledger-reports", REPORTS);
        decisions = new GroupCommitWriter(connections, "ledger-decisions", DECISIONS);
    }

    @Override
    public <T> CompletableFuture<T> submit(Work<T> work) {
        return (work.subject().isEmpty() ? decisions : reports).submit(work);
    }

    @Override
    public boolean isRunning() {
        return reports.isRunning() && decisions.isRunning();
    }

    @Override
    public void close() {
        reports.close();
        decisions.close();
    }
}
