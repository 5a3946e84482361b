package io.trunkline.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.ledger.tables.RoutingKeyTable;
import io.trunkline.store.Transactions.Work;
import io.trunkline.store.sqlite.SqliteDialect;
import io.trunkline.store.sqlite.SqliteStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** A store in trouble: all who wait hear of it soon, and nobody has to do anything when it is over. */
class GroupCommitWriterTest {

    @TempDir
    private Path folder;

    private SqliteStore store;

    @BeforeEach
    void open() {
        store = SqliteStore.open(folder);
    }

    @AfterEach
    void close() {
        store.close();
    }

    /** The store's own connections, with something done to each that is opened and before each transaction. */
    private final class Troubled implements StoreDialect {

        private final AtomicInteger begun = new AtomicInteger();
        private final StoreDialect own = store.connections();
        private volatile String pragma = "PRAGMA busy_timeout = 20";
        private volatile CountDownLatch answers = new CountDownLatch(0);

        @Override
        public Connection open() throws SQLException {
            Connection connection = own.open();
            try (Statement statement = connection.createStatement()) {
                statement.execute(pragma);
            }
            return connection;
        }

        @Override
        public void begin(Connection connection, Sql client, List<String> subjects, boolean synced)
                throws SQLException {
            own.begin(connection, client, subjects, synced);
            begun.incrementAndGet();
            try {
                answers.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public boolean leavesAGap(Throwable failure) {
            return own.leavesAGap(failure);
        }

        @Override
        public void makeGood() throws SQLException {
            own.makeGood();
        }

        @Override
        public Remedy remedy(Throwable failure) {
            return own.remedy(failure);
        }

        GroupCommitWriter writer(Duration patience) {
            return new GroupCommitWriter(this, "troubled", 512, patience);
        }
    }

    private static CompletableFuture<Void> know(GroupCommitWriter writer, String key) {
        return writer.submit(client -> {
            RoutingKeyTable.ensure(client, key);
            return null;
        });
    }

    private static List<String> known(GroupCommitWriter writer) {
        return writer.submit(client -> client.sql("SELECT routing_key FROM routing_key ORDER BY 1")
                        .query(String.class)
                        .list())
                .join();
    }

    private static void assertUnavailable(CompletableFuture<?> work, String... saying) {
        assertThatThrownBy(() -> work.get(20, TimeUnit.SECONDS))
                .cause()
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContainingAll(saying);
    }

    private static void awaitWritable(GroupCommitWriter writer) {
        Awaitility.await("writable").pollDelay(Duration.ZERO).until(() -> !isRefused(writer.probe()));
    }

    private static boolean isRefused(CompletableFuture<?> work) {
        return work.handle((done, failure) -> failure instanceof StoreUnavailableException)
                .join();
    }

    @Test
    void while_another_process_holds_the_file_one_try_answers_for_all() throws SQLException {
        Troubled connections = new Troubled();
        try (GroupCommitWriter writer = connections.writer(Duration.ofSeconds(20));
                Connection other = store.openWriter()) {
            know(writer, "before").join();
            other.setAutoCommit(false);
            try (Statement statement = other.createStatement()) {
                statement.execute("DELETE FROM routing_key WHERE routing_key = ''");
            }
            connections.begun.set(0);
            List<CompletableFuture<Void>> all = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                all.add(know(writer, "lost-" + i));
            }
            all.forEach(work -> assertUnavailable(work, "SQLITE_BUSY"));
            assertThat(connections.begun).hasValueLessThan(20);
            other.setAutoCommit(true);
            awaitWritable(writer);
            know(writer, "after").join();
            assertThat(known(writer)).containsExactly("after", "before");
        }
    }

    @Test
    void a_file_that_only_reads_is_said_to_be_and_written_again_when_it_can_be() {
        Troubled connections = new Troubled();
        connections.pragma = "PRAGMA query_only = 1";
        try (GroupCommitWriter writer = connections.writer(Duration.ofSeconds(20))) {
            assertUnavailable(know(writer, "lost"), "the store cannot write: [SQLITE_READONLY]");
            Awaitility.await("looking proves nothing")
                    .during(Duration.ofMillis(700))
                    .until(() -> isRefused(writer.submit(client ->
                            client.sql("SELECT 1").query(Integer.class).single())));
            connections.pragma = "PRAGMA query_only = 0";
            awaitWritable(writer);
            know(writer, "after").join();
            assertThat(known(writer)).containsExactly("after");
        }
    }

