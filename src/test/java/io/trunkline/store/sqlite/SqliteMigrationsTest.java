package io.trunkline.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteDataSource;

class SqliteMigrationsTest {

    @TempDir
    private Path folder;

    private SQLiteDataSource file(String name) {
        SQLiteDataSource source = new SQLiteDataSource();
        source.setUrl("jdbc:sqlite:" + folder.resolve(name));
        return source;
    }

    @Test
    void newest_migration_is_noted_once_the_tables_are_made() {
        SQLiteDataSource source = file("new.db");

        assertThat(SqliteMigrations.isNewestNoted(source)).isFalse();
        SqliteStore.migrate(source);
        assertThat(SqliteMigrations.isNewestNoted(source)).isTrue();
    }

    @Test
    void store_that_lacks_the_newest_migration_gets_it() throws Exception {
        SQLiteDataSource source = file("older.db");
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            SqliteStore.migrate(source);
            for (String table : new String[] {"trigger", "index", "view", "table"}) {
                for (String name : names(statement, table)) {
                    statement.execute("DROP " + table + " IF EXISTS " + name);
                }
            }
            statement.execute("DELETE FROM flyway_schema_history");
        }

        assertThat(SqliteMigrations.isNewestNoted(source)).isFalse();
        SqliteStore.migrate(source);
        assertThat(SqliteMigrations.isNewestNoted(source)).isTrue();
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            assertThat(names(statement, "table")).contains("component", "incident", "event");
        }
    }

    private static List<String> names(Statement statement, String type) throws Exception {
        List<String> names = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery("SELECT name FROM sqlite_master WHERE type = '" + type
                + "' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'flyway_%'")) {
            while (rows.next()) {
                names.add(rows.getString(1));
            }
        }
        return names;
    }
}
