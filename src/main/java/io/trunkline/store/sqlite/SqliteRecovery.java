package io.trunkline.store.sqlite;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * Puts all that was committed on disk after a sync that failed. The system reports a failed sync once and may count the
 * pages as written, so that the next sync succeeds while they are missing on the disk
 * (https://wiki.postgresql.org/wiki/Fsync_Errors). So every page of the ledger is written into a new file, which is synced
 * and takes the place of the old one. At each moment one of the two, under the store's name, has all that was promised.
 *
 * <p>Where there can be no new file, the log (WAL) is put into the old one and begun anew: with a gap in the log, a power
 * cut would take all that comes behind it.
 */
final class SqliteRecovery {

    private static final Logger LOG = LoggerFactory.getLogger(SqliteRecovery.class);

    /** Longer than any reader stays but one that copies all of it; then it is done in place. */
    private static final int TO_LET_GO_MILLIS = 250;

    private static final long BETWEEN_LOOKS = TimeUnit.MILLISECONDS.toNanos(5);

    /** A disk that fails again and again says so once a minute. */
    private static final long BETWEEN_LINES = TimeUnit.MINUTES.toNanos(1);

    private final Path file;
    private final SqliteDialect.Opening opening;
    private final WalCheckpointer log;
    private final HikariDataSource readers;
    private final Lock noOpening;
    private LongSupplier room;
    private volatile SqliteFileIdentity identity;
    private Long latestLine;

    /** Why the ledger cannot go into a new file, though it may be all right in the old one. */
    private static final class NoNewFileException extends Exception {

        private static final long serialVersionUID = 1L;

        NoNewFileException(String reason) {
            super(reason);
        }
    }

    /** @param noOpening while it is held, no reader opens the file */
    SqliteRecovery(
            Path file, SqliteDialect.Opening opening, WalCheckpointer log, HikariDataSource readers, Lock noOpening)
            throws IOException {
        this.file = file;
        this.opening = opening;
        this.log = log;
        this.readers = readers;
        this.noOpening = noOpening;
        this.room = this::usable;
        this.identity = SqliteFileIdentity.of(file);
    }

    /** @param bytes how many a new file may take */
    SqliteRecovery withRoom(LongSupplier bytes) {
        room = bytes;
        return this;
    }

    /** @throws SQLException if another file is in its place, or what was read into it may be missing on the disk */
    void mustBeSound() throws SQLException {
        identity.mustBeInPlace();
        log.mustBeSynced();
    }

    /**
     * Called by the writer, while it has no connection.
     *
     * @throws SQLException as long as it cannot be done
     */
    void run() throws SQLException {
        identity.mustBeInPlace();
        SqliteBackup copy = SqliteBackup.at(SqliteBackup.beingRestored(file));
        try {
            intoNewFile(copy);
            say("After a sync that failed the store was written into a new file, which took the place of the old one");
        } catch (NoNewFileException e) {
            discard(copy);
            inPlace();
            say("After a sync that failed the store's log was put into its file, as there can be no new file: "
                    + e.getMessage());
        }
        log.synced();
    }

    private void intoNewFile(SqliteBackup copy) throws SQLException, NoNewFileException {
        mayBeReplaced();
        try (Connection connection = opening.open()) {
            waitBriefly(connection);
            // What the disk lost may be read from it already: as at a start, indexes are mended, and a table cannot be.
            SqliteIntegrity.verify(connection);
            long version = number(connection, "PRAGMA data_version");
            write(connection, copy);
            lockOpening();
            try {
                leaveOldFile(connection, version);
                connection.close();
                takePlace(copy);
                // Makes it one with a log, which a reader cannot do.
                opening.open().close();
            } finally {
                noOpening.unlock();
            }
        }
    }

    private void mayBeReplaced() throws NoNewFileException {
        if (Files.isSymbolicLink(file)) {
            throw new NoNewFileException(file + " is a link");
        }
        long needed = size(file) + size(log());
        if (room.getAsLong() < needed) {
            throw new NoNewFileException("the disk has no room for another " + needed + " bytes");
        }
    }

    private static void write(Connection connection, SqliteBackup copy) throws SQLException, NoNewFileException {
        try {
            copy.discard();
            copy.writeFrom(connection);
        } catch (IOException | SQLException e) {
            throw new NoNewFileException(e.toString());
        }
        try {
            SqliteBackup.sync(copy.path());
        } catch (IOException e) {
            throw failed("the new file is not synced: " + e);
        }
        try (Connection written = copy.reading()) {
            SqliteIntegrity.compare(written);
        }
    }

    private void lockOpening() throws NoNewFileException {
        try {
            if (noOpening.tryLock(TO_LET_GO_MILLIS, TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new NoNewFileException("a reader is opening the store");
    }

    /**
     * Puts the log into the old file and takes it away, so that the new one never meets it. SQLite does so only where
     * no other process has the file open, which would read on in a file that is no longer the store.
     */
    private void leaveOldFile(Connection connection, long version) throws SQLException, NoNewFileException {
        log.letGo();
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(TO_LET_GO_MILLIS);
        do {
            // For this SQLite does not wait, and readers of our own end in milliseconds.
            readers.getHikariPoolMXBean().softEvictConnections();
            if (number(connection, "PRAGMA data_version") != version) {
                throw new NoNewFileException("another process has written in the store meanwhile");
            }
            if (isLeft(connection)) {
                if (size(log()) > 0) {
                    throw failed(log() + " does not go away");
                }
                return;
            }
            LockSupport.parkNanos(BETWEEN_LOOKS);
        } while (System.nanoTime() - end < 0);
        throw new NoNewFileException("a reader, or another process, has had the store open for long");
    }

    private static boolean isLeft(Connection connection) throws SQLException, NoNewFileException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("PRAGMA journal_mode = DELETE")) {
            return "delete".equalsIgnoreCase(row.getString(1));
        } catch (SQLException e) {
            if (SqliteDialect.isBusy(e)) {
                return false;
            }
            if (SqliteDialect.isOfTheDisk(e)) {
                throw e;
            }
            throw new NoNewFileException(e.getMessage());
        }
    }

    private void takePlace(SqliteBackup copy) throws SQLException, NoNewFileException {
        Path folder = file.toAbsolutePath().getParent();
        try {
            // The log is gone on disk too before there is a file to which it does not belong.
            SqliteBackup.sync(folder);
        } catch (IOException e) {
            throw failed(folder + " is not synced: " + e);
        }
        try {
            Files.move(copy.path(), file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            identity.mustBeInPlace();
            throw new NoNewFileException(e.toString());
        }
        try {
            identity = SqliteFileIdentity.of(file);
            log.fileReplaced();
            SqliteBackup.sync(folder);
        } catch (IOException e) {
            throw failed(folder + " is not synced: " + e);
        }
    }

    /** Puts all of the log into the file, synced, and begins it anew; throws as long as a connection reads from it. */
    private void inPlace() throws SQLException {
        try (Connection connection = opening.open()) {
            waitBriefly(connection);
            if (WalCheckpointer.Progress.of(connection, "TRUNCATE").busy()) {
                throw new SQLiteException(
                        "[SQLITE_BUSY] somebody reads from the log before the store's file, or reads it into the file",
                        SQLiteErrorCode.SQLITE_BUSY);
            }
        }
    }

    private void say(String line) {
        long now = System.nanoTime();
        if (latestLine == null || now - latestLine > BETWEEN_LINES) {
            LOG.warn("{}", line);
            latestLine = now;
        } else {
            LOG.debug("{}", line);
        }
    }

    private static void discard(SqliteBackup copy) {
        try {
            copy.discard();
        } catch (IOException e) {
            LOG.debug("The next start takes {} away", copy.path(), e);
        }
    }

    private static void waitBriefly(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout = " + TO_LET_GO_MILLIS);
        }
    }

    private static long number(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.getLong(1);
        }
    }

    private Path log() {
        return file.resolveSibling(file.getFileName() + "-wal");
    }

    private static long size(Path path) {
        try {
            return Files.size(path);
        } catch (IOException notThere) {
            return 0;
        }
    }

    private long usable() {
        try {
            return Files.getFileStore(file).getUsableSpace();
        } catch (IOException unknown) {
            // SQLite says so should there be none.
            return Long.MAX_VALUE;
        }
    }

    private static SQLException failed(String reason) {
        return new SQLiteException("[SQLITE_IOERR] " + reason, SQLiteErrorCode.SQLITE_IOERR);
    }
}
