package io.trunkline.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.trunkline.ledger.tables.RoutingKeyTable;
import io.trunkline.store.GroupCommitWriter;
import io.trunkline.store.Sql;
import io.trunkline.store.StoreDialect;
import io.trunkline.store.StoreUnavailableException;
import io.trunkline.store.StoreWriter;
import io.trunkline.store.sqlite.SqliteDialect;
import io.trunkline.store.sqlite.SqliteStore;
import io.trunkline.store.sqlite.WalCheckpointer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the log gets into the file beside the one who writes, and what happens when it does not. */
class ReadingTheLogTest {

    private static final long LARGEST = 32 * 1024 * 1024;

    @TempDir
    private Path folder;

    @TempDir
    private Path elsewhere;

    private SqliteStore store;
    private int copies;

    @BeforeEach
    void open() {
        store = SqliteStore.open(folder);
    }

    @AfterEach
    void close() {
        store.close();
    }

    /** Looks after each transaction, by what {@code opening} opens. */
    private final class Writer implements StoreDialect, AutoCloseable {

        private final WalCheckpointer log;
        private final GroupCommitWriter writer;

        Writer(SqliteDialect.Opening opening) {
            log = new WalCheckpointer(file(), LARGEST, 1, opening);
            writer = new GroupCommitWriter(this);
        }

        @Override
        public Connection open() throws SQLException {
            return store.openWriter();
        }

        @Override
        public void committed(Connection connection, int works) {
            log.committed(connection, works, System.nanoTime());
        }

        int write(String key) {
            return write(writer, key);
        }

        static int write(StoreWriter writer, String key) {
            return writer.submit(client -> {
                        RoutingKeyTable.ensure(client, key);
                        return 1;
                    })
                    .join();
        }

        @Override
        public void close() {
            writer.close();
            log.close();
        }
    }

    private Path file() {
        return folder.resolve(SqliteStore.FILE);
    }

    /** What the file itself has, without its log. */
    private int keysInFile() {
        Path copy = elsewhere.resolve("copy-" + copies++);
        try {
            Files.copy(file(), copy);
            try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + copy.toUri() + "?immutable=1");
                    Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("SELECT COUNT(*) FROM routing_key")) {
                return row.getInt(1);
            }
        } catch (IOException | SQLException torn) {
            // It was copied while it was written.
            return -1;
        }
    }

    @Test
    void sqlite_does_not_lose_what_two_connections_read_into_the_file() throws SQLException {
        try (Connection connection = store.openWriter();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT sqlite_version() >= '3.51.3'")) {
            assertThat(row.getBoolean(1)).isTrue();
        }
    }

    @Test
    void log_is_checkpointed_without_a_further_write() {
        try (Writer writer = new Writer(store::openWriter)) {
            writer.write("one");

            await().until(() -> keysInFile() == 1);
        }
    }

    @Test
    void log_stays_small_and_the_last_write_reaches_the_file() throws IOException {
        try (Writer writer = new Writer(store::openWriter)) {
            long largest = 0;
            for (int i = 0; i < 500; i++) {
                writer.write("key-" + i);
                largest = Math.max(largest, Files.size(folder.resolve(SqliteStore.FILE + "-wal")));
            }
            // Some two pages each: one after the other they would be 4 MB.
            assertThat(largest).isLessThan(2 * 1024 * 1024);
            await().until(() -> {
                // What comes while the thread is at it is for the next time.
                writer.write("last");
                return keysInFile() == 501;
            });
        }
    }

    @Test
    void where_the_thread_cannot_the_writer_does_it_and_the_thread_tries_again() {
        AtomicInteger tries = new AtomicInteger();
        try (Writer writer = new Writer(() -> {
            if (tries.incrementAndGet() == 1) {
                throw new SQLException("no more files");
            }
            return store.openWriter();
        })) {
            writer.write("one");
            await().until(() -> tries.get() == 1);
            writer.write("two");
            await().until(() -> {
                writer.write("more");
                return tries.get() == 2;
            });

            assertThat(keysInFile()).isGreaterThanOrEqualTo(2);
        }
    }

    @Test
    void close_waits_for_the_checkpoint() {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goesOn = new CountDownLatch(1);
        AtomicInteger open = new AtomicInteger();
        Writer writer = new Writer(() -> {
            begun.countDown();
            try {
                goesOn.await();
            } catch (InterruptedException e) {
                throw new SQLException(e);
            }
            open.incrementAndGet();
            return store.openWriter();
        });
        writer.write("one");
        await().until(() -> begun.getCount() == 0);

        CompletableFuture<Void> closed = CompletableFuture.runAsync(writer::close);
        assertThat(closed).isNotDone();
        goesOn.countDown();
        closed.join();

        assertThat(open).hasValue(1);
    }

    @Test
    void a_file_that_was_moved_away_is_not_made_anew_so_that_its_log_stays() throws IOException {
        Path moved = elsewhere.resolve("moved.db");
        try (StoreWriter writer = store.startWriter()) {
            for (int i = 0; i < 900; i++) {
                Writer.write(writer, "key-" + i);
            }
            Files.move(file(), moved);
            assertThatThrownBy(() -> Writer.write(writer, "lost"))
                    .hasCauseInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining("was renamed or deleted while the router ran");
        }
        store.close();

        assertThat(file()).doesNotExist();
        Files.move(moved, file());
        store = SqliteStore.open(folder);
        assertThat(Sql.of(store.reader(), 20)
                        .sql("SELECT COUNT(*) FROM routing_key")
                        .query(Integer.class)
                        .single())
                .isEqualTo(900);
    }

    @Test
    void log_that_a_reader_kept_long_is_truncated_when_the_reader_ends() throws SQLException {
        AtomicInteger looks = new AtomicInteger();
        try (Connection reader = store.reader().getConnection();
                WalCheckpointer log = new WalCheckpointer(file(), 100_000, 1_000, () -> {
                    looks.incrementAndGet();
                    return store.openWriter();
                });
                Connection writer = store.openWriter();
                Statement statement = writer.createStatement()) {
            statement.execute("CREATE TABLE big (body BLOB)");
            reader.setAutoCommit(false);
            try (Statement reading = reader.createStatement()) {
                reading.executeQuery("SELECT COUNT(*) FROM big").close();
            }
            statement.execute("INSERT INTO big VALUES (zeroblob(60000000))");

            await().until(() -> {
                log.committed(writer, 1_000, Long.MAX_VALUE / 2);
                return looks.get() == 1;
            });
            assertThat(size()).isGreaterThan(60_000_000);
            reader.close();
            await().until(() -> {
                log.committed(writer, 1_000, Long.MAX_VALUE / 2);
                return size() == 0;
            });
        }
    }

    private long size() {
        try {
            return Files.size(folder.resolve(SqliteStore.FILE + "-wal"));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
