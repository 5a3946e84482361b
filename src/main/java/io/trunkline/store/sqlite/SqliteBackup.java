package io.trunkline.store.sqlite;

import io.trunkline.store.StoreUnavailableException;
import java.io.IOException;
import java.nio.channels.FileChannel;
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
import java.util.stream.Stream;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** The file of an embedded store as who runs it handles it: looked at, copied, put back. */
public final class SqliteBackup {

    /** The tables on which pages depend; none of them grows with time as the history does. */
    private static final List<String> NEEDED = List.of("component", "incident", "incident_member", "routing_key");

    private static final Set<SQLiteErrorCode> BROKEN =
            Set.of(SQLiteErrorCode.SQLITE_CORRUPT, SQLiteErrorCode.SQLITE_NOTADB);

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    /** A backup on its way into place: copied in part, and whole, from when on it is decided that it takes the place. */
    private static final String COPYING = ".restoring";

    private static final String DECIDED = ".restored-";
    /** Before the time, in the name of what was there. */
    static final String REPLACED = ".replaced-";

    /** What to do about a broken file. */
    public static final String WAY_OUT =
            "`store check` says all that is wrong with it, `store restore FILE` puts a backup in its place";

    private final Path file;

    /** Called after each change in the folder: where a test ends. */
    private final Runnable step;

    private SqliteBackup(Path file) {
        this(file, () -> {});
    }

    SqliteBackup(Path file, Runnable step) {
        this.file = file;
        this.step = step;
    }

    /** The one of a data folder, which need not be there yet. */
    public static SqliteBackup in(Path folder) {
        return new SqliteBackup(folder.resolve(SqliteStore.FILE));
    }

    /** A file that was copied or replaced, wherever it is. */
    public static SqliteBackup at(Path file) {
        return new SqliteBackup(file);
    }

    public Path path() {
        return file;
    }

    /**
     * What is wrong with it; nothing if all is well. Reads all of it, may be asked while a router uses it, and changes
     * nothing.
     *
     * @throws StoreUnavailableException if it is not there or cannot be read
     */
    public List<String> faults() {
        if (isCutOff()) {
            return List.of("a `store restore` was cut off; the next start finishes it, and so does another restore");
        }
        String half = half();
        if (half != null) {
            return List.of(half);
        }
        mustExist();
        boolean atRest = isAtRest();
        List<String> faults = read();
        // A router that started meanwhile has changed what was taken for unchanging.
        return faults.isEmpty() || atRest == isAtRest() ? faults : read();
    }

    private void mustExist() {
        if (Files.notExists(file)) {
            throw new StoreUnavailableException("there is no store: " + file + " does not exist", null);
        }
    }

