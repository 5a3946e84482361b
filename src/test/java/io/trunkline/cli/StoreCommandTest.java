package io.trunkline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.store.StoreUnavailableException;
import io.trunkline.store.StoreWriter;
import io.trunkline.store.sqlite.SqliteStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What somebody does with the store's file: look through it, copy it, put the copy back. */
class StoreCommandTest {

    private static final int PAGE = 8192;

    @TempDir
    private Path folder;

    private Path data() {
        return folder.resolve("data");
    }

    private Path file() {
        return data().resolve(SqliteStore.FILE);
    }

    private CommandLineRun store(String... arguments) {
        return CommandLineRun.with(
                Map.of("TRUNKLINE_DATA", data().toString()),
                "",
                Stream.concat(Stream.of("store"), Stream.of(arguments)).toArray(String[]::new));
    }

    private void know(String... routingKeys) {
        try (SqliteStore store = SqliteStore.open(data())) {
            know(store, routingKeys);
        }
    }

    private static void know(SqliteStore store, String... routingKeys) {
        try (StoreWriter writer = store.startWriter()) {
            for (String key : routingKeys) {
                writer.submit(sql -> sql.sql("INSERT INTO routing_key (routing_key) VALUES (?)")
                                .param(key)
                                .update())
                        .join();
            }
        }
    }

    private List<String> known() {
        try (SqliteStore store = SqliteStore.open(data());
                StoreWriter writer = store.startWriter()) {
            return writer.submit(sql -> sql.sql("SELECT routing_key FROM routing_key ORDER BY 1")
                            .query(String.class)
                            .list())
                    .join();
        }
    }

    /** As a bad disk would: every page but the first is zero. */
    private void spoil() throws IOException {
        long size = Files.size(file());
        try (FileChannel channel = FileChannel.open(file(), StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.allocate((int) size - PAGE), PAGE);
        }
    }

    @Test
    void a_backup_of_a_store_in_use_has_what_was_written_until_then_and_only_its_owner_reads_it() throws IOException {
        Path copy = folder.resolve("copy.db");
        try (SqliteStore store = SqliteStore.open(data())) {
            know(store, "before");
            assertThat(store("check").out()).isEqualTo("OK: " + file() + "\n");
            assertThat(store("backup", copy.toString()))
                    .isEqualTo(new CommandLineRun(0, "backed up: " + file() + " to " + copy + "\n", ""));
            know(store, "later");
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(copy)))
                .isEqualTo("rw-------");
        assertThat(known()).containsExactly("before", "later");
        CommandLineRun restored = store("restore", copy.toString());
        assertThat(restored.exit()).as(restored.err()).isZero();
        assertThat(restored.out()).startsWith("restored: " + copy + " to " + file() + "; what was there is kept as ");
        assertThat(known()).containsExactly("before");
        Path kept = Path.of(restored.out().strip().replaceAll(".* ", ""));
        assertThat(store("restore", kept.toString()).err()).isEmpty();
        assertThat(known()).containsExactly("before", "later");
    }

    @Test
    void a_store_in_use_is_not_replaced() {
        Path copy = folder.resolve("copy.db");
        try (SqliteStore store = SqliteStore.open(data())) {
            know(store, "before");
            store("backup", copy.toString());
            know(store, "later");
            CommandLineRun refused = store("restore", copy.toString());
            assertThat(refused.exit()).isEqualTo(1);
            assertThat(refused.err()).contains("in use by another router");
        }
        assertThat(known()).containsExactly("before", "later");
    }

    @Test
    void a_broken_store_is_refused_with_the_reason_and_the_way_out_and_a_backup_mends_it() throws IOException {
        Path copy = folder.resolve("copy.db");
        know("before");
        store("backup", copy.toString());
        spoil();
        assertThatThrownBy(() -> SqliteStore.open(data()))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContainingAll(data().toString(), "SQLITE_CORRUPT", "store check", "store restore FILE");
        CommandLineRun check = store("check");
        assertThat(check.exit()).isEqualTo(1);
        assertThat(check.out()).startsWith(file() + ": ");
        assertThat(check.err()).contains("store restore FILE");
        assertThat(store("backup", folder.resolve("broken.db").toString()).exit())
                .isEqualTo(1);
        assertThat(folder.resolve("broken.db")).doesNotExist();
        assertThat(folder.resolve("broken.db.part")).doesNotExist();
        assertThat(store("restore", copy.toString()).err()).isEmpty();
        assertThat(known()).containsExactly("before");
    }

    /** As a power cut leaves them: the tables are whole. */
    @Test
    void indexes_that_lack_rows_need_no_backup() throws SQLException {
        know("before", "later");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE odd (a, b)");
            statement.execute("CREATE INDEX odd_a ON odd (a)");
            statement.execute("INSERT INTO odd VALUES (1, 2)");
            statement.execute("PRAGMA writable_schema = 1");
            statement.execute("UPDATE sqlite_master SET sql = 'CREATE INDEX odd_a ON odd (b)' WHERE name = 'odd_a'");
        }

        CommandLineRun check = store("check");

        assertThat(check.exit()).isEqualTo(1);
        assertThat(check.out()).contains("odd_a");
        assertThat(check.err()).contains("the next start").doesNotContain("store restore");
        assertThat(known()).as("after that start").containsExactly("before", "later");
        assertThat(store("check").exit()).isZero();
    }

    @Test
    void a_file_that_is_no_ledger_is_neither_opened_nor_put_in_place() throws IOException {
        know("before");
        Path text =
                Files.writeString(folder.resolve("text"), "not a database, and longer than its header is ".repeat(9));
        CommandLineRun refused = store("restore", text.toString());
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.err()).contains(text + " is not put in place: ", "SQLITE_NOTADB");
        Path empty = Files.createFile(folder.resolve("empty"));
        assertThat(store("restore", empty.toString()).err()).contains("not a ledger of Trunkline");
        assertThat(known()).containsExactly("before");
        Files.copy(text, file(), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertThatThrownBy(() -> SqliteStore.open(data())).hasMessageContainingAll("NOTADB", "store restore FILE");
    }

    @Test
    void a_backup_overwrites_nothing() throws IOException {
        know("before");
        Path there = Files.writeString(folder.resolve("there"), "precious");
        CommandLineRun refused = store("backup", there.toString());
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.err()).contains(there + " is there already");
        assertThat(there).hasContent("precious");
    }

    @Test
    void without_a_store_there_is_nothing_to_check_and_a_restore_makes_one() {
        assertThat(store("check").err()).contains("there is no store: " + file());
        assertThat(store("check").exit()).isEqualTo(1);
        know("before");
        Path copy = folder.resolve("copy.db");
        store("backup", copy.toString());
        Path elsewhere = folder.resolve("elsewhere");
        CommandLineRun restored = CommandLineRun.with(
                Map.of("TRUNKLINE_DATA", elsewhere.toString()), "", "store", "restore", copy.toString());
        assertThat(restored.out()).isEqualTo("restored: " + copy + " to " + elsewhere.resolve(SqliteStore.FILE) + "\n");
    }

    @Test
    void a_database_is_left_to_its_own_tools() {
        CommandLineRun refused = CommandLineRun.with(
                Map.of("TRUNKLINE_DATABASE_URL", "jdbc:postgresql://127.0.0.1:1/none"), "", "store", "check");
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.err()).contains("PostgreSQL's own tools");
        assertThat(CommandLineRun.of("store").exit()).isEqualTo(2);
    }
}
