package io.trunkline.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.ledger.tables.RoutingKeyTable;
import io.trunkline.store.StoreUnavailableException;
import io.trunkline.store.StoreWriter;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.core.CoreResultSet;

class SqliteStoreTest {

    @TempDir
    private Path folder;

    private Path file() {
        return folder.resolve(SqliteStore.FILE);
    }

    private static void know(StoreWriter writer, String key) {
        writer.submit(sql -> {
                    RoutingKeyTable.ensure(sql, key);
                    return null;
                })
                .join();
    }

    @Test
    void nothing_is_written_while_the_file_is_renamed_and_all_goes_on_when_it_is_back() throws IOException {
        Path elsewhere = folder.resolve("elsewhere.db");
        try (SqliteStore store = SqliteStore.open(folder);
                StoreWriter writer = store.startWriter()) {
            know(writer, "before");
            Files.move(file(), elsewhere);

            assertThatThrownBy(() -> know(writer, "lost"))
                    .isInstanceOf(CompletionException.class)
                    .hasCauseInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining("was renamed or deleted while the router ran");

            Files.move(elsewhere, file());
            Awaitility.await()
                    .ignoreExceptions()
                    .atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> know(writer, "after"));
        }
    }

    @Test
    void nothing_is_written_to_another_file_in_its_place() throws IOException {
        Path other = folder.resolve("other");
        SqliteStore.open(other).close();
        try (SqliteStore store = SqliteStore.open(folder);
                StoreWriter writer = store.startWriter()) {
            know(writer, "before");
            Files.move(file(), folder.resolve("elsewhere.db"));
            Files.move(other.resolve(SqliteStore.FILE), file());

            assertThatThrownBy(() -> know(writer, "lost"))
                    .hasMessageContaining("is another file than the one that the router has open");
        }
    }

    @Test
    void the_engine_is_asked_once_for_the_names_of_a_statements_columns() throws SQLException {
        try (SqliteStore store = SqliteStore.open(folder);
                Connection connection = store.openWriter();
                PreparedStatement statement = connection.prepareStatement("SELECT 1 AS one, 2 AS two WHERE 1 = ?")) {
            statement.setInt(1, 1);
            String[] names = columns(statement, true);
            statement.setInt(1, 0);

            assertThat(names).containsExactly("one", "two");
            assertThat(columns(statement, false)).isSameAs(names);
            statement.setInt(1, 1);
            assertThat(columns(statement, true)).isSameAs(names);
        }
    }

    private static String[] columns(PreparedStatement statement, boolean found) throws SQLException {
        try (ResultSet rows = statement.executeQuery()) {
            assertThat(rows.next()).isEqualTo(found);
            if (found) {
                assertThat(rows.getInt("two")).isEqualTo(2);
            }
            return ((CoreResultSet) rows).colsMeta;
        }
    }

    @Test
    void a_folder_that_cannot_be_one_is_said_with_the_key_and_what_is_expected() throws IOException {
        Path file = Files.writeString(folder.resolve("a-file"), "");

        assertThatThrownBy(() -> SqliteStore.open(file))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining(file + " is a file; expected a folder (trunkline.data)");
    }

    @Test
    void a_permission_that_is_missing_is_said_with_the_user() {
        assertThat(StoreFolderProblem.of(new AccessDeniedException("/data/trunkline.lock")))
                .startsWith("permission denied for user " + System.getProperty("user.name"))
                .endsWith("/data/trunkline.lock; expected a folder that this user may write");
    }

    /** What is due is found by an index that holds due rows alone, which quick_check does not compare with its table. */
    @Test
    void an_index_that_lacks_a_row_is_made_anew_at_the_start() throws SQLException {
        SqliteStore.open(folder).close();
        withoutTheIndex(
                "component_due",
                "INSERT INTO component (id, source, kind, native_id, platform,"
                        + " observed, newest, since, changes, lag, due_at) VALUES ('g/trunk/t', 'g', 'trunk', 't', 'p', 'UP', 0, 0,"
                        + " 0, 0, 5)");

        try (SqliteStore store = SqliteStore.open(folder);
                Connection connection = store.openWriter();
                Statement statement = connection.createStatement();
                var due =
                        statement.executeQuery("SELECT id FROM component INDEXED BY component_due WHERE due_at <= 9")) {
            assertThat(due.next()).isTrue();
            assertThat(due.getString(1)).isEqualTo("g/trunk/t");
        }
    }

    /** With a body of 2 KB a line takes 2.3 KB, of which a page of SQLite's usual 4,096 bytes holds one. */
    @Test
    void a_page_of_a_new_file_holds_several_lines_of_the_history() throws SQLException {
        SqliteStore.open(folder).close();

        assertThat(pageBytes(file())).isEqualTo(8_192);
    }

    /** As a start leaves it that was killed before it set the size. */
    @Test
    void an_empty_file_gets_the_pages_of_a_new_one() throws Exception {
        Files.createFile(file());

        SqliteStore.open(folder).close();

        assertThat(pageBytes(file())).isEqualTo(8_192);
    }

    @Test
    void an_older_file_keeps_its_pages_and_its_backup_has_those_of_a_new_one() throws Exception {
        SqliteStore.open(folder).close();
        change("PRAGMA journal_mode = DELETE", "PRAGMA page_size = 4096", "VACUUM");
        Path copy = folder.resolve("copy.db");

        try (SqliteStore store = SqliteStore.open(folder);
                StoreWriter writer = store.startWriter()) {
            know(writer, "before");
            SqliteBackup.in(folder).backUp(copy);
        }

        assertThat(pageBytes(file())).isEqualTo(4_096);
        assertThat(pageBytes(copy)).isEqualTo(8_192);
    }

    private static int pageBytes(Path file) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement();
                var row = statement.executeQuery("PRAGMA page_size")) {
            return row.getInt(1);
        }
    }

    /** Runs a statement while SQLite does not know of an index. */
    private void withoutTheIndex(String name, String sql) throws SQLException {
        Object[] row = new Object[5];
        try (Connection connection = raw();
                Statement statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT * FROM sqlite_schema WHERE name = '" + name + "'")) {
            assertThat(rows.next()).isTrue();
            for (int i = 0; i < row.length; i++) {
                row[i] = rows.getObject(i + 1);
            }
        }
        change("PRAGMA writable_schema = ON", "DELETE FROM sqlite_schema WHERE name = '" + name + "'");
        change(sql);
        try (Connection connection = raw();
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA writable_schema = ON");
            try (PreparedStatement back =
                    connection.prepareStatement("INSERT INTO sqlite_schema VALUES (?, ?, ?, ?, ?)")) {
                for (int i = 0; i < row.length; i++) {
                    back.setObject(i + 1, row[i]);
                }
                back.execute();
            }
        }
    }

    private void change(String... statements) throws SQLException {
        try (Connection connection = raw();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private Connection raw() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + file());
    }
}
