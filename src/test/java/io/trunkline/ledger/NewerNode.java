package io.trunkline.ledger;

import io.trunkline.config.Settings;
import io.trunkline.store.postgres.PostgresStore;
import io.trunkline.store.sqlite.SqliteStore;
import java.nio.file.Path;
import java.util.List;
import org.flywaydb.core.Flyway;

/** A node of a version that does not exist yet: what its start does to the tables of the nodes of this one. */
public final class NewerNode {

    /** Where its migrations are. */
    public static final List<String> FOLDERS = List.of(SqliteStore.TABLES, "db/later");

    private NewerNode() {}

    /** Changes the tables while others use them. */
    public static void startsOn(Settings.Database database) {
        PostgresStore.migrate(database, FOLDERS);
    }

    /** Changes the tables of a store that nobody has open. */
    static void startsOn(Path folder) {
        Flyway.configure()
                .dataSource("jdbc:sqlite:" + folder.resolve(SqliteStore.FILE), null, null)
                .locations(FOLDERS.stream().map("classpath:"::concat).toArray(String[]::new))
                .load()
                .migrate();
    }
}
