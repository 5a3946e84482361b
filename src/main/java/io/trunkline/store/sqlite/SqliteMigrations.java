package io.trunkline.store.sqlite;

import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import javax.sql.DataSource;

/** Whether there is anything to migrate, known without Flyway, which costs a tenth of a start. */
final class SqliteMigrations {

    private static final Pattern VERSION = Pattern.compile("^" + SqliteStore.TABLES + "/V(\\d+)__.*\\.sql$");

    private SqliteMigrations() {}

    /** Whether the newest migration of this program has been carried out; false too where there are no tables yet. */
    static boolean isNewestNoted(DataSource source) {
        try (Connection connection = source.getConnection();
                PreparedStatement asked = connection.prepareStatement(
                        "SELECT 1 FROM flyway_schema_history WHERE version = ? AND success = 1")) {
            asked.setString(1, newest());
            try (ResultSet row = asked.executeQuery()) {
                return row.next();
            }
        } catch (SQLException e) {
            // No such table, or a file that Flyway says more of.
            return false;
        }
    }

    /** The number of the newest migration that came with this program. */
    static String newest() {
        try {
            return Integer.toString(files().map(VERSION::matcher)
                    .filter(Matcher::find)
                    .mapToInt(file -> Integer.parseInt(file.group(1)))
                    .max()
                    .orElseThrow());
        } catch (IOException | URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Stream<String> files() throws IOException, URISyntaxException {
        URL folder = SqliteMigrations.class.getResource("/" + SqliteStore.TABLES);
        if (folder.openConnection() instanceof JarURLConnection packed) {
            // The program's own, which the JVM keeps open.
            return packed.getJarFile().stream().map(ZipEntry::getName);
        }
        try (Stream<Path> files = Files.list(Path.of(folder.toURI()))) {
            return files.map(file -> SqliteStore.TABLES + "/" + file.getFileName()).toList().stream();
        }
    }
}
