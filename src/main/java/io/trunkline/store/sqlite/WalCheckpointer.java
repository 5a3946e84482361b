package io.trunkline.store.sqlite;

import io.trunkline.store.GroupCommitWriter;
import io.trunkline.thread.DaemonThreads;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * SQLite's log (WAL), kept small without a writer that waits. Left to itself, the transaction that commits when the log is long
 * reads all of it into the file first; here a thread with a connection of its own does so beside the writer, which then
 * adds only what came meanwhile, so that the next transaction begins the log anew.
 *
 * <p>That needs a moment in which no connection reads from the log, and where people look all the time there is none. So
 * once it is far too long the writer makes one: it waits for the present readers, while a reader that comes meanwhile
 * already reads from the file.
 *
 * <p>Two connections that do so need SQLite 3.51.3 or later: before, a log that was begun anew at the wrong moment could
 * lose what was in it (https://sqlite.org/wal.html#walresetbug).
 */
public final class WalCheckpointer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(WalCheckpointer.class);

    /** Longer than any reader stays but one that copies all of it; shorter than a person minds to wait for an answer. */
    private static final int TO_LET_GO_MILLIS = 250;

    /** A reader that stays for long: writers are not to wait for it again and again. */
    private static final long PAUSE = TimeUnit.SECONDS.toNanos(5);

    /** Pages, of 8 KB or in an older file of 4, that the writer adds to the file in an instant. */
    private static final int LITTLE = 500;

    /** Pages that are worth a wait of some tenths of a second if the log is cut at last. */
    private static final int MUCH = 5_000;

    private static final long MEGABYTE = 1024 * 1024;

    /** A log that is too long is looked at so much more often. */
    private static final int SOONER = 20;

    /** So much longer than it should be is worth a word. */
    private static final int FAR_TOO_LONG = 4;

    private static final int PATIENCE_SECONDS = 5;

    private final Path file;
    private final Path log;
    private final long largest;
    private final int works;
    private final SqliteDialect.Opening opening;
    private final ExecutorService beside;

    /** Where the last try to cut it was in vain: when the next is due, or at what size, whichever comes first. */
    private long nextTry;

    private long nextSize;

    /** Pieces of work that were committed after it was last read into the file. */
    private int committed;

    /** What goes on, handed to and fro between the writer and the thread beside. */
    private volatile Reading reading = Reading.NOT_YET;

    /** How far the log is read into the file. */
    private enum Reading {
        NOT_YET,
        /** The thread beside is at it. */
        BEGUN,
        /** All but a little, which is the writer's to add. */
        NEARLY,
        /** Too much is left to add in an instant, and not too much to cut the log where it is far too long. */
        MOSTLY,
        /** A reader sees an old state of the file, so that most of the log has to stay. */
        HELD,
        /** The thread beside cannot: the writer does it all. */
        FAILED
    }

    /** The thread's own. */
    private Connection connection;

    /** Open for as long as any connection is: closing a file takes away all locks of the process on it (POSIX). */
    private FileChannel synced;

    /** What was said of the thread's trouble, and of readers; once each. */
    private boolean failing;

    private boolean held;

    /** What said that something is not on disk that was read into the file; null if nothing did. */
    private volatile SQLException unsynced;

    /**
     * @param largest in bytes, from when on it is cut
     * @param works how many are committed, of a few pages each, before it is read into the file
     * @param opening of the connection that reads it into the file
     */
    public WalCheckpointer(Path file, long largest, int works, SqliteDialect.Opening opening) {
        this.file = file;
        this.log = file.resolveSibling(file.getFileName() + "-wal");
        this.largest = largest;
        this.works = works;
        this.opening = opening;
        this.nextSize = largest;
        this.beside = Executors.newSingleThreadExecutor(DaemonThreads.named("ledger-log"));
    }

    /**
     * Has it read, adds what is missing, or cuts it, should one of these be due. Called between two transactions, by the
     * one who writes.
     *
     * @param works how many the last transaction was of
     * @param now by {@code System.nanoTime()}
     */
    public void committed(Connection writer, int works, long now) {
        committed += works;
        Reading reached = reading;
        if (reached == Reading.BEGUN) {
            // Another that tried now would be answered that it is busy.
            return;
        }
        if (reached == Reading.NOT_YET) {
            if (isDue(now)) {
                begin();
            }
            return;
        }
        long size = size();
        if (reached == Reading.HELD) {
            putOff(size);
        } else if (size > largest && isDueAgain(size, now)) {
            cut(writer, size);
        } else if (reached != Reading.MOSTLY) {
            addTheRest(writer);
        }
        reading = Reading.NOT_YET;
    }

    /** A log that is far too long is looked at sooner, unless that was in vain a moment ago. */
    private boolean isDue(long now) {
        if (committed < works / SOONER) {
            return false;
        }
        long size = size();
        return size > largest ? isDueAgain(size, now) : committed >= works;
    }

    private boolean isDueAgain(long size, long now) {
        return size >= nextSize || now - nextTry >= 0;
    }

    /** @throws SQLException if what was read into the file may be missing on the disk */
    void mustBeSynced() throws SQLException {
        if (unsynced != null) {
            throw unsynced;
        }
    }

    /** All of it is on disk, whatever failed before. */
    void synced() {
        unsynced = null;
    }

    private void remember(SQLException failure) {
        if (SqliteDialect.isOfTheDisk(failure)) {
            unsynced = failure;
        }
    }

    /** Closes the connection of the thread beside, until the next time. */
    void letGo() {
        besides(this::discardConnection);
    }

    /** Another file is in the place of the one that it syncs, which no connection has open any more. */
    void fileReplaced() {
        besides(this::closeFile);
    }

    private void besides(Runnable task) {
        try {
            beside.submit(task).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.debug("The log before the store's file is still being read into it", e);
        }
    }

    private void closeFile() {
        try {
            if (synced != null) {
                synced.close();
            }
        } catch (IOException e) {
            LOG.debug("The file of the store is not closed: {}", e.getMessage());
        }
        synced = null;
    }

    private void cut(Connection writer, long size) {
        if (isCut(writer)) {
            nextSize = largest;
        } else {
            putOff(size);
        }
    }

    private void putOff(long size) {
        nextTry = System.nanoTime() + PAUSE;
        nextSize = Math.max(largest, size + size / 4);
    }

    private void begin() {
        committed = 0;
        reading = Reading.BEGUN;
        try {
            beside.execute(this::read);
        } catch (RuntimeException | Error e) {
            reading = Reading.FAILED;
            throw e;
        }
    }

    private void read() {
        Reading reached = Reading.FAILED;
        try {
            if (connection == null) {
                connection = opening.open();
            }
            Progress progress = Progress.of(connection, "PASSIVE");
            if (!progress.busy()) {
                sync();
            }
            reached = progress.reached();
            sayHowItIs(reached);
        } catch (SQLException | IOException | RuntimeException e) {
            discardConnection();
            if (e instanceof SQLException failed) {
                remember(failed);
            }
            if (!failing) {
                LOG.warn("The log before the store's file is not read into it beside the writer: {}", e.getMessage());
                failing = true;
            }
        } finally {
            reading = reached;
        }
    }

    /**
     * Puts on disk what was read into the file. SQLite does so only for who adds the last of it, which is the writer: it is
     * to find nearly nothing left to wait for.
     */
    private void sync() throws SQLException, IOException {
        if (synced == null) {
            synced = FileChannel.open(file, StandardOpenOption.READ);
        }
        try {
            synced.force(false);
        } catch (IOException e) {
            throw new SQLiteException("[SQLITE_IOERR_FSYNC] " + e.getMessage(), SQLiteErrorCode.SQLITE_IOERR_FSYNC);
        }
    }

    private void sayHowItIs(Reading reached) {
        if (failing) {
            LOG.info("The log before the store's file is read into it beside the writer again");
            failing = false;
        }
        long size = size();
        if (reached == Reading.HELD && size > FAR_TOO_LONG * largest && !held) {
            LOG.warn(
                    "The log before the store's file is {} MB long: a reader has held the store for long, and the log"
                            + " grows until that reader ends",
                    size / MEGABYTE);
            held = true;
        } else if (reached == Reading.NEARLY && held) {
            LOG.info("No reader keeps the store's WAL long any more");
            held = false;
        }
    }

    private long size() {
        try {
            return Files.size(log);
        } catch (IOException notThere) {
            return 0;
        }
    }

    private boolean isCut(Connection writer) {
        try {
            return !truncated(writer).busy();
        } catch (SQLException e) {
            remember(e);
            LOG.debug("The log before the file is not cut: {}", e.getMessage());
            return false;
        }
    }

    private static Progress truncated(Connection writer) throws SQLException {
        try (Statement statement = writer.createStatement()) {
            int before = number(statement, "PRAGMA busy_timeout");
            statement.execute("PRAGMA busy_timeout = " + TO_LET_GO_MILLIS);
            try {
                return Progress.of(writer, "TRUNCATE");
            } finally {
                // The first failure is reported, not this one.
                patiently(statement, before);
            }
        }
    }

    private static void patiently(Statement statement, int millis) {
        try {
            statement.execute("PRAGMA busy_timeout = " + millis);
        } catch (SQLException e) {
            LOG.debug("The writer's patience is not set: {}", e.getMessage());
        }
    }

    private static int number(Statement statement, String sql) throws SQLException {
        try (ResultSet row = statement.executeQuery(sql)) {
            return row.getInt(1);
        }
    }

    /** If it fails, what was written is on disk all the same; on a full disk the next write fails. */
    private void addTheRest(Connection writer) {
        try {
            Progress.of(writer, "PASSIVE");
        } catch (SQLException e) {
            remember(e);
            LOG.debug("The log before the file is not read into it: {}", e.getMessage());
        }
    }

    /**
     * What came of reading the log into the file.
     *
     * @param busy whether another checkpoint was under way, or a reader stays for longer than the writer waits
     * @param pages in the log
     * @param done how many of them are in the file
     */
    record Progress(boolean busy, int pages, int done) {

        static Progress of(Connection connection, String mode) throws SQLException {
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("PRAGMA wal_checkpoint(" + mode + ")")) {
                return new Progress(row.getInt(1) != 0, row.getInt(2), row.getInt(3));
            }
        }

        Reading reached() {
            if (busy) {
                return Reading.NOT_YET;
            }
            int left = pages - done;
            return left <= LITTLE ? Reading.NEARLY : left <= MUCH ? Reading.MOSTLY : Reading.HELD;
        }
    }

    private void discardConnection() {
        GroupCommitWriter.giveUp(connection);
        connection = null;
    }

    /** Lets the thread beside finish what it is at. Called when the writer and the readers are closed. */
    @Override
    public void close() {
        beside.execute(this::discardConnection);
        beside.execute(this::closeFile);
        beside.shutdown();
        try {
            if (!beside.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                // Its connection is open, so the file stays open too: the process ends soon.
                LOG.warn("The log before the store's file is still being read into it");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
