package io.trunkline.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** SQLite's log before the file (WAL) is read into the file as it goes, so it does not grow with what is written. */
class LogBeforeTheFileTest {

    private static final int MEGABYTE = 1024 * 1024;
    private static final int ROUNDS = 60;
    private static final int A_ROUND = 512;

    @TempDir
    private Path folder;

    @Test
    void it_stays_small_whatever_is_written_beside_people_who_look() throws Exception {
        Path log = folder.resolve(SqliteStore.FILE + "-wal");
        AtomicBoolean looking = new AtomicBoolean(true);
        long largest = 0;
        try (SqliteStore store = SqliteStore.open(folder);
                GroupCommit writer = (GroupCommit) store.startWriter()) {
            JdbcClient reader = JdbcClient.create(store.reader());
            CompletableFuture<Void> people = CompletableFuture.runAsync(() -> {
                while (looking.get()) {
                    reader.sql("SELECT body FROM event ORDER BY id DESC LIMIT 100")
                            .query(String.class)
                            .list();
                }
            });
            for (int round = 0; round < ROUNDS; round++) {
                List<CompletableFuture<Integer>> written = new ArrayList<>();
                for (int i = 0; i < A_ROUND; i++) {
                    written.add(add(writer, round * A_ROUND + i));
                }
                written.forEach(CompletableFuture::join);
                largest = Math.max(largest, Files.size(log));
            }
            looking.set(false);
            people.join();
            assertThat(Files.size(folder.resolve(SqliteStore.FILE))).isGreaterThan(60L * MEGABYTE);
        }
        assertThat(largest).isLessThan(30L * MEGABYTE);
    }

    private static CompletableFuture<Integer> add(GroupCommit writer, int n) {
        return writer.submit(client -> client.sql(
                        """
                        INSERT INTO event (source, fingerprint, component, type, status, word, occurred_at, received_at,
                          verdict, body)
                        VALUES ('s', ?, 'c', 't', 'UP', 'w', 0, 0, 'repeat', ?)""")
                .params("body:" + n, "b".repeat(2_000))
                .update());
    }
}
