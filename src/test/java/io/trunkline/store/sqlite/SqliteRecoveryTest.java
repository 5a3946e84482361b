package io.trunkline.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.trunkline.ledger.tables.RoutingKeyTable;
import io.trunkline.store.GroupCommitWriter;
import io.trunkline.store.Sql;
import io.trunkline.store.StoreUnavailableException;
import io.trunkline.store.StoreWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** After a sync that failed nothing is promised before all of the ledger is on disk once more. */
class SqliteRecoveryTest {

    @TempDir
    private Path folder;

    private SqliteStore store;
    private StoreWriter writer;

    @BeforeEach
    void open() {
        store = SqliteStore.open(folder);
        writer = store.startWriter();
    }

    @AfterEach
    void close() {
        writer.close();
        store.close();
    }

    private void restart() {
        close();
        open();
    }

    private Path file() {
        return folder.resolve(SqliteStore.FILE);
    }

    private Path copy() {
        return SqliteBackup.beingRestored(file());
    }

    private Object identity() throws IOException {
        return Files.readAttributes(file(), BasicFileAttributes.class).fileKey();
    }

    private CompletableFuture<Void> write(String key) {
        return writer.submit(sql -> {
            RoutingKeyTable.ensure(sql, key);
            return null;
        });
    }

    private void failSync() {
        assertThatThrownBy(() -> writer.submit(sql -> {
                            throw sneaky(
                                    new SQLiteException("[SQLITE_IOERR_FSYNC]", SQLiteErrorCode.SQLITE_IOERR_FSYNC));
                        })
                        .join())
                .hasCauseInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("SQLITE_IOERR_FSYNC");
    }

    @SuppressWarnings("unchecked") // The driver's failure, as it comes out of a commit.
    private static <E extends Throwable> RuntimeException sneaky(Throwable failure) throws E {
        throw (E) failure;
    }

    private void awaitWritten(String key) {
        await().pollDelay(Duration.ZERO).atMost(Duration.ofSeconds(30)).until(() -> write(key)
                .handle((done, failure) -> failure == null)
                .join());
    }

