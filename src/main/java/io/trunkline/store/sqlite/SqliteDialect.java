package io.trunkline.store.sqlite;

import io.trunkline.store.Sql;
import io.trunkline.store.StoreDialect;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** What the embedded store's failures mean: most are the file's or the disk's, not those of what was to be written. */
public final class SqliteDialect implements StoreDialect {

    /** Extended codes have one of these as their last byte. */
    private static final Set<Integer> NOT_THE_WORK = Set.of(
            SQLiteErrorCode.SQLITE_PERM.code,
            SQLiteErrorCode.SQLITE_BUSY.code,
            SQLiteErrorCode.SQLITE_LOCKED.code,
            SQLiteErrorCode.SQLITE_NOMEM.code,
            SQLiteErrorCode.SQLITE_READONLY.code,
            SQLiteErrorCode.SQLITE_IOERR.code,
            SQLiteErrorCode.SQLITE_CORRUPT.code,
            SQLiteErrorCode.SQLITE_FULL.code,
            SQLiteErrorCode.SQLITE_CANTOPEN.code,
            SQLiteErrorCode.SQLITE_PROTOCOL.code,
            SQLiteErrorCode.SQLITE_NOTADB.code);

    private static final int PRIMARY = 0xff;

    private final Opening opening;
    private final WalCheckpointer log;
    private final SqliteRecovery recovery;

    /** Whether the one connection that writes syncs what it commits. */
    private boolean syncing;

    @FunctionalInterface
    public interface Opening {
        Connection open() throws SQLException;
    }

    public SqliteDialect(Opening opening, WalCheckpointer log) {
        this(opening, log, null);
    }

    private SqliteDialect(Opening opening, WalCheckpointer log, SqliteRecovery recovery) {
        this.opening = opening;
        this.log = log;
        this.recovery = recovery;
    }

    /** The same, which writes nothing while that finds the file unsound, and has it mended. */
    SqliteDialect withRecovery(SqliteRecovery mending) {
        return new SqliteDialect(opening, log, mending);
    }

    private void mustBeSound() throws SQLException {
        if (recovery != null) {
            recovery.mustBeSound();
        }
    }

    /** The file is locked for the process, which has one writer. */
    @Override
    public boolean isOnlyWriter() {
        return true;
    }

    @Override
    public Connection open() throws SQLException {
        mustBeSound();
        syncing = true;
        return opening.open();
    }

    @Override
    public void begin(Connection connection, Sql store, List<String> subjects, boolean synced) throws SQLException {
        mustBeSound();
        if (synced != syncing) {
            // Not within a transaction, where SQLite does not take it. NORMAL syncs the log only to read it into the
            // file.
            try (Statement statement = connection.createStatement()) {
                statement.execute("PRAGMA synchronous = " + (synced ? "FULL" : "NORMAL"));
            }
            syncing = synced;
        }
        connection.setAutoCommit(false);
    }

    @Override
    public void makeGood() throws SQLException {
        if (recovery != null) {
            recovery.run();
        }
    }

    @Override
    public boolean leavesAGap(Throwable failure) {
        return isOfTheDisk(failure);
    }

    /** Whether the disk did not do what it was asked, a sync for one. */
    static boolean isOfTheDisk(Throwable failure) {
        return code(failure) == SQLiteErrorCode.SQLITE_IOERR.code;
    }

    static boolean isBusy(Throwable failure) {
        return code(failure) == SQLiteErrorCode.SQLITE_BUSY.code;
    }

    @Override
    public Remedy remedy(Throwable failure) {
        return NOT_THE_WORK.contains(code(failure)) ? Remedy.AWAY : Remedy.SINGLY;
    }

    /** What SQLite calls it, without what it adds to that; zero for what is not from SQLite. */
    private static int code(Throwable failure) {
        for (Throwable at = failure; at != null; at = at.getCause()) {
            if (at instanceof SQLiteException refused) {
                return refused.getResultCode().code & PRIMARY;
            }
        }
        return 0;
    }

    @Override
    public String wayOut(Throwable failure) {
        return SqliteBackup.isBroken(failure)
                ? "; the file is broken, and waiting does not mend it: " + SqliteBackup.WAY_OUT
                : "";
    }

    @Override
    public void committed(Connection connection, int works) {
        log.committed(connection, works, System.nanoTime());
    }
}
