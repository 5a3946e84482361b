package io.trunkline.ledger;

import com.zaxxer.hikari.HikariDataSource;
import io.trunkline.settings.Settings;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * The store of several nodes: one PostgreSQL database, with the tables and statements of the embedded one. A node has two
 * connections that write, one for reports and one for everything else, and at most four that read.
 */
public final class PostgresStore implements Store {

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
     * with it the transaction, which the node begins again should it go on. A migration may think for longer.
     */
    private static final String UNDER_WAY = "SET idle_in_transaction_session_timeout = '%ds'";

    private static final int UNDER_WAY_SECONDS = 3;
    private static final int MIGRATION_SECONDS = 600;

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
     * @throws StoreUnavailable if it cannot be reached, or its tables cannot be made
     */
    public static PostgresStore open(Settings.Database database) {
        try {
            migrate(source(database, Duration.ZERO));
            PostgresStore store = new PostgresStore(source(database, TO_ANSWER));
            try (Connection connection = store.openWriter()) {
                store.clock.read(client(connection));
            }
            return store;
        } catch (SQLException | FlywayException | DataAccessException e) {
            throw new StoreUnavailable("the database of trunkline.database.url cannot be opened: " + reason(e), e);
        }
    }

    /** In one line: what the server or the driver said, or Flyway where neither said anything. */
    private static String reason(Exception failure) {
        String message = failure.getMessage();
        for (Throwable at = failure; at != null; at = at.getCause()) {
            message = at instanceof SQLException refused ? refused.getMessage() : message;
        }
        return message.lines().map(String::strip).collect(Collectors.joining(" "));
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
     * Brings the tables up to date. Nobody writes meanwhile, so that a change of tables and a transaction never wait for
     * each other; who finds the tables up to date disturbs nobody.
     */
    private static void migrate(PGSimpleDataSource source) throws SQLException {
        Flyway flyway = Flyway.configure()
                .dataSource(source)
                .locations("classpath:" + SqliteStore.TABLES)
                .resourceProvider(new PostgresMigrations())
                // The schema may have something else in it, be it only the functions of an extension.
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .load();
        if (flyway.info().pending().length == 0) {
            flyway.validate();
            return;
        }
        try (Connection connection = prepared(source.getConnection(), MIGRATION_SECONDS)) {
            connection.setAutoCommit(false);
            PostgresLocks.ofEverything(client(connection));
            flyway.migrate();
            connection.commit();
        }
    }

    private static JdbcClient client(Connection connection) {
        return JdbcClient.create(new SingleConnectionDataSource(connection, true));
    }

    private static Connection prepared(Connection connection, int underWaySeconds) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
            statement.execute(UNDER_WAY.formatted(underWaySeconds));
            statement.execute(SESSION);
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    Connection openWriter() throws SQLException {
        return prepared(writers.getConnection(), UNDER_WAY_SECONDS);
    }

    @Override
    public LedgerWriter startWriter() {
        return new PostgresWriter(new PostgresConnections(this::openWriter, clock));
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
