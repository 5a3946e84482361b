package io.trunkline.store.postgres;

import com.zaxxer.hikari.HikariDataSource;
import io.trunkline.config.Settings;
import io.trunkline.store.ReaderPool;
import io.trunkline.store.Sql;
import io.trunkline.store.SqlFailure;
import io.trunkline.store.Store;
import io.trunkline.store.StoreUnavailableException;
import io.trunkline.store.StoreWriter;
import io.trunkline.store.sqlite.SqliteStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.callback.BaseCallback;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.exception.FlywayValidateException;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The store of several nodes: one PostgreSQL database, with the tables and statements of the embedded one. A node has two
 * connections that write, one for reports and one for everything else, and at most four that read.
 */
public final class PostgresStore implements Store {

    private static final Logger LOG = LoggerFactory.getLogger(PostgresStore.class);

    private static final Duration TO_CONNECT = Duration.ofSeconds(3);

    /** No statement takes so long, so a server that says nothing for longer has gone away without a word. */
    private static final Duration TO_ANSWER = Duration.ofSeconds(15);

    /** What a session asks of the server beside READ COMMITTED, whatever its own defaults are. */
    private static final String SESSION =
            """
            SET statement_timeout = '10s';
            SET client_min_messages = 'warning';
            SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'""";

    /**
     * A node that is stopped in the middle of a transaction holds what others wait for: the server ends its session, and
     * with it the transaction, which the node begins again should it go on.
     */
    private static final String UNDER_WAY = "SET idle_in_transaction_session_timeout = '3s'";

    /**
     * A change of tables may take its time, but not delay others: it waits only briefly for a transaction that uses the
     * table (a dump does for hours), because every other transaction would wait behind it, and it ends as any transaction
     * does if its node is stopped. Between two changes, where it delays only other nodes that start, the same after longer,
     * if the server is new enough to know of that.
     */
    private static final String MIGRATING = UNDER_WAY
            + """
            ;
            SET lock_timeout = '4s';
            SELECT set_config(name, '30s', false) FROM pg_settings WHERE name = 'idle_session_timeout'""";

    /**
     * Who writes reports finds every row by its key, whatever the planner believes of tables that were empty a moment ago, and
     * plans each statement once.
     */
    private static final String REPORTING =
            """
            SET enable_seqscan = off;
            SET enable_hashjoin = off;
            SET enable_mergejoin = off;
            SET jit = off;
            SET plan_cache_mode = 'force_generic_plan'""";

    private static final String LOCKED = "55P03";
    private static final Set<String> STOPPED = Set.of("25P03", "57P05");

    private final DataSource writers;
    private final HikariDataSource readers;
    private final DatabaseClock clock = new DatabaseClock();

    private PostgresStore(PGSimpleDataSource source) {
        this.writers = source;
        this.readers = ReaderPool.of(source);
        readers.setConnectionTimeout(TO_CONNECT.toMillis());
    }

    /**
     * Opens the store of a database and brings its tables up to date, which nodes that start at once do one by one.
     *
     * @throws StoreUnavailableException if it cannot be reached, or its tables cannot be made
     */
    public static PostgresStore open(Settings.Database database) {
        return open(database, List.of(SqliteStore.TABLES));
    }

    static PostgresStore open(Settings.Database database, List<String> folders) {
        try {
            migrate(database, folders);
            PostgresStore store = new PostgresStore(source(database, TO_ANSWER));
            try (Connection connection = store.openWriter()) {
                store.clock.read(client(connection));
            }
            return store;
        } catch (SQLException | FlywayException | SqlFailure e) {
            throw new StoreUnavailableException(
                    "the database of trunkline.database.url cannot be opened: " + reason(e), e);
        }
    }

    /** In one line: what the server or the driver said, or Flyway where neither said anything. */
    private static String reason(Exception failure) {
        String message = failure.getMessage();
        String state = "";
        for (Throwable at = failure; at != null; at = at.getCause()) {
            if (at instanceof SQLException refused) {
                message = refused.getMessage();
                state = refused.getSQLState() == null ? "" : refused.getSQLState();
            }
        }
        return message.lines().map(String::strip).collect(Collectors.joining(" ")) + meaning(state);
    }

