package io.trunkline.store;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** A statement that is kept answers each time as a new one would, by place and by name. */
class StatementCacheTest {

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
        client = Sql.create(new SingleConnectionDataSource(StatementCache.around(connection), true));
        client.sql("CREATE TEMP TABLE kept (routing_key TEXT, calls INTEGER)").update();
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
        store.close();
    }

    private List<Map<String, Object>> keys(int calls) {
        return client.sql(KEYS).param(calls).query().listOfRows();
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
}
