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

    abstract <T> T use(String text, Use<T> use) throws SQLException;

    /** What is read once for several pieces of work, which tell it of what they change. */
    public interface SharedReads {

        /** The row of that component may be another; what else it may be is said by {@link Transactions.Work#subject()}. */
        void changed(String component);
    }

    /** What the work under way shares with that before it and after it; where nothing is shared, a new one each time. */
    public <T extends SharedReads> T shared(Class<T> type, Supplier<T> make) {
        return make.get();
    }

    /**
     * A transaction begins. Only verdicts share what they read: they say themselves what they change of it. What they read is
     * kept after their transaction as long as no other connection writes and nothing comes between but work that changes no more than the row
     * of one component.
     *
     * @param line of all its work
     * @param subjects what {@link Transactions.Work#subject()} says of each
     * @param onlyWriter whether no other connection writes
     */
    public void share(WritePriority line, List<String> subjects, boolean onlyWriter) {}

    /** A transaction was rolled back: what it read may never have been. */
    public void forgetShared() {}

    /** A statement and what it is given. */
    public static final class Statement {

        private final Sql sql;
        private final String text;
        private final List<Object> parameters = new ArrayList<>();

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

        /** How many rows it changed. */
        public int update() {
            return use(PreparedStatement::executeUpdate);
        }

        public <T> Rows<T> query(Row<T> row) {
            return new Rows<>(this, row);
        }

        /** Hands over one row after the other, so that they are never all in memory. */
        public void query(Each each) {
            use(prepared -> {
                try (ResultSet rows = prepared.executeQuery()) {
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

        private <T> T use(Use<T> use) {
            try {
                return sql.use(text, statement -> {
                    for (int i = 0; i < parameters.size(); i++) {
                        statement.setObject(i + 1, parameters.get(i));
                    }
                    return use.of(statement);
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
            return statement.use(prepared -> {
                try (ResultSet rows = prepared.executeQuery()) {
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
        private boolean shares;

        OnConnection(Connection connection) {
            this.connection = connection;
        }

        @Override
        public <T extends SharedReads> T shared(Class<T> type, Supplier<T> make) {
            return shares ? type.cast(shared.computeIfAbsent(type, made -> make.get())) : make.get();
        }

        @Override
        public void share(WritePriority line, List<String> subjects, boolean onlyWriter) {
            shares = line == WritePriority.VERDICTS;
            if (!onlyWriter || !shares && subjects.contains("")) {
                forgetShared();
            } else if (!shares) {
                shared.values().forEach(reads -> subjects.forEach(reads::changed));
            }
        }

        @Override
        public void forgetShared() {
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
