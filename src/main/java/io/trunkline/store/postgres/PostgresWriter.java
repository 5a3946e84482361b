package io.trunkline.store.postgres;

import io.trunkline.store.GroupCommitWriter;
import io.trunkline.store.StoreDialect;
import io.trunkline.store.StoreWriter;
import java.util.concurrent.CompletableFuture;

/**
 * One writer for what is decided and one for what is reported, which do not wait for each other. Reports are written in the
 * order in which they came. A second writer of reports would halve the batches, and what a batch costs is nearly the same for
 * few reports as for many.
 */
final class PostgresWriter implements StoreWriter {

    /** So few that the locks of a batch leave room in the server's table for those of many nodes. */
    private static final int REPORTS = 128;

    /** So few that the reports of other nodes do not wait long for a batch of decisions. */
    private static final int DECISIONS = 64;

    private final GroupCommitWriter reports;
    private final GroupCommitWriter decisions;

    PostgresWriter(StoreDialect reporting, StoreDialect deciding) {
        reports = new GroupCommitWriter(reporting, "ledger-reports", REPORTS);
        decisions = new GroupCommitWriter(deciding, "ledger-decisions", DECISIONS);
    }

    @Override
    public <T> CompletableFuture<T> submit(Work<T> work) {
        return (work.subject().isEmpty() ? decisions : reports).submit(work);
    }

    @Override
    public boolean isRunning() {
        return decisions.isRunning() && reports.isRunning();
    }

    @Override
    public void close() {
        reports.close();
        decisions.close();
    }
}