    private List<String> keys() {
        return Sql.of(store.reader(), 20)
                .sql("SELECT routing_key FROM routing_key ORDER BY 1")
                .query(String.class)
                .list();
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(path -> path.getFileName().toString()).toList();
        }
    }

    @Test
    void ledger_is_written_into_a_new_file_that_takes_the_place_of_the_old_one() throws IOException {
        write("before").join();
        Object old = identity();
        assertThat(keys()).containsExactly("before");

        failSync();
        awaitWritten("after");

        assertThat(identity()).isNotEqualTo(old);
        assertThat(keys()).as("by readers too").containsExactly("after", "before");
        assertThat(files()).noneMatch(name -> name.contains("restoring"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
        restart();
        assertThat(keys()).containsExactly("after", "before");
    }

    /** More than the log takes before it is read into the file, before and after, so that each file has had both. */
    @Test
    void file_that_took_the_place_is_written_and_read_like_the_old_one() throws IOException {
        for (int round = 1; round <= 3; round++) {
            writeMany(round);
            Object old = identity();
            failSync();
            awaitWritten("after-" + round);
            assertThat(identity()).isNotEqualTo(old);
            writeMany(-round);
            assertThat(keys()).hasSize(round * 2_401);
        }
        restart();
        assertThat(keys()).hasSize(3 * 2_401);
        assertThat(SqliteBackup.in(folder).faults()).isEmpty();
    }

    private void writeMany(int round) {
        IntStream.range(0, 1_200)
                .mapToObj(number -> write(round + "-" + number))
                .toList()
                .forEach(CompletableFuture::join);
    }

    /** It would go on in a file that is no longer the store. */
    @Test
    void file_that_another_process_has_open_keeps_its_place() throws IOException, SQLException {
        write("before").join();
        Object old = identity();
        try (Connection other = store.openWriter();
                Statement statement = other.createStatement()) {
            statement.executeQuery("SELECT COUNT(*) FROM routing_key").close();

            failSync();
            awaitWritten("after");

            assertThat(identity()).isEqualTo(old);
            assertThat(keys()).containsExactly("after", "before");
            assertThat(files()).noneMatch(name -> name.contains("restoring"));
        }
    }

    @Test
    void ledger_stays_in_its_file_while_no_other_can_be_made() throws IOException {
        write("before").join();
        Object old = identity();
        Path inTheWay = Files.createDirectories(copy().resolve("not-empty"));

        failSync();
        awaitWritten("after");
        assertThat(identity()).isEqualTo(old);
        assertThat(keys()).containsExactly("after", "before");
        Files.delete(inTheWay);
        Files.delete(copy());

        failSync();
        awaitWritten("later");
        assertThat(identity()).isNotEqualTo(old);
        assertThat(keys()).containsExactly("after", "before", "later");
    }

    @Test
    void file_behind_a_link_keeps_its_place(@TempDir Path elsewhere) throws IOException {
        writer.close();
        store.close();
        Path moved = Files.move(file(), elsewhere.resolve("ledger.db"));
        Files.createSymbolicLink(file(), moved);
        open();
        write("before").join();

        failSync();
        awaitWritten("after");

        assertThat(file()).isSymbolicLink();
        assertThat(keys()).containsExactly("after", "before");
    }

    @Test
    void disk_without_room_for_a_new_file_is_not_filled() throws IOException, SQLException {
        write("before").join();
        writer.close();
        Object old = identity();
        try (WalCheckpointer log = new WalCheckpointer(file(), 1_000_000, 1_000, store::openWriter)) {
            SqliteRecovery recovery = new SqliteRecovery(
                    file(), store::openWriter, log, (HikariDataSource) store.reader(), new ReentrantLock());
            // The log went into it when its writer closed it.
            long taken = Files.size(file());

            recovery.withRoom(() -> taken - 1).run();
            assertThat(identity()).isEqualTo(old);

            recovery.withRoom(() -> taken).run();
            assertThat(identity()).isNotEqualTo(old);
            recovery.mustBeSound();
        }
        assertThat(keys()).containsExactly("before");
    }

    /** What is due is found by indexes alone. */
    @Test
    void indexes_that_disagree_with_their_tables_are_made_anew() throws IOException, SQLException {
        write("before").join();
        writer.close();
        try (Connection connection = store.openWriter();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE odd (a, b)");
            statement.execute("CREATE INDEX odd_a ON odd (a)");
            statement.execute("INSERT INTO odd VALUES (1, 2)");
            statement.execute("PRAGMA writable_schema = 1");
            statement.execute("UPDATE sqlite_master SET sql = 'CREATE INDEX odd_a ON odd (b)' WHERE name = 'odd_a'");
        }
        assertThat(SqliteBackup.in(folder).faults()).isNotEmpty();
        Object old = identity();
        writer = store.startWriter();

        failSync();
        awaitWritten("after");

        assertThat(identity()).isNotEqualTo(old);
        assertThat(SqliteBackup.in(folder).faults()).isEmpty();
        assertThat(keys()).containsExactly("after", "before");
    }

    /** As a recovery that a kill cut off. */
    @Test
    void half_written_file_is_taken_away_by_the_next_start() throws IOException {
        write("before").join();
        writer.close();
        store.close();
        Files.writeString(copy(), "half of it");

        open();

        assertThat(keys()).containsExactly("before");
        assertThat(files()).noneMatch(name -> name.contains("restoring"));
    }

    /** SQLite syncs the file only for who reads the last of the log into it, and does not read that part again. */
    @Test
    void failure_of_the_disk_beside_the_writer_is_known_until_all_is_on_disk() throws SQLException {
        try (Connection connection = store.openWriter();
                WalCheckpointer log = new WalCheckpointer(file(), 1_000_000, 1, () -> {
                    throw new SQLiteException("[SQLITE_IOERR_FSYNC]", SQLiteErrorCode.SQLITE_IOERR_FSYNC);
                })) {
            log.committed(connection, 1, 0);

            await().untilAsserted(
                            () -> assertThatThrownBy(log::mustBeSynced).hasMessageContaining("SQLITE_IOERR_FSYNC"));
            log.synced();
            assertThatCode(log::mustBeSynced).doesNotThrowAnyException();
        }
    }

    @Test
    void sync_that_failed_beside_the_writer_is_mended_before_the_next_promise() throws IOException, SQLException {
        write("before").join();
        writer.close();
        Object old = identity();
        try (WalCheckpointer log = new WalCheckpointer(file(), 1_000_000, 1, () -> {
            throw new SQLiteException("[SQLITE_IOERR_FSYNC]", SQLiteErrorCode.SQLITE_IOERR_FSYNC);
        })) {
            SqliteRecovery recovery = new SqliteRecovery(
                    file(), store::openWriter, log, (HikariDataSource) store.reader(), new ReentrantLock());
            try (Connection connection = store.openWriter()) {
                log.committed(connection, 1, 0);
            }
            await().untilAsserted(
                            () -> assertThatThrownBy(recovery::mustBeSound).isInstanceOf(SQLException.class));
            writer = new GroupCommitWriter(new SqliteDialect(store::openWriter, log).withRecovery(recovery));

            assertThatThrownBy(() -> write("refused").join()).hasMessageContaining("SQLITE_IOERR_FSYNC");
            awaitWritten("after");

            assertThat(identity()).isNotEqualTo(old);
            writer.close();
        }
        assertThat(keys()).containsExactly("after", "before");
    }
}
