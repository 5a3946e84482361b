package io.trunkline.store.sqlite;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/** Whether there is anything to migrate, known without Flyway, which costs a tenth of a start. */
final class SqliteMigrations {

    private static final Pattern VERSION = Pattern.compile("V(\\d+)__.*");

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
            return Integer.toString(Stream.of(new PathMatchingResourcePatternResolver()
                            .getResources("classpath*:" + SqliteStore.TABLES + "/*.sql"))
                    .map(Resource::getFilename)
                    .map(VERSION::matcher)
                    .filter(Matcher::matches)
                    .mapToInt(file -> Integer.parseInt(file.group(1)))
                    .max()
                    .orElseThrow());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
