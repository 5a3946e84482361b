package io.trunkline.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import javax.sql.DataSource;

/**
 * Statements on a store. On one connection a statement is prepared once and stays open, because to prepare it takes SQLite
 * longer than to run it.
 */
public abstract class Sql {

    private Sql() {}

    /** Statements on one connection, for one thread at a time; they stay prepared until it is closed. */
    public static Sql on(Connection connection) {
        return new OnConnection(connection);
    }

    /** Statements that each take a connection and give it back, for any thread. */
    public static Sql of(DataSource source, int timeoutSeconds) {
        return new OfSource(source, timeoutSeconds);
    }

    public Statement sql(String text) {
        return new Statement(this, text);
    }

    /** What is done with a statement before it is free for its next use. */
    @FunctionalInterface
    interface Use<T> {
        T of(PreparedStatement statement) throws SQLException;
    }

    /** Reads one row; {@code number} counts from 0. */
    @FunctionalInterface
    public interface Row<T> {
        T read(ResultSet row, int number) throws SQLException;
    }

    /** Reads one row for what it does with it. */
    @FunctionalInterface
    public interface Each {
        void read(ResultSet row) throws SQLException;
    }

    /** The same with its answer, which others may come before. */
    @FunctionalInterface
    private interface UseOnJourney<T> {
        T of(PreparedStatement statement, Journey journey) throws SQLException;
    }

    abstract <T> T use(String text, Use<T> use) throws SQLException;

    /** Statements that wait to be sent with the next one, which is about to be sent. */
    List<Statement> takeAhead() {
        return List.of();
    }

    void keepAhead(Statement statement) {
        throw new UnsupportedOperationException("the next statement may have another connection: " + statement.text);
    }

    /** A cache of what was read, which several verdicts use; work that changes what is in it has to say so to it. */
    public interface SharedReads {

        /** Evicts what was read of one component, whose row may have changed; see {@link Transactions.Work#subject()}. */
        void changed(String component);
    }

    /** The cache of this type that the work under way shares with other work; a new one each time where none is shared. */
    public <T extends SharedReads> T shared(Class<T> type, Supplier<T> make) {
        return make.get();
    }

    /**
     * A transaction begins. Transactions of verdicts share cached reads, since verdicts evict what they change. The cache is
     * cleared when another connection may write, or when work begins that is no verdict and names no component; work on one
     * component evicts that component alone.
     *
     * @param line of all its work
     * @param subjects {@link Transactions.Work#subject()} of each piece of work; one is empty where it names no component
     * @param onlyWriter whether no other connection writes
     */
    public void transactionBegins(WritePriority line, List<String> subjects, boolean onlyWriter) {}

    /** A transaction was rolled back: the cache may hold what it wrote, and is cleared. */
    public void transactionRolledBack() {}

    /** A statement and what it is given. */
    public static final class Statement {

        private static final int ANY = -1;

        private final Sql sql;
        private final String text;
        private final List<Object> parameters = new ArrayList<>();
        private Statement first;

        /** How many rows it is to change. */
        private int rows = ANY;

        private Statement(Sql sql, String text) {
            this.sql = sql;
            this.text = text;
        }

        /** The next parameter; what the driver takes, or null. */
        public Statement param(Object value) {
            parameters.add(value);
            return this;
        }

        public Statement params(Object... values) {
            return params(Arrays.asList(values));
        }

        public Statement params(List<?> values) {
            parameters.addAll(values);
            return this;
        }

        /** To change so many rows; it fails if it changes another number. */
        public Statement changing(int expected) {
            rows = expected;
            return this;
        }

        void check(int changed) {
            if (rows != ANY && rows != changed) {
                throw new IllegalStateException(changed + " rows changed instead of " + rows + ": " + text);
            }
        }

        String text() {
            return text;
        }

        List<Object> parameters() {
            return parameters;
        }

        /** Sends another one before it, in the same {@link Journey}. */
        public Statement after(Statement earlier) {
            first = earlier;
            return this;
        }

        /** Is sent before the next statement of the transaction, in the same {@link Journey}, and not at all if none follows. */
        public void ahead() {
            sql.keepAhead(this);
        }

        /** How many rows it changed. */
        public int update() {
            return use((prepared, journey) -> {
                int changed = journey.changed(prepared);
                check(changed);
                return changed;
            });
        }

        public <T> Rows<T> query(Row<T> row) {
            return new Rows<>(this, row);
        }

        /** Hands over one row after the other, so that they are never all in memory. */
        public void query(Each each) {
            use((prepared, journey) -> {
                try (ResultSet rows = journey.rows(prepared)) {
                    while (rows.next()) {
                        each.read(rows);
                    }
                    return null;
                }
            });
        }

        /** The first column of each row, as a {@code String}, {@code Long} or {@code Integer}. */
        public <T> Rows<T> query(Class<T> type) {
            return query((row, number) -> type.cast(first(row, type)));
        }