    private static String meaning(String state) {
        if (state.equals(LOCKED)) {
            return "; its tables are to be changed and another session uses them (a dump, a session that was left open);"
                    + " the other nodes are not made to wait for that: start again";
        }
        return STOPPED.contains(state)
                ? "; this node stood still in a change of tables, which was undone: start again"
                : "";
    }

    /** @param toAnswer how long a statement may take, for ever if that is zero, as a migration of large tables may */
    private static PGSimpleDataSource source(Settings.Database database, Duration toAnswer) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setConnectTimeout((int) TO_CONNECT.toSeconds());
        source.setSocketTimeout((int) toAnswer.toSeconds());
        source.setTcpKeepAlive(true);
        source.setApplicationName("trunkline");
        // What the URL says wins over what stands above.
        source.setURL(database.url());
        if (database.user() != null) {
            source.setUser(database.user());
        }
        if (database.password() != null) {
            source.setPassword(database.password());
        }
        // Of a row that is refused it would quote the values, and one of them may be a routing key.
        source.setLogServerErrorDetail(false);
        return source;
    }

    /**
     * Brings the tables up to date. No node writes meanwhile, so that a change of tables and a transaction never wait
     * for each other; a start that finds the tables up to date locks nothing.
     *
     * @param folders of migrations, on the class path
     */
    public static void migrate(Settings.Database database, List<String> folders, Callback... callbacks) {
        FluentConfiguration configuration = Flyway.configure()
                .dataSource(source(database, Duration.ZERO))
                .locations(folders.stream().map(folder -> "classpath:" + folder).toArray(String[]::new))
                .resourceProvider(new PostgresMigrations(folders))
                .callbacks(Stream.concat(Stream.of(new AllToItself()), Stream.of(callbacks))
                        .toArray(Callback[]::new))
                .initSql(MIGRATING)
                // The schema may have something else in it, be it only the functions of an extension.
                .baselineOnMigrate(true)
                .baselineVersion("0");
        // All of it in one session, so that nothing of a node that is stopped outlasts the end of that.
        configuration
                .getPluginRegister()
                .getExact(PostgreSQLConfigurationExtension.class)
                .setTransactionalLock(false);
        Flyway flyway = configuration.load();
        if (flyway.info().pending().length == 0) {
            flyway.validate();
            return;
        }
        try {
            flyway.migrate();
        } catch (FlywayException e) {
            if (e instanceof FlywayValidateException || isOfTheDatabase(e)) {
                throw e;
            }
            // Another node that starts made the table of migrations between two looks of ours at an empty schema, which
            // Flyway then takes for those of another program. Now there is one to see.
            LOG.info("Another node may have begun to make the tables; once more: {}", reason(e));
            configuration.load().migrate();
        }
    }

    private static boolean isOfTheDatabase(Throwable failure) {
        return failure != null && (failure instanceof SQLException || isOfTheDatabase(failure.getCause()));
    }

    /** The first thing in the transaction of a change. */
    private static final class AllToItself extends BaseCallback {

        @Override
        public boolean supports(Event event, Context context) {
            return event == Event.BEFORE_EACH_MIGRATE;
        }

        @Override
        public void handle(Event event, Context context) {
            PostgresLocks.ofEverything(client(context.getConnection()));
        }
    }

    private static Sql client(Connection connection) {
        return Sql.on(connection);
    }

    private static Connection prepared(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
            statement.execute(UNDER_WAY);
            statement.execute(SESSION);
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    Connection openWriter() throws SQLException {
        return prepared(writers.getConnection());
    }

    private Connection openReporter() throws SQLException {
        Connection connection = openWriter();
        try (Statement statement = connection.createStatement()) {
            statement.execute(REPORTING);
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    @Override
    public StoreWriter startWriter() {
        return new PostgresWriter(
                new PostgresDialect(this::openReporter, clock), new PostgresDialect(this::openWriter, clock));
    }

    @Override
    public DataSource reader() {
        return readers;
    }

    /** The database's, so that a node whose own is wrong goes by the same time as the others. */
    @Override
    public Clock clock(Clock own) {
        return clock;
    }

    @Override
    public void close() {
        readers.close();
    }
}
