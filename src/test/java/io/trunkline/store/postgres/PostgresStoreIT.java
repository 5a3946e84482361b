package io.trunkline.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.trunkline.config.Settings;
import io.trunkline.ledger.NewerNode;
import io.trunkline.ledger.PostgresServer;
import io.trunkline.ledger.tables.ComponentTable;
import io.trunkline.ledger.tables.RoutingKeyTable;
import io.trunkline.store.Sql;
import io.trunkline.store.StoreUnavailableException;
import io.trunkline.store.StoreWriter;
import io.trunkline.store.Transactions.Work;
import io.trunkline.store.WritePriority;
import io.trunkline.store.sqlite.SqliteStore;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.flywaydb.core.api.callback.BaseCallback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.junit.jupiter.api.Test;

/** What is PostgreSQL's own: the rest of the ledger is tried on it by the tests that try it on SQLite. */
class PostgresStoreIT {

    private static final Clock WRONG = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);

    private final PostgresServer server = PostgresServer.shared();

    private static String show(StoreWriter writer, String setting) {
        return writer.submit(showing(setting)).join();
    }

    private static Work<String> showing(String setting) {
        return store -> store.sql("SHOW " + setting).query(String.class).single();
    }

    @Test
    void nodes_that_start_at_once_make_the_tables_once() {
        Settings.Database database = server.newSettings();
        List<CompletableFuture<PostgresStore>> starts = new ArrayList<>();
        for (int node = 0; node < 3; node++) {
            starts.add(CompletableFuture.supplyAsync(
                    () -> PostgresStore.open(database), command -> new Thread(command).start()));
        }
        for (CompletableFuture<PostgresStore> start : starts) {
            try (PostgresStore store = start.join();
                    StoreWriter writer = store.startWriter()) {
                assertThat(writer.probe().join()).isEqualTo(1);
            }
        }
    }

    /** Between the two steps in which Flyway makes it, which no test can hold, so another hand makes it here. */
    @Test
    void half_made_migrations_table_of_another_node_does_not_keep_a_node_from_starting() {
        String name = server.newDatabase();
        server.execute(name, "CREATE TABLE somebody_elses (n BIGINT)");
        Settings.Database database = server.settings(name);
        AtomicInteger begun = new AtomicInteger();
        PostgresStore.migrate(database, List.of(SqliteStore.TABLES), new BaseCallback() {
            @Override
            public boolean supports(Event event, Context context) {
                return event == Event.BEFORE_BASELINE;
            }

            @Override
            public void handle(Event event, Context context) {
                begun.incrementAndGet();
                server.execute(
                        name,
                        """
                        CREATE TABLE flyway_schema_history (installed_rank INT PRIMARY KEY, version VARCHAR(50),
                          description VARCHAR(200) NOT NULL, type VARCHAR(20) NOT NULL, script VARCHAR(1000) NOT NULL,
                          checksum INT, installed_by VARCHAR(100) NOT NULL,
                          installed_on TIMESTAMP NOT NULL DEFAULT now(), execution_time INT NOT NULL,
                          success BOOLEAN NOT NULL)""");
            }
        });
        assertThat(begun).hasValue(1);
        try (PostgresStore store = PostgresStore.open(database);
                StoreWriter writer = store.startWriter()) {
            assertThat(writer.probe().join()).isEqualTo(1);
        }
    }

    /** Of which nobody knows whether it is a table of ours, so that two nodes say at once where theirs begin. */
    @Test
    void nodes_that_start_at_once_do_so_beside_something_else_in_the_schema() {
        String name = server.newDatabase();
        server.execute(name, "CREATE TABLE somebody_elses (n BIGINT)");
        Settings.Database database = server.settings(name);
        List<CompletableFuture<Void>> starts = new ArrayList<>();
        for (int node = 0; node < 4; node++) {
            starts.add(CompletableFuture.runAsync(
                    () -> PostgresStore.open(database).close(), command -> new Thread(command).start()));
        }
        starts.forEach(CompletableFuture::join);
    }

    /** A newer node is stopped in a change of tables, with all that it holds. */
    private static final class StandingStill extends BaseCallback {

        private final CountDownLatch underWay = new CountDownLatch(1);
        private final CountDownLatch goesOn = new CountDownLatch(1);

        @Override
        public boolean supports(Event event, Context context) {
            return event == Event.AFTER_EACH_MIGRATE;
        }

        @Override
        public void handle(Event event, Context context) {
            underWay.countDown();
            try {
                goesOn.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Test
    void a_node_that_is_stopped_in_a_change_of_tables_holds_the_others_up_for_moments_and_changes_nothing()
            throws Exception {
        Settings.Database database = server.newSettings();
        try (PostgresStore older = PostgresStore.open(database);
                StoreWriter writer = older.startWriter()) {
            StandingStill still = new StandingStill();
            CompletableFuture<Void> stopped = CompletableFuture.runAsync(
                    () -> PostgresStore.migrate(database, NewerNode.FOLDERS, still),
                    command -> new Thread(command).start());
            still.underWay.await();
            // They wait for it, and then go on as if it had never been.
            assertThat(writer.probe().join()).isEqualTo(1);
            assertThat(columns(writer)).isEmpty();
            // Another that is newer does what this one has not.
            NewerNode.startsOn(database);
            assertThat(columns(writer)).hasSize(1);
            still.goesOn.countDown();
            assertThatThrownBy(stopped::join)
                    .hasRootCauseMessage("FATAL: terminating connection due to idle-in-transaction timeout");
            assertThat(writer.probe().join()).isEqualTo(1);
        }
    }

    private static List<String> columns(StoreWriter writer) {
        return writer.submit(store -> store.sql("SELECT table_name FROM information_schema.columns"
                                + " WHERE table_name = 'component' AND column_name = 'later'")
                        .query(String.class)
                        .list())
                .join();
    }

    /** As a dump does for as long as it takes: who waited for it with a change would have all others wait behind him. */
    @Test
    void migration_does_not_wait_long_for_readers_and_says_so() throws SQLException {
        Settings.Database database = server.newSettings();
        PostgresStore.migrate(database, List.of(SqliteStore.TABLES));
        try (Connection dump =
                DriverManager.getConnection(database.url(), PostgresServer.USER, PostgresServer.PASSWORD)) {
            dump.setAutoCommit(false);
            dump.createStatement().execute("LOCK TABLE component IN ACCESS SHARE MODE");
            assertThatThrownBy(() -> PostgresStore.open(database, NewerNode.FOLDERS))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContainingAll("lock timeout", "a dump", "start again")
                    .message()
                    .doesNotContain("\n");
        }
        PostgresStore.open(database, NewerNode.FOLDERS).close();
        PostgresStore.open(database).close();
    }

    @Test
    void the_promise_does_not_depend_on_the_defaults_of_the_database() {
        String name = server.newDatabase();
        server.execute("postgres", "ALTER DATABASE " + name + " SET synchronous_commit = off");
        server.execute("postgres", "ALTER DATABASE " + name + " SET default_transaction_isolation = 'serializable'");
        Settings.Database database = server.settings(name);
        try (PostgresStore store = PostgresStore.open(database);
                StoreWriter writer = store.startWriter()) {
            assertThat(show(writer, "synchronous_commit")).isEqualTo("on");
            assertThat(show(writer, "transaction_isolation")).isEqualTo("read committed");
        }
    }

    @Test
    void stronger_promises_of_the_database_are_left_alone() {
        String name = server.newDatabase();
        server.execute("postgres", "ALTER DATABASE " + name + " SET synchronous_commit = remote_apply");
        try (PostgresStore store = PostgresStore.open(server.settings(name));
                StoreWriter writer = store.startWriter()) {
            assertThat(show(writer, "synchronous_commit")).isEqualTo("remote_apply");
        }
    }

    @Test
    void what_is_found_again_does_not_wait_for_the_disk_and_what_comes_after_does() {
        try (PostgresStore store = PostgresStore.open(server.newSettings());
                StoreWriter writer = store.startWriter()) {
            Work<String> shown = showing("synchronous_commit");
            assertThat(writer.submit(Work.foundAgain(WritePriority.PAGES, shown))
                            .join())
                    .isEqualTo("off");
            assertThat(writer.submit(shown).join()).isEqualTo("on");
        }
    }

    @Test
    void the_time_is_the_databases_whatever_the_nodes_own_clock_says() {
        try (PostgresStore store = PostgresStore.open(server.newSettings());
                StoreWriter writer = store.startWriter()) {
            Instant before = now(writer);
            Instant told = store.clock(WRONG).instant();
            Instant after = now(writer);
            // The database's answers are whole milliseconds, and the clock is behind by as long as an answer took.
            assertThat(told).isBetween(before.minusSeconds(10), after.plusMillis(1));
        }
    }

    private static Instant now(StoreWriter writer) {
        return Instant.ofEpochMilli(
                writer.submit(store -> store.sql("SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)")
                                .query(Long.class)
                                .single())
                        .join());
    }

    /** Its statements were prepared for the tables as they were, and {@code *} means more columns now. */
    @Test
    void an_older_node_goes_on_and_can_be_started_beside_a_newer_one_that_added_to_the_tables() {
        Settings.Database database = server.newSettings();
        try (PostgresStore older = PostgresStore.open(database);
                StoreWriter writer = older.startWriter()) {
            for (int use = 0; use < 10; use++) {
                writer.submit(store -> ComponentTable.find(store, "a")).join();
                writer.submit(store -> RoutingKeyTable.find(store, "k")).join();
            }
            NewerNode.startsOn(database);
            assertThat(writer.submit(store -> ComponentTable.find(store, "a")).join())
                    .isEmpty();
            assertThat(writer.submit(store -> {
                                RoutingKeyTable.ensure(store, "k");
                                return RoutingKeyTable.find(store, "k");
                            })
                            .join())
                    .isPresent();
            try (PostgresStore restarted = PostgresStore.open(database);
                    StoreWriter another = restarted.startWriter()) {
                assertThat(another.probe().join()).isEqualTo(1);
            }
        }
    }

    @Test
    void while_the_server_is_away_nothing_is_written_and_when_it_is_back_all_goes_on() {
        try (PostgresServer own = PostgresServer.started();
                PostgresStore store = PostgresStore.open(own.newSettings());
                StoreWriter writer = store.startWriter()) {
            writer.submit(rows -> {
                        RoutingKeyTable.ensure(rows, "before");
                        return null;
                    })
                    .join();
            own.crash();
            assertThatThrownBy(() -> writer.probe().join())
                    .isInstanceOf(CompletionException.class)
                    .hasCauseInstanceOf(StoreUnavailableException.class)
                    .hasMessageNotContaining(PostgresServer.PASSWORD);
            own.start();
            // For half a second after a failure nobody else tries.
            await().ignoreExceptions()
                    .untilAsserted(() -> assertThat(writer.submit(rows -> RoutingKeyTable.find(rows, "before"))
                                    .join())
                            .isPresent());
            own.stop();
            own.start();
            // It did not notice, and the first who asks does not either.
            assertThat(writer.probe().join()).isEqualTo(1);
        }
    }

    @Test
    void a_database_that_is_not_there_is_said_in_one_line_without_the_password() {
        Settings.Database nowhere = new Settings.Database(
                server.url("nowhere") + "?password=" + PostgresServer.PASSWORD, PostgresServer.USER, null);
        assertThatThrownBy(() -> PostgresStore.open(nowhere))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("trunkline.database.url")
                .hasMessageContaining("\"nowhere\" does not exist")
                .hasMessageNotContaining(PostgresServer.PASSWORD)
                .message()
                .doesNotContain("\n");
    }

    @Test
    void an_error_does_not_quote_the_values_of_a_row() {
        try (PostgresStore store = PostgresStore.open(server.newSettings());
                StoreWriter writer = store.startWriter()) {
            assertThatThrownBy(() -> writer.submit(rows -> {
                                RoutingKeyTable.ensure(rows, "a-secret-routing-key");
                                return rows.sql("INSERT INTO routing_key (routing_key) VALUES (?)")
                                        .param("a-secret-routing-key")
                                        .update();
                            })
                            .join())
                    .hasMessageContaining("routing_key_pkey")
                    .hasMessageNotContaining("a-secret-routing-key");
        }
    }

    @Test
    void statements_of_one_journey_are_done_in_their_order_and_the_last_answers() throws SQLException {
        try (PostgresStore store = PostgresStore.open(server.newSettings());
                Connection connection = store.openWriter()) {
            Sql sql = Sql.on(connection);
            sql.sql("CREATE TEMP TABLE seen (n BIGINT)").update();

            // More often than the driver waits before it keeps them prepared at the server.
            for (long n = 0; n < 8; n++) {
                sql.sql("SELECT ?::text UNION ALL SELECT 'another row'")
                        .param("not given")
                        .ahead();
                List<Long> numbers = sql.sql("SELECT n FROM seen WHERE n >= ? ORDER BY n")
                        .param(n)
                        .after(sql.sql("INSERT INTO seen VALUES (?), (?)")
                                .params(n, n + 1)
                                .changing(2))
                        .query(Long.class)
                        .list();
                assertThat(numbers).containsExactly(n == 0 ? new Long[] {0L, 1L} : new Long[] {n, n, n + 1});
            }
            assertThat(sql.sql("SELECT COUNT(*) FROM seen").query(Long.class).single())
                    .as("none is sent twice")
                    .isEqualTo(16);
        }
    }

    @Test
    void rows_that_were_not_changed_are_noticed_in_the_middle_of_a_journey() throws SQLException {
        try (PostgresStore store = PostgresStore.open(server.newSettings());
                Connection connection = store.openWriter()) {
            Sql sql = Sql.on(connection);
            sql.sql("CREATE TEMP TABLE seen (n BIGINT)").update();

            assertThatThrownBy(() -> sql.sql("SELECT 1")
                            .after(sql.sql("UPDATE seen SET n = 1").changing(1))
                            .query(Long.class)
                            .list())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("0 rows changed instead of 1");
        }
    }

    @Test
    void what_no_statement_followed_is_not_sent_in_the_next_transaction() throws SQLException {
        try (PostgresStore store = PostgresStore.open(server.newSettings());
                Connection connection = store.openWriter()) {
            Sql sql = Sql.on(connection);
            sql.sql("SELECT no_such_function()").ahead();

            sql.transactionBegins(WritePriority.REPORTS, List.of("a component"), false);

            assertThat(sql.sql("SELECT 1").query(Long.class).single()).isEqualTo(1);
        }
    }
}