    @Test
    void a_file_that_is_full_takes_what_it_can_again_when_there_is_room() {
        Troubled connections = new Troubled();
        connections.pragma = "PRAGMA max_page_count = 1";
        try (GroupCommitWriter writer = connections.writer(Duration.ofSeconds(20))) {
            String large = "k".repeat(300_000);
            assertUnavailable(know(writer, large), "[SQLITE_FULL]");
            connections.pragma = "PRAGMA max_page_count = 1000000";
            awaitWritable(writer);
            know(writer, large).join();
            assertThat(known(writer)).containsExactly(large);
        }
    }

    @Test
    void write_behind_a_hanging_commit_is_refused_soon_and_never_written() {
        Troubled connections = new Troubled();
        CountDownLatch disk = new CountDownLatch(1);
        connections.answers = disk;
        try (GroupCommitWriter writer = connections.writer(Duration.ofMillis(100))) {
            CompletableFuture<Void> first = know(writer, "first");
            Awaitility.await("the first is being written").until(() -> connections.begun.get() == 1);
            assertUnavailable(know(writer, "behind"), "the store has not answered for");
            // Those who come now do not wait at all.
            assertThat(know(writer, "later")).isCompletedExceptionally();
            assertThat(first).isNotDone();
            disk.countDown();
            first.join();
            awaitWritable(writer);
            assertThat(known(writer)).containsExactly("first");
        }
    }

    /** What SQLite calls it: 2 is FULL, 1 NORMAL. */
    private static int synchronous(Sql client) {
        return client.sql("PRAGMA synchronous").query(Integer.class).single();
    }

    @Test
    void only_what_is_found_again_is_not_synced_and_that_is_with_what_must_be() {
        Troubled connections = new Troubled();
        try (GroupCommitWriter writer = connections.writer(Duration.ofSeconds(20))) {
            Work<Integer> promise = GroupCommitWriterTest::synchronous;
            Work<Integer> foundAgain = Work.foundAgain(WritePriority.PAGES, GroupCommitWriterTest::synchronous);
            assertThat(writer.submit(promise).join()).isEqualTo(2);
            assertThat(writer.submit(foundAgain).join()).isEqualTo(1);
            assertThat(writer.submit(foundAgain).join()).isEqualTo(1);
            assertThat(writer.submit(promise).join()).isEqualTo(2);

            CountDownLatch disk = new CountDownLatch(1);
            connections.answers = disk;
            connections.begun.set(0);
            CompletableFuture<Integer> first = writer.submit(foundAgain);
            Awaitility.await("the first is being written").until(() -> connections.begun.get() == 1);
            CompletableFuture<Integer> second = writer.submit(foundAgain);
            CompletableFuture<Integer> beside = writer.submit(promise);
            disk.countDown();
            assertThat(List.of(first.join(), second.join(), beside.join())).containsExactly(1, 2, 2);
        }
    }

    @Test
    void a_connection_that_is_opened_again_syncs_again() {
        Troubled connections = new Troubled();
        try (GroupCommitWriter writer = connections.writer(Duration.ofSeconds(20))) {
            Work<Integer> foundAgain = Work.foundAgain(WritePriority.PAGES, GroupCommitWriterTest::synchronous);
            assertThat(writer.submit(foundAgain).join()).isEqualTo(1);
            assertUnavailable(
                    writer.submit(Work.foundAgain(WritePriority.PAGES, client -> {
                        client.sql("DELETE FROM nowhere").update();
                        return null;
                    })),
                    "no such table");
            assertThat(writer.submit(GroupCommitWriterTest::synchronous).join()).isEqualTo(2);
            assertThat(writer.submit(foundAgain).join()).isEqualTo(1);
        }
    }

    @Test
    void a_store_is_back_when_it_has_synced_something() {
        Troubled connections = new Troubled();
        connections.pragma = "PRAGMA query_only = 1";
        Work<Integer> foundAgain = Work.foundAgain(WritePriority.PAGES, GroupCommitWriterTest::synchronous);
        try (GroupCommitWriter writer = connections.writer(Duration.ofSeconds(20))) {
            assertUnavailable(know(writer, "lost"), "the store cannot write: [SQLITE_READONLY]");
            connections.pragma = "PRAGMA query_only = 0";
            AtomicReference<CompletableFuture<Integer>> tried = new AtomicReference<>();
            Awaitility.await("back").pollDelay(Duration.ZERO).until(() -> {
                tried.set(writer.submit(foundAgain));
                return !isRefused(tried.get());
            });
            assertThat(tried.get().join()).isEqualTo(2);
            assertThat(writer.submit(foundAgain).join()).isEqualTo(1);
        }
    }

