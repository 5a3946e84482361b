package io.trunkline.ledger;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** The file of an embedded store as who runs it handles it: looked at, copied, put back. */
public final class StoreFile {

    /** The tables on which pages depend; none of them grows with time as the history does. */
    private static final List<String> NEEDED = List.of("component", "incident", "incident_member", "routing_key");

    private static final Set<SQLiteErrorCode> BROKEN =
            Set.of(SQLiteErrorCode.SQLITE_CORRUPT, SQLiteErrorCode.SQLITE_NOTADB);

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    private final Path file;

    private StoreFile(Path file) {
        this.file = file;
    }

    /** The one of a data folder, which need not be there yet. */
    public static StoreFile in(Path folder) {
        return new StoreFile(folder.resolve(SqliteStore.FILE));
    }

    public Path path() {
        return file;
    }

    /**
     * What is wrong with it; nothing if all is well. Reads all of it, and may be asked while a router uses it.
     *
     * @throws StoreUnavailable if it is not there or cannot be read
     */
    public List<String> faults() {
        if (Files.notExists(file)) {
            throw new StoreUnavailable("there is no store: " + file + " does not exist", null);
        }
        try (Connection connection = reading();
                Statement statement = connection.createStatement()) {
            List<String> faults = new ArrayList<>();
            collect(statement, "PRAGMA integrity_check", faults);
            faults.remove("ok");
            if (faults.isEmpty()) {
                faults.addAll(missing(statement));
            }
            return faults;
        } catch (SQLiteException e) {
            if (isBroken(e)) {
                return List.of(e.getMessage());
            }
            throw new StoreUnavailable(file + " cannot be read: " + e.getMessage(), e);
        } catch (SQLException e) {
            throw new StoreUnavailable(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static List<String> missing(Statement statement) throws SQLException {
        List<String> tables = new ArrayList<>();
        collect(statement, "SELECT name FROM sqlite_master WHERE type = 'table'", tables);
        return NEEDED.stream()
                .filter(table -> !tables.contains(table))
                .map(table -> "it has no table " + table + ", so it is not a ledger of Trunkline")
                .toList();
    }

    private static void collect(Statement statement, String sql, List<String> into) throws SQLException {
        try (ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                into.add(rows.getString(1));
            }
        }
    }

    /**
     * Refuses a file of which a table is broken that pages depend on, rather than to find out in the middle of one.
     *
     * @throws SQLException if it is, or cannot be read at all
     */
    static void verify(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            List<String> tables = new ArrayList<>();
            collect(statement, "SELECT name FROM sqlite_master WHERE type = 'table'", tables);
            tables.retainAll(NEEDED);
            for (String table : tables) {
                List<String> faults = new ArrayList<>();
                collect(statement, "PRAGMA quick_check(" + table + ")", faults);
                if (!faults.equals(List.of("ok"))) {
                    throw new SQLiteException("table " + table + ": " + faults.get(0), SQLiteErrorCode.SQLITE_CORRUPT);
                }
            }
        }
    }

    /** Whether a failure says that the file is not what SQLite wrote. */
    static boolean isBroken(Throwable failure) {
        for (Throwable at = failure; at != null; at = at.getCause()) {
            if (at instanceof SQLiteException refused) {
                int primary = refused.getResultCode().code & 0xff;
                return BROKEN.stream().anyMatch(code -> code.code == primary);
            }
        }
        return false;
    }

    /**
     * Copies it, as it is at one moment, also while a router uses it. The copy is on disk and was looked through when
     * this returns.
     *
     * @throws StoreUnavailable if there is no store, or it is broken
     */
    public void backUp(Path to) throws IOException {
        if (Files.exists(to)) {
            throw new IOException(to + " is there already; expected a file that is not");
        }
        if (Files.notExists(file)) {
            throw new StoreUnavailable("there is no store: " + file + " does not exist", null);
        }
        Path part = to.resolveSibling(to.getFileName() + ".part");
        copy(part);
        List<String> faults = new StoreFile(part).faults();
        if (!faults.isEmpty()) {
            Files.delete(part);
            throw new StoreUnavailable(file + " is broken: " + faults.get(0), null);
        }
        Files.move(part, to);
        sync(to.toAbsolutePath().getParent());
    }

    /**
     * Puts a backup in the place of this file, in one step, and keeps what was there.
     *
     * @param now names what is kept
     * @return what was there, under its new name; null if there was nothing
     * @throws StoreUnavailable if a router uses the store, or the backup is not one
     */
    public Path restore(Path backup, Instant now) throws IOException {
        StoreFile source = new StoreFile(backup);
        List<String> faults = source.faults();
        if (!faults.isEmpty()) {
            throw new StoreUnavailable(backup + " is not put in place: " + faults.get(0), null);
        }
        Path folder = file.toAbsolutePath().getParent();
        Files.createDirectories(folder);
        try (FileChannel lock = SqliteStore.lock(folder)) {
            Path next = beside(".restoring");
            Files.deleteIfExists(next);
            source.copy(next);
            Path kept = Files.exists(file) ? setAside(free(".replaced-" + TIME.format(now))) : null;
            Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            sync(folder);
            return kept;
        }
    }

    /** The log goes with the file that it belongs to, before another file has its name. */
    private Path setAside(Path kept) throws IOException {
        if (Files.exists(beside("-wal"))) {
            Files.move(beside("-wal"), kept.resolveSibling(kept.getFileName() + "-wal"));
        }
        Files.deleteIfExists(beside("-shm"));
        try {
            Files.createLink(kept, file);
        } catch (UnsupportedOperationException | FileSystemException e) {
            Files.move(file, kept);
        }
        return kept;
    }

    private Path free(String suffix) {
        Path name = beside(suffix);
        for (int i = 2; Files.exists(name); i++) {
            name = beside(suffix + "-" + i);
        }
        return name;
    }

    private Path beside(String suffix) {
        return file.resolveSibling(file.getFileName() + suffix);
    }

    private void copy(Path to) throws IOException {
        SqliteStore.make(to);
        try (Connection connection = reading();
                PreparedStatement statement = connection.prepareStatement("VACUUM INTO ?")) {
            statement.setString(1, to.toString());
            statement.execute();
        } catch (SQLException e) {
            Files.deleteIfExists(to);
            throw new StoreUnavailable(file + " cannot be copied: " + e.getMessage(), e);
        }
        sync(to);
    }

    private static void sync(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private Connection reading() throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        config.setBusyTimeout(5_000);
        return config.createConnection("jdbc:sqlite:" + file);
    }
}
