package io.trunkline.store.postgres;

import io.trunkline.store.GroupCommitWriter;
import io.trunkline.store.StoreDialect;
import io.trunkline.store.StoreWriter;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/**
 * One writer for what is decided and two for what is reported, which do not wait for each other. Reports of one component are
 * written in the order in which they came, always by the same one of the two.
 */
final class PostgresWriter implements StoreWriter {

    /** Each keeps a connection: while one waits for the database to sync, the other has it work. */
    private static final int REPORT_WRITERS = 2;

    /** So few that the locks of a batch leave room in the server's table for those of many nodes. */
    private static final int REPORTS = 128;

    /** So few that the reports of other nodes do not wait long for a batch of decisions. */
    private static final int DECISIONS = 64;

    private final List<GroupCommitWriter> reports;
    private final GroupCommitWriter decisions;

    PostgresWriter(StoreDialect reporting, StoreDialect deciding) {
        reports = IntStream.rangeClosed(1, REPORT_WRITERS)
                .mapToObj(number -> new GroupCommitWriter(reporting, "ledger-reports-" + number, REPORTS))
                .toList();
        decisions = new GroupCommitWriter(deciding, "ledger-decisions", DECISIONS);
    }

    @Override
    public <T> CompletableFuture<T> submit(Work<T> work) {
        return writer(work.subject()).submit(work);
    }

    private GroupCommitWriter writer(String subject) {
        return subject.isEmpty() ? decisions : reports.get(Math.floorMod(subject.hashCode(), REPORT_WRITERS));
    }

    @Override
    public boolean isRunning() {
        return decisions.isRunning() && reports.stream().allMatch(GroupCommitWriter::isRunning);
    }

    @Override
    public void close() {
        reports.forEach(GroupCommitWriter::close);
        decisions.close();
    }
}