    @Test
    void after_a_failure_the_log_begins_anew_before_anything_is_promised() throws SQLException, IOException {
        Troubled connections = new Troubled();
        Path log = folder.resolve(SqliteStore.FILE + "-wal");
        try (GroupCommitWriter writer = connections.writer(Duration.ofSeconds(20));
                Connection reader = store.openWriter();
                Statement statement = reader.createStatement()) {
            know(writer, "before").join();
            assertThat(Files.size(log)).isPositive();
            statement.execute("PRAGMA query_only = 1");
            statement.execute("BEGIN DEFERRED");
            statement.executeQuery("SELECT * FROM routing_key").close();
            assertUnavailable(
                    writer.submit(client -> {
                        throw new SqlFailure(
                                "sync", new SQLiteException("[SQLITE_IOERR]", SQLiteErrorCode.SQLITE_IOERR_FSYNC));
                    }),
                    "[SQLITE_IOERR]");
            Awaitility.await("what is in the log cannot go").until(() -> know(writer, "not yet")
                    .handle((done, failure) -> String.valueOf(failure).contains("somebody reads from the log"))
                    .join());
            statement.execute("COMMIT");
            awaitWritable(writer);
            know(writer, "after").join();
            assertThat(known(writer)).containsExactly("after", "before");
        }
    }

    @Test
    void write_after_a_lock_does_not_wait_for_readers() throws SQLException {
        Troubled connections = new Troubled();
        try (GroupCommitWriter writer = connections.writer(Duration.ofSeconds(20));
                Connection other = store.openWriter();
                Connection reader = store.openWriter();
                Statement reading = reader.createStatement()) {
            know(writer, "before").join();
            reading.execute("BEGIN DEFERRED");
            reading.executeQuery("SELECT * FROM routing_key").close();
            other.setAutoCommit(false);
            try (Statement statement = other.createStatement()) {
                statement.execute("DELETE FROM routing_key WHERE routing_key = ''");
            }
            assertUnavailable(know(writer, "lost"), "SQLITE_BUSY");
            other.setAutoCommit(true);
            awaitWritable(writer);
            reading.execute("COMMIT");
        }
    }

    @Test
    void the_end_does_not_wait_for_each_line_of_a_store_that_is_away() {
        AtomicInteger opened = new AtomicInteger();
        StoreDialect away = new SqliteDialect(
                () -> {
                    opened.incrementAndGet();
                    throw new SQLiteException("[SQLITE_CANTOPEN]", SQLiteErrorCode.SQLITE_CANTOPEN);
                },
                null);
        List<CompletableFuture<?>> all = new ArrayList<>();
        try (GroupCommitWriter writer = new GroupCommitWriter(away)) {
            for (WritePriority line : WritePriority.values()) {
                all.add(writer.submit(Work.foundAgain(line, store -> null)));
            }
        }
        assertThat(opened).hasValue(1);
        assertThat(all).allMatch(CompletableFuture::isCompletedExceptionally);
    }

    @Test
    void a_page_does_not_stand_behind_what_is_reported() {
        Troubled connections = new Troubled();
        CountDownLatch disk = new CountDownLatch(1);
        connections.answers = disk;
        List<String> order = new ArrayList<>();
        try (GroupCommitWriter writer = new GroupCommitWriter(connections, "troubled", 1, Duration.ofSeconds(20))) {
            List<CompletableFuture<?>> all = new ArrayList<>();
            all.add(know(writer, "first"));
            for (String trunk : List.of("a", "b")) {
                all.add(writer.submit(new Work<Boolean>() {
                    @Override
                    public Boolean run(Sql client) {
                        return order.add(trunk);
                    }

                    @Override
                    public String subject() {
                        return trunk;
                    }
                }));
            }
            all.add(writer.submit(client -> order.add("page")));
            disk.countDown();
            all.forEach(CompletableFuture::join);
        }
        assertThat(order).containsExactly("a", "page", "b");
    }

    @Test
    void work_that_cannot_be_written_fails_alone() {
        Troubled connections = new Troubled();
        CountDownLatch disk = new CountDownLatch(1);
        connections.answers = disk;
        try (GroupCommitWriter writer = connections.writer(Duration.ofSeconds(20))) {
            CompletableFuture<Void> first = know(writer, "first");
            CompletableFuture<?> poisoned = writer.submit(client -> {
                client.sql("DELETE FROM nowhere").update();
                return null;
            });
            CompletableFuture<Void> last = know(writer, "last");
            disk.countDown();
            first.join();
            last.join();
            assertUnavailable(poisoned, "no such table");
            assertThat(known(writer)).containsExactly("first", "last");
        }
    }
}
