package io.trunkline.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.config.Settings;
import io.trunkline.ledger.PruneHistory;
import io.trunkline.ledger.PruneHistory.Step;
import io.trunkline.store.Sql;
import io.trunkline.store.StoreWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the embedded store takes of the disk follows what is kept, not what is written: its log before the file (WAL) is
 * read into the file as it goes, and what the history gives up is used again. Seconds of it in every build; for as long
 * as {@code soak.minutes} says in the profile {@code soak}.
 */
class WalCheckpointerTest {

    private static final long MEGABYTE = 1024 * 1024;
    private static final int ROUNDS = 60;
    private static final int A_ROUND = 512;
    private static final int KEPT = 10_000;

    private final Duration soak = Duration.ofMinutes(Integer.getInteger("soak.minutes", 0));

    @TempDir
    private Path folder;

    private long largestLog;
    private long largestFile;

    @Test
    void file_and_log_stay_small_under_writes_beside_readers() {
        AtomicBoolean looking = new AtomicBoolean(true);
        int written = 0;
        try (SqliteStore store = SqliteStore.open(folder);
                StoreWriter writer = store.startWriter()) {
            Sql reader = Sql.of(store.reader(), 20);
            CompletableFuture<Void> people = CompletableFuture.runAsync(() -> look(reader, looking));
            long began = System.nanoTime();
            while (written < ROUNDS * A_ROUND || System.nanoTime() - began < soak.toNanos()) {
                CompletableFuture<Integer> pruned = CompletableFuture.supplyAsync(() -> prune(writer));
                List<CompletableFuture<Integer>> round = new ArrayList<>();
                for (int i = 0; i < A_ROUND; i++) {
                    round.add(add(writer, written++));
                }
                round.forEach(CompletableFuture::join);
                pruned.join();
                measure();
            }
            looking.set(false);
            people.join();
            assertThat(reader.sql("SELECT COUNT(*) FROM event")
                            .query(Integer.class)
                            .single())
                    .isBetween(KEPT, KEPT + 2 * A_ROUND);
        }
        if (soak.toMinutes() > 0) {
            System.out.printf(
                    "%d events of 2 KB in %d minutes, %d kept: the log was %.1f MB at most, the file %.1f MB%n",
                    written, soak.toMinutes(), KEPT, largestLog / (double) MEGABYTE, largestFile / (double) MEGABYTE);
        }
        assertThat(largestLog).as("the log, of " + written + " events").isLessThan(128 * MEGABYTE);
        assertThat(largestFile).as("the file, of " + written + " events").isLessThan(50 * MEGABYTE);
    }

    private static void look(Sql reader, AtomicBoolean looking) {
        while (looking.get()) {
            reader.sql("SELECT body FROM event ORDER BY id DESC LIMIT 100")
                    .query(String.class)
                    .list();
        }
    }

    private static int prune(StoreWriter writer) {
        PruneHistory pruneHistory = new PruneHistory(
                writer, () -> Instant.EPOCH.plus(Duration.ofDays(10)), new Settings.History(Duration.ofDays(30), KEPT));
        int pruned = 0;
        Step step = Step.FIRST;
        while (step.isMore()) {
            step = pruneHistory.after(step).join();
            pruned += step.pruned();
        }
        return pruned;
    }

    private void measure() {
        try {
            largestLog = Math.max(largestLog, Files.size(folder.resolve(SqliteStore.FILE + "-wal")));
            largestFile = Math.max(largestFile, Files.size(folder.resolve(SqliteStore.FILE)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static CompletableFuture<Integer> add(StoreWriter writer, int n) {
        return writer.submit(client -> client.sql(
                        """
                        INSERT INTO event (source, fingerprint, component, type, status, word, occurred_at, received_at,
                          verdict, body)
                        VALUES ('s', ?, 'c', 't', 'UP', 'w', 0, 0, 'repeat', ?)""")
                .params("body:" + n, "b".repeat(2_000))
                .update());
    }
}
