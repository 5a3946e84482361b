package io.trunkline.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * SQLite's log (WAL), kept small. SQLite reads it into the file as it goes, and begins it anew in a moment in which nobody
 * reads from it; where people look all the time there is no such moment, and it would grow for ever. So the writer makes
 * one: it waits for those who read, while whoever comes meanwhile already reads from the file.
 */
final class LogBeforeTheFile {

    private static final Logger LOG = LoggerFactory.getLogger(LogBeforeTheFile.class);

    /** Longer than anybody reads, but for who copies all of it; shorter than anybody minds to wait for an answer. */
    private static final int TO_LET_GO_MILLIS = 250;

    /** Somebody reads for long: writers are not to wait for that again and again. */
    private static final long PAUSE = TimeUnit.SECONDS.toNanos(5);

    private final Path log;
    private final long largest;

    /** Where the last try was in vain: when the next is due, or at what size, whichever comes first. */
    private long nextTry;

    private long nextSize;

    /** @param largest in bytes, from when on it is cut */
    LogBeforeTheFile(Path file, long largest) {
        this.log = file.resolveSibling(file.getFileName() + "-wal");
        this.largest = largest;
        this.nextSize = largest;
    }

    /**
     * Cuts it if it has become too long. Called between two transactions, by the one who writes.
     *
     * @param now by {@code System.nanoTime()}
     */
    void shorten(Connection writer, long now) {
        long size = size();
        if (size <= largest || size < nextSize && now - nextTry < 0) {
            return;
        }
        if (isCut(writer)) {
            nextSize = largest;
            return;
        }
        nextTry = System.nanoTime() + PAUSE;
        nextSize = size + size / 4;
    }

    private long size() {
        try {
            return Files.size(log);
        } catch (IOException notThere) {
            return 0;
        }
    }

    private static boolean isCut(Connection writer) {
        try (Statement statement = writer.createStatement()) {
            int before = number(statement, "PRAGMA busy_timeout");
            statement.execute("PRAGMA busy_timeout = " + TO_LET_GO_MILLIS);
            try {
                return number(statement, "PRAGMA wal_checkpoint(TRUNCATE)") == 0;
            } finally {
                statement.execute("PRAGMA busy_timeout = " + before);
            }
        } catch (SQLException e) {
            // What was written is on disk all the same; who writes next hears of a disk that is full.
            LOG.debug("The log before the file is not cut: {}", e.getMessage());
            return false;
        }
    }

    private static int number(Statement statement, String sql) throws SQLException {
        try (ResultSet row = statement.executeQuery(sql)) {
            return row.getInt(1);
        }
    }
}
