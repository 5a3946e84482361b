package io.trunkline.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.store.Transactions.Work;
import io.trunkline.store.sqlite.SqliteStore;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the work of one transaction shares. */
class SharedReadsTest {

    @TempDir
    private Path folder;

    private static CompletableFuture<Object> shared(StoreWriter writer, WritePriority line) {
        return writer.submit(Work.foundAgain(line, client -> client.oncePerTransaction(Object.class, Object::new)));
    }

    @Test
    void verdicts_of_one_transaction_share_what_they_read_and_nothing_else_does() {
        CountDownLatch queued = new CountDownLatch(1);
        try (SqliteStore store = SqliteStore.open(folder);
                StoreWriter writer = store.startWriter()) {
            writer.submit(client -> {
                try {
                    queued.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                return null;
            });
            List<CompletableFuture<Object>> made = List.of(
                    shared(writer, WritePriority.VERDICTS),
                    shared(writer, WritePriority.VERDICTS),
                    shared(writer, WritePriority.PAGES),
                    shared(writer, WritePriority.PAGES));
            queued.countDown();
            assertThat(made.get(0).join()).isSameAs(made.get(1).join());
            assertThat(made.get(2).join()).isNotSameAs(made.get(3).join());
            assertThat(shared(writer, WritePriority.VERDICTS).join())
                    .isNotSameAs(made.get(0).join());
        }
    }
}
