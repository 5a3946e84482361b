package io.trunkline.store.sqlite;

import com.zaxxer.hikari.HikariDataSource;
import io.trunkline.store.GroupCommitWriter;
import io.trunkline.store.ReaderPool;
import io.trunkline.store.Store;
import io.trunkline.store.StoreUnavailableException;
import io.trunkline.store.StoreWriter;
import io.trunkline.store.Transactions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteConfig.TransactionMode;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteOpenMode;

/**
 * The embedded store: one SQLite file, readable by its owner alone, and one router on it. WAL lets readers read beside the
 * one writer; {@code synchronous=FULL} makes a commit outlast a power cut, but see {@link Transactions.Work#isFoundAgain}.
 */
public final class SqliteStore implements Store {

    /** The file's name in the data folder. */
    public static final String FILE = "trunkline.db";

    /** Where the migrations are, on the class path. */
    public static final String TABLES = "db/sqlite";

    /** No other process writes for long: at most a person with a sqlite3 shell, and no webhook should wait for that. */
    private static final int BUSY_TIMEOUT_MILLIS = 2_000;

    /** What the log before the file may leave on disk once it was read into the file. */
    private static final int LARGEST_WAL = 32 * 1024 * 1024;

    /**
     * Bytes of a page of a new file and of a copy; an older file keeps its own. A line of the history with a usual body takes
     * more than half of SQLite's 4,096, so that each would have a page alone, half of it empty.
     */
    static final int PAGE_BYTES = 8_192;

    /** The unique index on deliveries is hit all over, so that a cache of 2 MB, as is usual, reads pages again and again. */
    private static final int WRITER_CACHE_KILOBYTES = 24 * 1024;

    /**
     * Events, of two to six pages each, before the log is read into the file: what changes often is then written there
     * once.
     */
    private static final int WORKS_BETWEEN_CHECKPOINTS = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(SqliteStore.class);

    private final Path file;
    private final SqliteRecovery recovery;
    private final SQLiteDataSource writer;
    private final HikariDataSource readers;
    private final WalCheckpointer log;
    /** Made with the store, and never written. */
    static final String LOCK = "trunkline.lock";

    private final FileChannel lock;

    private SqliteStore(Path file, FileChannel lock) throws IOException {
        this.file = file;
        String url = "jdbc:sqlite:" + file;
        ReadWriteLock opening = new ReentrantReadWriteLock();
        this.writer = new SQLiteDataSource(config(false));
        this.writer.setUrl(url);
        this.readers = ReaderPool.of(readers(url, opening.readLock()));
        this.log = new WalCheckpointer(file, LARGEST_WAL, WORKS_BETWEEN_CHECKPOINTS, writer::getConnection);
        this.recovery = new SqliteRecovery(file, this::openWriter, log, readers, opening.writeLock());
        this.lock = lock;
    }

    /**
     * Opens the store of a data folder, making both if they are not there, and brings its tables up to date.
     *
     * @throws StoreUnavailableException if another router has it, or it cannot be opened
     */
    public static SqliteStore open(Path folder) {
        Path file = folder.resolve(FILE);
        try {
            OwnerOnly.folder(folder);
            FileChannel lock = lock(folder);
            try {
                SqliteNativeLibrary.unpackedIn(folder);
                SqliteBackup stored = SqliteBackup.in(folder);
                stored.finishRestore()
                        .forEach(kept ->
                                LOG.info("A restore that was cut off is finished; what was there is kept as {}", kept));
                stored.mustBeWhole();
                make(file);
                if (Files.size(file) == 0) {
                    setPageSize(file);
                }
                SqliteStore store = upToDate(new SqliteStore(file, lock));
                SqliteNativeLibrary.protect(folder);
                return store;
            } catch (IOException | SQLException | RuntimeException e) {
                lock.close();
                throw e;
            }
        } catch (IOException | SQLException | FlywayException e) {
            String known = StoreFolderProblem.of(e);
            String reason = known != null
                    ? known + " (trunkline.data)"
                    : e.getMessage().lines().map(String::strip).collect(Collectors.joining(" "));
            String wayOut = SqliteBackup.isBroken(e) ? "; " + SqliteBackup.WAY_OUT : "";
            throw new StoreUnavailableException("the store in " + folder + " cannot be opened: " + reason + wayOut, e);
        }
    }