        private static Object first(ResultSet row, Class<?> type) throws SQLException {
            if (type == String.class) {
                return row.getString(1);
            }
            long value = row.getLong(1);
            if (row.wasNull()) {
                return null;
            }
            if (type == Long.class) {
                return value;
            }
            if (type == Integer.class) {
                return Math.toIntExact(value);
            }
            throw new IllegalArgumentException("a column is read as String, Long or Integer, not as " + type);
        }

        private <T> T use(UseOnJourney<T> use) {
            List<Statement> earlier = sql.takeAhead();
            if (first != null) {
                earlier = new ArrayList<>(earlier);
                earlier.add(first);
            }
            Journey journey = new Journey(earlier, this);
            try {
                return sql.use(journey.text(), prepared -> {
                    journey.give(prepared);
                    return use.of(prepared, journey);
                });
            } catch (SQLException e) {
                throw failure(e);
            }
        }

        private SqlFailure failure(SQLException cause) {
            return new SqlFailure(text, cause);
        }
    }

    /** The rows of a query. */
    public static final class Rows<T> {

        private final Statement statement;
        private final Row<T> row;

        private Rows(Statement statement, Row<T> row) {
            this.statement = statement;
            this.row = row;
        }

        public List<T> list() {
            return statement.use((prepared, journey) -> {
                try (ResultSet rows = journey.rows(prepared)) {
                    List<T> all = new ArrayList<>();
                    while (rows.next()) {
                        all.add(row.read(rows, all.size()));
                    }
                    return all;
                }
            });
        }

        /** Without those that are there twice. */
        public Set<T> set() {
            return new LinkedHashSet<>(list());
        }

        /** The one row, if there is one and what it holds is not null. */
        public Optional<T> optional() {
            List<T> all = list();
            if (all.size() > 1) {
                throw statement.failure(new SQLException(all.size() + " rows where one was expected"));
            }
            return all.isEmpty() ? Optional.empty() : Optional.ofNullable(all.get(0));
        }

        /** The one row. */
        public T single() {
            return optional().orElseThrow(() -> statement.failure(new SQLException("no row where one was expected")));
        }
    }

    private static final class OnConnection extends Sql {

        /** More than the ledger has; those that it makes up, with as many parameters as there are ids, come on top. */
        private static final int MOST = 256;

        private final Connection connection;

        /** The one that was used last at the end. */
        private final Map<String, PreparedStatement> free = new LinkedHashMap<>();

        private final Map<Class<?>, SharedReads> shared = new HashMap<>();
        private final List<Statement> ahead = new ArrayList<>();
        private boolean shares;

        OnConnection(Connection connection) {
            this.connection = connection;
        }

        @Override
        public <T extends SharedReads> T shared(Class<T> type, Supplier<T> make) {
            return shares ? type.cast(shared.computeIfAbsent(type, made -> make.get())) : make.get();
        }

        @Override
        List<Statement> takeAhead() {
            if (ahead.isEmpty()) {
                return List.of();
            }
            List<Statement> taken = List.copyOf(ahead);
            ahead.clear();
            return taken;
        }

        @Override
        void keepAhead(Statement statement) {
            ahead.add(statement);
        }

        @Override
        public void transactionBegins(WritePriority line, List<String> subjects, boolean onlyWriter) {
            ahead.clear();
            shares = line == WritePriority.VERDICTS;
            if (!onlyWriter || !shares && subjects.contains("")) {
                shared.clear();
            } else if (!shares) {
                shared.values().forEach(reads -> subjects.forEach(reads::changed));
            }
        }

        @Override
        public void transactionRolledBack() {
            ahead.clear();
            shared.clear();
        }

        @Override
        <T> T use(String text, Use<T> use) throws SQLException {
            // Out of the map while its rows are read, which may use the same statement again.
            PreparedStatement known = free.remove(text);
            PreparedStatement statement = known == null ? connection.prepareStatement(text) : known;
            T result;
            try {
                result = use.of(statement);
            } catch (SQLException | RuntimeException | Error e) {
                closeAfter(e, statement);
                throw e;
            }
            PreparedStatement twin = free.put(text, statement);
            if (twin != null) {
                twin.close();
            }
            if (free.size() > MOST) {
                free.remove(free.keySet().iterator().next()).close();
            }
            return result;
        }

        private static void closeAfter(Throwable failure, PreparedStatement statement) {
            try {
                statement.close();
            } catch (SQLException e) {
                failure.addSuppressed(e);
            }
        }
    }

    private static final class OfSource extends Sql {

        private final DataSource source;
        private final int timeoutSeconds;

        OfSource(DataSource source, int timeoutSeconds) {
            this.source = source;
            this.timeoutSeconds = timeoutSeconds;
        }

        @Override
        <T> T use(String text, Use<T> use) throws SQLException {
            try (Connection connection = source.getConnection();
                    PreparedStatement statement = connection.prepareStatement(text)) {
                statement.setQueryTimeout(timeoutSeconds);
                return use.of(statement);
            }
        }
    }
}
