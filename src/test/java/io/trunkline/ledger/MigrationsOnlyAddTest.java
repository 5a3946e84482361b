package io.trunkline.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.ledger.tables.RoutingKeyTable;
import io.trunkline.store.StoreWriter;
import io.trunkline.store.sqlite.SqliteStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * Nodes of the version before go on beside the one that changed the tables, so a change is made of statements that they do
 * not notice. Only what is listed here is one; whatever else SQL can do has to be thought about first.
 */
class MigrationsOnlyAddTest {

    private static final Pattern COMMENT = Pattern.compile("--[^\n]*");
    private static final Pattern NEW_TABLE = Pattern.compile("create table (\\w+) \\(.*\\)");
    private static final Pattern NEW_INDEX = Pattern.compile("create index \\w+ on \\w+ ?\\(.*");

    /** On a table that older nodes know it would refuse what they write, unless it is for lines with a new column alone. */
    private static final Pattern NEW_UNIQUE_INDEX =
            Pattern.compile("create unique index \\w+ on (\\w+) ?\\([^)]*\\)(?: where (\\w+) is not null)?.*");

    /** No statement of a version before was planned with it, and it keeps nobody from writing. */
    private static final String UNUSED_INDEX = "drop index event_component";

    private static final Pattern NEW_COLUMN = Pattern.compile(
            "alter table (\\w+) add column (\\w+) (?:bigint|integer|text)( not null)?( default \\S.*)?");
    private static final Pattern CONSTRAINT = Pattern.compile("\\b(unique|primary key|check|references|constraint)\\b");
    private static final Pattern CHANGE = Pattern.compile("update (\\w+) set (\\w+) = [^,]*(?:case .* end)?.*");
    private static final Pattern NEW_ROWS = Pattern.compile("insert into (\\w+) ?\\(.*");

    /** What is wrong with it in the eyes of an older node. */
    private static List<String> noticed(String migration) {
        List<String> wrong = new ArrayList<>();
        Set<String> tables = new HashSet<>();
        Set<String> columns = new HashSet<>();
        for (String statement : COMMENT.matcher(migration).replaceAll("").split(";")) {
            String sql = statement.strip().replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
            if (!sql.isEmpty() && !isUnnoticed(sql, tables, columns)) {
                wrong.add(sql);
            }
        }
        return wrong;
    }

    private static boolean isUnnoticed(String sql, Set<String> tables, Set<String> columns) {
        Matcher table = NEW_TABLE.matcher(sql);
        if (table.matches()) {
            return tables.add(table.group(1));
        }
        Matcher column = NEW_COLUMN.matcher(sql);
        if (column.matches()) {
            columns.add(column.group(1) + "." + column.group(2));
            boolean filled = column.group(3) == null || column.group(4) != null;
            return filled && !CONSTRAINT.matcher(sql).find();
        }
        Matcher unique = NEW_UNIQUE_INDEX.matcher(sql);
        if (unique.matches()) {
            return tables.contains(unique.group(1)) || columns.contains(unique.group(1) + "." + unique.group(2));
        }
        Matcher rows = NEW_ROWS.matcher(sql);
        if (rows.matches()) {
            return tables.contains(rows.group(1));
        }
        Matcher change = CHANGE.matcher(sql);
        if (change.matches()) {
            return columns.contains(change.group(1) + "." + change.group(2)) && setsOne(sql);
        }
        return NEW_INDEX.matcher(sql).matches() || sql.equals(UNUSED_INDEX);
    }

    /** A second column after a comma could be an old one. */
    private static boolean setsOne(String sql) {
        return Arrays.stream(sql.split(" where ")[0].split(",")).skip(1).noneMatch(part -> part.matches(" ?\\w+ ?=.*"));
    }

    static Stream<Resource> shipped() throws IOException {
        return Stream.of(new PathMatchingResourcePatternResolver().getResources("classpath*:db/*/*.sql"));
    }

    @ParameterizedTest
    @MethodSource("shipped")
    void a_node_of_the_version_before_goes_on_beside_every_change_of_tables(Resource file) throws IOException {
        assertThat(noticed(file.getContentAsString(StandardCharsets.UTF_8))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DROP TABLE event",
                "DROP INDEX event_received",
                "ALTER TABLE event DROP COLUMN word",
                "ALTER TABLE event RENAME TO report",
                "ALTER TABLE event RENAME COLUMN word TO said",
                "ALTER TABLE event ALTER COLUMN word TYPE BIGINT",
                "ALTER TABLE event ALTER COLUMN word SET NOT NULL",
                "ALTER TABLE event ADD COLUMN said TEXT NOT NULL",
                "ALTER TABLE event ADD COLUMN said TEXT UNIQUE",
                "ALTER TABLE event ADD COLUMN said BIGINT DEFAULT 0 CHECK (said > 0)",
                "ALTER TABLE event ADD CONSTRAINT one UNIQUE (word)",
                "CREATE UNIQUE INDEX event_word ON event (word)",
                "CREATE UNIQUE INDEX event_word ON event (word) WHERE word IS NOT NULL",
                "UPDATE event SET word = 'x'",
                "ALTER TABLE event ADD COLUMN said TEXT; UPDATE event SET said = word, word = 'x'",
                "INSERT INTO event (id) VALUES (1)",
                "DELETE FROM event",
                "CREATE TRIGGER no BEFORE INSERT ON event BEGIN SELECT 1"
            })
    void breaking_statement_is_found(String statement) {
        assertThat(noticed("CREATE TABLE other (id BIGINT);\n" + statement + ";"))
                .hasSize(1);
    }

    @TempDir
    private Path folder;

    @Test
    void this_version_can_be_started_again_on_the_tables_of_a_newer_one() {
        SqliteStore.open(folder).close();
        NewerNode.startsOn(folder);
        try (SqliteStore store = SqliteStore.open(folder);
                StoreWriter writer = store.startWriter()) {
            assertThat(writer.submit(sql -> {
                                RoutingKeyTable.ensure(sql, "k");
                                return RoutingKeyTable.find(sql, "k");
                            })
                            .join())
                    .isPresent();
            assertThat(writer.submit(sql -> sql.sql("SELECT later FROM routing_key")
                                    .query(String.class)
                                    .list())
                            .join())
                    .containsExactly("said by a newer node");
        }
    }
}
