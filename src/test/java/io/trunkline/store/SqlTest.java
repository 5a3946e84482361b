package io.trunkline.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.store.sqlite.SqliteStore;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A statement that is kept answers each time as a new one would, by place and by name. */
class SqlTest {

    private static final String KEYS = "SELECT routing_key, calls AS made FROM kept WHERE calls >= ? ORDER BY 1";

    @TempDir
    private Path folder;

    private SqliteStore store;
    private Connection connection;
    private Sql client;

    @BeforeEach
    void open() throws SQLException {
        store = SqliteStore.open(folder);
        connection = store.openWriter();
        client = Sql.on(connection);
        client.sql("CREATE TEMP TABLE kept (routing_key TEXT, calls INTEGER)").update();
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
        store.close();
    }

    private List<Map<String, Object>> keys(int calls) {
        return client.sql(KEYS)
                .param(calls)
                .query((row, n) -> row(row.getString("routing_key"), row.getInt("made")))
                .list();
    }

    private void add(String key, int calls) {
        client.sql("INSERT INTO kept VALUES (?, ?)").params(key, calls).update();
    }

    @Test
    void each_time_with_the_rows_and_the_names_of_then() {
        assertThat(keys(0)).isEmpty();

        add("one", 1);
        add("two", 2);

        assertThat(keys(0)).containsExactly(row("one", 1), row("two", 2));
        assertThat(keys(2)).containsExactly(row("two", 2));
        assertThat(keys(3)).isEmpty();
        assertThat(keys(1)).containsExactly(row("one", 1), row("two", 2));
    }

    @Test
    void also_while_its_rows_are_still_read() {
        add("one", 1);
        add("two", 2);

        List<Optional<String>> next = client.sql(KEYS)
                .param(0)
                .query((row, n) -> keys(row.getInt("made") + 1).stream()
                        .findFirst()
                        .map(found -> (String) found.get("routing_key")))
                .list();

        assertThat(next).containsExactly(Optional.of("two"), Optional.empty());
    }

    private static Map<String, Object> row(String key, int calls) {
        return Map.of("routing_key", key, "made", calls);
    }

    @Test
    void one_row_is_what_was_asked_for_and_nothing_else() {
        add("one", 1);
        add("two", 2);

        assertThat(client.sql("SELECT routing_key FROM kept WHERE calls = ?")
                        .param(2)
                        .query(String.class)
                        .single())
                .isEqualTo("two");
        assertThat(client.sql("SELECT MAX(calls) FROM kept WHERE calls > 5")
                        .query(Long.class)
                        .optional())
                .isEmpty();
        assertThatThrownBy(() -> client.sql("SELECT calls FROM kept WHERE calls > 5")
                        .query(Integer.class)
                        .single())
                .isInstanceOf(SqlFailure.class)
                .hasMessageContaining("no row where one was expected");
        assertThatThrownBy(() -> client.sql("SELECT calls FROM kept")
                        .query(Integer.class)
                        .optional())
                .isInstanceOf(SqlFailure.class)
                .hasMessageContaining("2 rows where one was expected");
    }

    @Test
    void failed_statement_says_what_the_store_said_and_runs_again() {
        client.sql("CREATE UNIQUE INDEX temp.once ON kept (routing_key)").update();
        add("one", 1);

        assertThatThrownBy(() -> add("one", 2))
                .isInstanceOf(SqlFailure.class)
                .hasMessageContaining("UNIQUE constraint failed")
                .hasRootCauseInstanceOf(SQLException.class);

        add("two", 2);
        assertThat(keys(0)).containsExactly(row("one", 1), row("two", 2));
    }

    @Test
    void more_statements_than_are_kept_all_answer() {
        add("one", 1);

        for (int round = 0; round < 2; round++) {
            for (int number = 0; number < 300; number++) {
                assertThat(client.sql("SELECT calls + " + number + " FROM kept")
                                .query(Integer.class)
                                .single())
                        .isEqualTo(1 + number);
            }
        }
    }
}