    private static SqliteStore upToDate(SqliteStore store) throws SQLException {
        try (Connection connection = store.openWriter()) {
            SqliteIntegrity.verify(connection);
        }
        migrate(store.writer);
        return store;
    }

    /** Made before SQLite would make it, which gives its other files the mode of this one. */
    static void make(Path file) throws IOException {
        if (Files.notExists(file)) {
            Files.createFile(file, OwnerOnly.file(file));
        } else {
            OwnerOnly.close(file);
        }
    }

    /** On a connection of its own: WAL fixes the size as it begins, and the driver would begin with that. */
    private static void setPageSize(Path file) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA page_size = " + PAGE_BYTES);
            statement.execute("PRAGMA journal_mode = WAL");
        }
    }

    /** Two writers on one file would each believe that they hold every lease. */
    static FileChannel lock(Path folder) throws IOException {
        Path file = folder.resolve(LOCK);
        FileChannel channel = FileChannel.open(
                file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), OwnerOnly.file(file));
        OwnerOnly.close(file);
        FileLock held;
        try {
            held = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            held = null;
        }
        if (held == null) {
            channel.close();
            throw new StoreUnavailableException("the store in " + folder + " is in use by another router", null);
        }
        return channel;
    }

    /** Brings the tables up to date, in one transaction: each of its own is synced, which took most of a new store's time. */
    public static void migrate(DataSource source) {
        if (SqliteMigrations.isNewestNoted(source)) {
            return;
        }
        Flyway.configure()
                .dataSource(source)
                .locations("classpath:" + TABLES)
                .group(true)
                .load()
                .migrate();
    }

    /** The connection that writes: its transactions take the write lock when they begin, so that none fails half-way. */
    public Connection openWriter() throws SQLException {
        Connection connection = new WriterConnection(file, config(false));
        try (Statement statement = connection.createStatement()) {
            // That is what the WalCheckpointer is for.
            statement.execute("PRAGMA wal_autocheckpoint = 0");
        }
        return connection;
    }

    @Override
    public StoreWriter startWriter() {
        return new GroupCommitWriter(connections());
    }

    public SqliteDialect connections() {
        return new SqliteDialect(this::openWriter, log).withRecovery(recovery);
    }

    @Override
    public DataSource reader() {
        return readers;
    }

    /** No other process writes times here. */
    @Override
    public Clock clock(Clock own) {
        return own;
    }

    /** Opens none while the file is replaced: who had the old one open would go on reading that. */
    private static DataSource readers(String url, Lock opening) {
        SQLiteDataSource source = new SQLiteDataSource(config(true)) {
            @Override
            public SQLiteConnection getConnection(String username, String password) throws SQLException {
                opening.lock();
                try {
                    return super.getConnection(username, password);
                } finally {
                    opening.unlock();
                }
            }
        };
        source.setUrl(url);
        return source;
    }

    private static SQLiteConfig config(boolean readOnly) {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(JournalMode.WAL);
        config.setSynchronous(SynchronousMode.FULL);
        config.setBusyTimeout(BUSY_TIMEOUT_MILLIS);
        config.setTransactionMode(TransactionMode.IMMEDIATE);
        config.setJournalSizeLimit(LARGEST_WAL);
        config.setReadOnly(readOnly);
        // A file that is gone is not made anew: that would take the log before it along.
        config.resetOpenMode(SQLiteOpenMode.CREATE);
        if (!readOnly) {
            config.setCacheSize(-WRITER_CACHE_KILOBYTES);
            // Would be asked for after every insert; those that are wanted are asked for with RETURNING.
            config.setGetGeneratedKeys(false);
        }
        return config;
    }

    @Override
    public void close() {
        readers.close();
        log.close();
        try {
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
