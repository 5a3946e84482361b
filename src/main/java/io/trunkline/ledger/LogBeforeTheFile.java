package io.trunkline.ledger;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * SQLite's log (WAL), kept small without keeping anybody waiting. Left to itself, whoever commits when the log is long
 * reads all of it into the file first; here a thread with a connection of its own does so beside the one who writes, who
 * then adds only what came meanwhile, so that the next transaction begins the log anew.
 *
 * <p>That needs a moment in which nobody reads from the log, and where people look all the time there is none. So once
 * it is far too long the writer makes one: it waits for those who read, while whoever comes meanwhile already reads from
 * the file.
 */
final class LogBeforeTheFile implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LogBeforeTheFile.class);

    /** Longer than anybody reads, but for who copies all of it; shorter than anybody minds to wait for an answer. */
    private static final int TO_LET_GO_MILLIS = 250;

    /** Somebody reads for long: writers are not to wait for that again and again. */
    private static final long PAUSE = TimeUnit.SECONDS.toNanos(5);

    private static final int PATIENCE_SECONDS = 5;

    private final Path file;
    private final Path log;
    private final long largest;
    private final int works;
    private final SqliteConnections.Opening opening;
    private final ExecutorService beside;

    /** Where the last try was in vain: when the next is due, or at what size, whichever comes first. */
    private long nextTry;

    private long nextSize;

    /** Those that came after it was last read into the file. */
    private int committed;

    /** Open for as long as any connection is: whoever closes a file takes away the locks of his whole process on it (POSIX). */
    private FileChannel synced;

    private volatile Reading reading = Reading.NOT_YET;

    /** How far the log is read into the file. */
    private enum Reading {
        NOT_YET,
        /** The thread beside is at it. */
        BEGUN,
        /** All but what was committed meanwhile, which is the writer's to add. */
        NEARLY
    }

    /**
     * @param largest in bytes, from when on it is cut
     * @param works how many are committed, of a few pages each, before it is read into the file
     * @param opening of the connection that reads it into the file
     */
    LogBeforeTheFile(Path file, long largest, int works, SqliteConnections.Opening opening) {
        this.file = file;
        this.log = file.resolveSibling(file.getFileName() + "-wal");
        this.largest = largest;
        this.works = works;
        this.opening = opening;
        this.nextSize = largest;
        this.beside = Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, "ledger-log");
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Has it read, adds what is missing, or cuts it, should one of these be due. Called between two transactions, by the
     * one who writes.
     *
     * @param works how many the last transaction was of
     * @param now by {@code System.nanoTime()}
     */
    void committed(Connection writer, int works, long now) {
        committed += works;
        if (reading == Reading.NEARLY) {
            checkpoint(writer, "PASSIVE");
            reading = Reading.NOT_YET;
        } else if (reading == Reading.NOT_YET && committed >= this.works) {
            committed = 0;
            reading = Reading.BEGUN;
            beside.execute(this::read);
        }
        shorten(writer, now);
    }

    private void read() {
        Reading reached = Reading.NOT_YET;
        try (Connection connection = opening.open()) {
            if (checkpoint(connection, "PASSIVE")) {
                sync();
                reached = Reading.NEARLY;
            }
        } catch (SQLException | IOException e) {
            LOG.debug("The log before the file is not read into it: {}", e.getMessage());
        } finally {
            reading = reached;
        }
    }

    /**
     * Puts on disk what was read into the file. SQLite does so only for who adds the last of it, which is the writer: it is
     * to find nearly nothing left to wait for.
     */
    private void sync() throws IOException {
        if (synced == null) {
            synced = FileChannel.open(file, StandardOpenOption.READ);
        }
        synced.force(false);
    }

    private void shorten(Connection writer, long now) {
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
                return checkpoint(writer, "TRUNCATE");
            } finally {
                statement.execute("PRAGMA busy_timeout = " + before);
            }
        } catch (SQLException e) {
            LOG.debug("The log before the file is not cut: {}", e.getMessage());
            return false;
        }
    }

    /** What was written is on disk all the same should it fail; who writes next hears of a disk that is full. */
    private static boolean checkpoint(Connection connection, String mode) {
        try (Statement statement = connection.createStatement()) {
            return number(statement, "PRAGMA wal_checkpoint(" + mode + ")") == 0;
        } catch (SQLException e) {
            LOG.debug("The log before the file is not read into it: {}", e.getMessage());
            return false;
        }
    }

    private static int number(Statement statement, String sql) throws SQLException {
        try (ResultSet row = statement.executeQuery(sql)) {
            return row.getInt(1);
        }
    }

    /** Lets the thread beside finish what it is at. Called when no connection is open any more. */
    @Override
    public void close() {
        beside.shutdown();
        try {
            beside.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (synced != null) {
                synced.close();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.debug("The file of the store is not closed: {}", e.getMessage());
        }
    }
}