    private List<String> read() {
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
            throw new StoreUnavailableException(file + " cannot be read: " + e.getMessage(), e);
        } catch (SQLException e) {
            throw new StoreUnavailableException(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * What is missing of it: SQLite takes a file that is empty for a new one, and throws away the log beside it with all
     * that was not yet read into the file. Null if nothing is.
     */
    private String half() {
        Path log = beside("-wal");
        if (size(log) <= 0 || size(file) > 0) {
            return null;
        }
        String state = Files.exists(file) ? " is empty" : " is missing";
        return file + state + ", but its log " + log + " is there: the two are one ledger";
    }

    /**
     * Refuses to have the file opened while half of it is missing.
     *
     * @throws StoreUnavailableException if it is
     */
    void mustBeWhole() {
        String half = half();
        if (half != null) {
            throw new StoreUnavailableException(
                    half
                            + ". Bring back the file of which this is the log, or put a backup in its place (`store restore"
                            + " FILE`), which keeps the log; to begin with an empty ledger, move the log away",
                    null);
        }
    }

    /** Of a file that is not there, -1. */
    private static long size(Path path) {
        try {
            return Files.size(path);
        } catch (IOException notThere) {
            return -1;
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

    /** Whether a failure says that the file is not what SQLite wrote. */
    public static boolean isBroken(Throwable failure) {
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
     * @throws StoreUnavailableException if there is no store, or it is broken
     */
    public void backUp(Path to) throws IOException {
        if (Files.exists(to)) {
            throw new IOException(to + " is there already; expected a file that is not");
        }
        Path folder = to.toAbsolutePath().getParent();
        if (!Files.isDirectory(folder)) {
            throw new IOException(folder + " is no folder; expected one for the copy");
        }
        mustBeWhole();
        mustExist();
        Path part = to.resolveSibling(to.getFileName() + ".part");
        // Of a backup that was cut off.
        CompanionFiles.deleteWith(part);
        copyWhole(part);
        List<String> faults = new SqliteBackup(part).faults();
        if (!faults.isEmpty()) {
            CompanionFiles.deleteWith(part);
            throw new StoreUnavailableException(file + " is broken: " + faults.get(0), null);
        }
        Files.move(part, to);
        sync(to.toAbsolutePath().getParent());
    }

    /**
     * Puts a backup in the place of this file, and keeps what was there. Whenever it is cut off, the next start or
     * restore finds either nothing changed or all of it decided, and finishes that.
     *
     * @param now names what is kept
     * @return what was there, under its new names, the last one last; none if there was nothing
     * @throws StoreUnavailableException if a router uses the store, or the backup is not one
     */
    public List<Path> restore(Path backup, Instant now) throws IOException {
        SqliteBackup source = new SqliteBackup(backup);
        List<String> faults = source.faults();
        if (!faults.isEmpty()) {
            throw new StoreUnavailableException(backup + " is not put in place: " + faults.get(0), null);
        }
        Path folder = folder();
        OwnerOnly.folder(folder);
        try (FileChannel lock = SqliteStore.lock(folder)) {
            List<Path> kept = new ArrayList<>(finishRestore());
            Path copy = beside(COPYING);
            source.copy(copy);
            OwnerOnly.asItsFolder(folder.resolve(SqliteStore.LOCK));
            OwnerOnly.asItsFolder(copy);
            step.run();
            move(copy, beside(DECIDED + free(TIME.format(now))));
            kept.addAll(finishRestore());
            return kept;
        }
    }

    /**
     * Finishes a restore that was decided, and undoes one that was not. The caller has the folder's lock.
     *
     * @return what was there, under its new names
     */
    List<Path> finishRestore() throws IOException {
        CompanionFiles.deleteWith(beside(COPYING));
        List<Path> kept = new ArrayList<>();
        for (Path decided : decided()) {
            String time = decided.getFileName()
                    .toString()
                    .substring(beside(DECIDED).getFileName().toString().length());
            Path aside = beside(REPLACED + time);
            for (String suffix : CompanionFiles.WITH_LOGS) {
                Path there = beside(suffix);
                if (Files.exists(there)) {
                    move(there, aside.resolveSibling(aside.getFileName() + suffix));
                    kept.add(aside);
                }
            }
            Files.deleteIfExists(beside(CompanionFiles.INDEX));
            step.run();
            move(decided, file);
        }
        return kept.stream().distinct().toList();
    }

    private boolean isCutOff() {
        try {
            return !decided().isEmpty();
        } catch (IOException e) {
            throw new StoreUnavailableException(folder() + " cannot be read: " + e.getMessage(), e);
        }
    }

    private List<Path> decided() throws IOException {
        if (Files.notExists(folder())) {
            return List.of();
        }
        String prefix = beside(DECIDED).getFileName().toString();
        try (Stream<Path> files = Files.list(folder())) {
            return files.filter(path -> path.getFileName().toString().startsWith(prefix))
                    .sorted()
                    .toList();
        }
    }

    /** In one step, and on disk before the next. */
    private void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        sync(folder());
        step.run();
    }

    private Path folder() {
        return file.toAbsolutePath().getParent();
    }

    /** A time under which nothing is kept yet. */
    private String free(String time) {
        String name = time;
        for (int i = 2; isTaken(REPLACED + name); i++) {
            name = time + "-" + i;
        }
        return name;
    }

    private boolean isTaken(String suffix) {
        return CompanionFiles.WITH_LOGS.stream().anyMatch(with -> Files.exists(beside(suffix + with)));
    }

    private Path beside(String suffix) {
        return file.resolveSibling(file.getFileName() + suffix);
    }

    /** A router that is started meanwhile changes what is read as if it could not be: then it is read anew. */
    private void copyWhole(Path to) throws IOException {
        boolean atRest = isAtRest();
        try {
            copy(to);
        } catch (StoreUnavailableException e) {
            if (!atRest || isAtRest()) {
                throw e;
            }
        }
        if (atRest && !isAtRest()) {
            CompanionFiles.deleteWith(to);
            copy(to);
        }
    }

    private void copy(Path to) throws IOException {
        try (Connection connection = reading()) {
            new SqliteBackup(to).writeFrom(connection);
        } catch (SQLException e) {
            CompanionFiles.deleteWith(to);
            throw new StoreUnavailableException(file + " cannot be copied: " + e.getMessage(), e);
        }
        sync(to);
    }

    /** Makes it of all that a connection reads; not yet on disk. */
    void writeFrom(Connection connection) throws SQLException, IOException {
        SqliteStore.make(file);
        try (Statement pages = connection.createStatement();
                PreparedStatement copy = connection.prepareStatement("VACUUM INTO ?")) {
            // Taken of a file that a router uses; a copy of one at rest keeps that one's.
            pages.execute("PRAGMA page_size = " + SqliteStore.PAGE_BYTES);
            copy.setString(1, file.toString());
            copy.execute();
        }
    }

    /** A copy on its way into a store's place; a start takes away what is left of one. */
    static Path beingRestored(Path file) {
        return file.resolveSibling(file.getFileName() + COPYING);
    }

    /** Takes it away, with all that SQLite keeps beside it. */
    void discard() throws IOException {
        CompanionFiles.deleteWith(file);
    }

    static void sync(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** No router is on it, and no log is left beside it. */
    private boolean isAtRest() {
        return Files.notExists(beside("-wal"));
    }

    /** Of a file that is said not to change SQLite keeps nothing beside it; a log it would not look for. */
    public Connection reading() throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        config.setBusyTimeout(5_000);
        String uri = file.toAbsolutePath().toUri().toString();
        return config.createConnection("jdbc:sqlite:" + (isAtRest() ? uri + "?immutable=1" : file));
    }
}
