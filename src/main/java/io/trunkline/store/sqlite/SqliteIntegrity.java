package io.trunkline.store.sqlite;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * Looks at a start through the tables on which pages depend, their indexes included: after a sync that failed and a power cut
 * an index may lack rows that its table has, and what is due is found by indexes alone. {@code quick_check} does not compare
 * the two.
 */
public final class SqliteIntegrity {

    private static final Logger LOG = LoggerFactory.getLogger(SqliteIntegrity.class);

    /** What grows with time, and which no page depends on: it would make a start slow. */
    private static final List<String> LARGE = List.of("event");

    /** Faults that are of an index alone: the table is whole, and the index is made anew from it. */
    private static final Pattern OF_AN_INDEX = Pattern.compile(
            "(?i)row \\d+ missing from index .*|wrong # of entries in index .*|non-unique entry in index .*"
                    + "|rowid \\S+ .*missing from index .*");

    private SqliteIntegrity() {}

    /**
     * Mends indexes that disagree with their tables, and refuses a file of which a table is broken, rather than to find out in
     * the middle of a page.
     *
     * @throws SQLException if one is, or cannot be read at all
     */
    static void verify(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String table : tables(statement)) {
                List<String> faults = faults(statement, table);
                if (!faults.isEmpty() && faults.stream().allMatch(OF_AN_INDEX.asMatchPredicate())) {
                    LOG.warn("Indexes of the table {} disagree with it and are made anew: {}", table, faults.get(0));
                    statement.execute("REINDEX " + table);
                    faults = faults(statement, table);
                }
                if (!faults.isEmpty()) {
                    throw broken(table, faults);
                }
            }
        }
    }

    /** Whether the next start mends all faults of a store: each is of an index of a table that it looks at. */
    public static boolean mends(SqliteBackup store, List<String> faults) {
        List<String> indexes = new ArrayList<>();
        try (Connection connection = store.reading();
                Statement statement = connection.createStatement()) {
            for (String table : tables(statement)) {
                indexes.addAll(texts(statement, "SELECT name FROM pragma_index_list('" + table + "')"));
            }
        } catch (SQLException e) {
            return false;
        }
        return faults.stream()
                .allMatch(fault -> OF_AN_INDEX.matcher(fault).matches()
                        && indexes.stream().anyMatch(index -> fault.endsWith(" " + index)));
    }

    /** @throws SQLException if a table on which pages depend, or an index of one, is broken; changes nothing */
    static void compare(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String table : tables(statement)) {
                List<String> faults = faults(statement, table);
                if (!faults.isEmpty()) {
                    throw broken(table, faults);
                }
            }
        }
    }

    private static SQLException broken(String table, List<String> faults) {
        return new SQLiteException("table " + table + ": " + faults.get(0), SQLiteErrorCode.SQLITE_CORRUPT);
    }

    private static List<String> tables(Statement statement) throws SQLException {
        List<String> tables = texts(
                statement,
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!'");
        tables.removeAll(LARGE);
        return tables;
    }

    private static List<String> faults(Statement statement, String table) throws SQLException {
        List<String> faults = texts(statement, "PRAGMA integrity_check(" + table + ")");
        faults.remove("ok");
        return faults;
    }

    private static List<String> texts(Statement statement, String sql) throws SQLException {
        List<String> texts = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
        }
        return texts;
    }
}
