package io.trunkline.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.store.Transactions.Work;
import io.trunkline.store.sqlite.SqliteStore;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What verdicts share of what they read, and until when. */
class SharedReadsTest {

    @TempDir
    private Path folder;

    private SqliteStore store;
    private StoreWriter writer;

    private static final class Reads implements Sql.SharedReads {

        private final List<String> changed = new ArrayList<>();

        @Override
        public void changed(String component) {
            changed.add(component);
        }
    }

    @BeforeEach
    void open() {
        store = SqliteStore.open(folder);
        writer = store.startWriter();
    }

    @AfterEach
    void close() {
        writer.close();
        store.close();
    }

    private CompletableFuture<Reads> reads(WritePriority line) {
        return writer.submit(Work.foundAgain(line, client -> client.shared(Reads.class, Reads::new)));
    }

    private Reads verdictReads() {
        return reads(WritePriority.VERDICTS).join();
    }

    /** Work on one component alone, as a report is. */
    private void report(String component) {
        writer.submit(new Work<Void>() {
                    @Override
                    public Void run(Sql client) {
                        return null;
                    }

                    @Override
                    public String subject() {
                        return component;
                    }
                })
                .join();
    }

    @Test
    void verdicts_of_one_transaction_share_what_they_read_and_nothing_else_does() {
        CountDownLatch queued = new CountDownLatch(1);
        writer.submit(client -> {
            try {
                queued.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return null;
        });
        List<CompletableFuture<Reads>> made = List.of(
                reads(WritePriority.VERDICTS),
                reads(WritePriority.VERDICTS),
                reads(WritePriority.PAGES),
                reads(WritePriority.PAGES));
        queued.countDown();
        assertThat(made.get(0).join()).isSameAs(made.get(1).join());
        assertThat(made.get(2).join()).isNotSameAs(made.get(3).join());
    }

    @Test
    void reads_outlast_reports_which_say_what_they_change() {
        Reads first = verdictReads();
        report("genesys/trunk/t-1");
        assertThat(verdictReads()).isSameAs(first);
        assertThat(first.changed).containsExactly("genesys/trunk/t-1");
    }

    @Test
    void reads_are_forgotten_once_anything_may_have_changed() {
        Reads first = verdictReads();
        writer.submit(client -> null).join();
        Reads second = verdictReads();
        assertThat(second).isNotSameAs(first);
        reads(WritePriority.REPORTS).join();
        assertThat(verdictReads()).isNotSameAs(second);
    }

    @Test
    void reads_of_what_was_rolled_back_are_forgotten() {
        Reads first = verdictReads();
        CompletableFuture<Object> failed = writer.submit(Work.foundAgain(WritePriority.VERDICTS, client -> {
            throw new IllegalStateException("it fails");
        }));
        assertThat(failed).failsWithin(Duration.ofSeconds(10));
        assertThat(verdictReads()).isNotSameAs(first);
    }

    @Test
    void reads_do_not_outlast_their_transaction_where_others_write() {
        StoreDialect own = store.connections();
        StoreDialect oneOfSeveral = new StoreDialect() {
            @Override
            public Connection open() throws SQLException {
                return own.open();
            }
        };
        try (GroupCommitWriter node = new GroupCommitWriter(oneOfSeveral)) {
            Work<Reads> reads =
                    Work.foundAgain(WritePriority.VERDICTS, client -> client.shared(Reads.class, Reads::new));
            Reads first = node.submit(reads).join();
            assertThat(node.submit(reads).join()).isNotSameAs(first);
        }
    }
}
