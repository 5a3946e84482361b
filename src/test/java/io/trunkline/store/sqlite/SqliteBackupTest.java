package io.trunkline.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.ledger.Relay;
import io.trunkline.ledger.tables.RoutingKeyTable;
import io.trunkline.store.StoreUnavailableException;
import io.trunkline.store.StoreWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The store's file and its log belong together: one without the other is half of a ledger, and nothing may make it so. */
class SqliteBackupTest {

    private static final Instant NOW = Instant.parse("2026-11-25T20:15:00Z");
    private static final int MORE_STEPS_THAN_THERE_ARE = 50;
    private static final int PAGE = 8192;

    @TempDir
    private Path folder;

    private Path data() {
        return folder.resolve("data");
    }

    private Path file() {
        return data().resolve(SqliteStore.FILE);
    }

    private Path log() {
        return data().resolve(SqliteStore.FILE + "-wal");
    }

    private static void know(StoreWriter writer, String key) {
        writer.submit(sql -> {
                    RoutingKeyTable.ensure(sql, key);
                    return null;
                })
                .join();
    }

    private static List<String> known(Path folder) {
        try (SqliteStore store = SqliteStore.open(folder);
                StoreWriter writer = store.startWriter()) {
            return writer.submit(sql -> sql.sql("SELECT routing_key FROM routing_key ORDER BY 1")
                            .query(String.class)
                            .list())
                    .join();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }

    /** As a process leaves it that was killed: what it knew last is in the log only. */
    private void killed() throws IOException {
        killed(data());
    }

    private void killed(Path to) throws IOException {
        Path running = Files.createTempDirectory(folder, "running");
        know(running, "in the file");
        try (SqliteStore store = SqliteStore.open(running);
                StoreWriter writer = store.startWriter()) {
            know(writer, "in the log");
            copy(running, to);
        }
    }

    private static void know(Path folder, String key) {
        try (SqliteStore store = SqliteStore.open(folder);
                StoreWriter writer = store.startWriter()) {
            know(writer, key);
        }
    }

    /** All files, and what is in them. SQLite's index of the log is its own, and made anew by whoever comes first. */
    private Map<String, ByteBuffer> content() throws IOException {
        Map<String, ByteBuffer> content = new TreeMap<>();
        try (Stream<Path> files = Files.list(data())) {
            for (Path file :
                    files.filter(file -> !file.toString().endsWith("-shm")).toList()) {
                content.put(file.getFileName().toString(), ByteBuffer.wrap(Files.readAllBytes(file)));
            }
        }
        return content;
    }

    private Path backup() throws IOException {
        Path backup = folder.resolve("backup.db");
        Path other = folder.resolve("other");
        know(other, "in the backup");
        SqliteBackup.in(other).backUp(backup);
        return backup;
    }

    @Test
    void a_log_without_its_file_is_refused_with_the_way_out_and_nothing_is_touched() throws IOException {
        killed();
        Path whole = folder.resolve("whole");
        Files.move(file(), whole);
        for (boolean empty : List.of(false, true)) {
            if (empty) {
                Files.createFile(file());
            }
            Map<String, ByteBuffer> before = content();
            assertThatThrownBy(() -> SqliteStore.open(data()))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContainingAll(
                            file().toString(),
                            empty ? "is empty" : "is missing",
                            log().toString(),
                            "store restore FILE");
            assertThat(SqliteBackup.in(data()).faults())
                    .singleElement()
                    .asString()
                    .contains(log().toString());
            assertThatThrownBy(() -> SqliteBackup.in(data()).backUp(folder.resolve("copy.db")))
                    .hasMessageContaining(log().toString());
            assertThat(content()).isEqualTo(before);
        }
        Files.delete(file());
        Files.move(whole, file());
        assertThat(known(data())).containsExactly("in the file", "in the log");
    }

    @Test
    void a_restore_mends_it_and_keeps_the_log() throws IOException {
        killed();
        Files.delete(file());
        List<Path> kept = SqliteBackup.in(data()).restore(backup(), NOW);
        assertThat(kept).hasSize(1);
        assertThat(Path.of(kept.get(0) + "-wal")).isNotEmptyFile();
        assertThat(known(data())).containsExactly("in the backup");
    }

    @Test
    void check_changes_nothing_after_a_clean_close_or_a_kill() throws IOException {
        know(data(), "closed in peace");
        Map<String, ByteBuffer> closed = content();
        assertThat(SqliteBackup.in(data()).faults()).isEmpty();
        assertThat(content()).isEqualTo(closed);
        assertThat(Path.of(file() + "-shm")).doesNotExist();

        Files.delete(file());
        Files.delete(data().resolve("trunkline.lock"));
        clear();
        killed();
        Map<String, ByteBuffer> before = content();
        assertThat(SqliteBackup.in(data()).faults()).isEmpty();
        assertThat(content()).isEqualTo(before);
        assertThat(known(data())).containsExactly("in the file", "in the log");
    }

    private void clear() throws IOException {
        try (Stream<Path> files = Files.list(data())) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
    }

    @Test
    void remains_of_a_cut_off_backup_are_removed() throws IOException {
        killed();
        Path to = folder.resolve("copy.db");
        Files.writeString(folder.resolve("copy.db.part"), "half of a copy, of which the rest was never written");
        Files.writeString(folder.resolve("copy.db.part-journal"), "and what was to undo it");
        SqliteBackup.in(data()).backUp(to);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .contains("copy.db")
                    .noneMatch(name -> name.contains("part"));
        }
        Path elsewhere = folder.resolve("elsewhere");
        SqliteBackup.in(elsewhere).restore(to, NOW);
        assertThat(known(elsewhere)).containsExactly("in the file", "in the log");
    }

    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    /** A process that dies after so many of its steps. */
    private static Runnable dyingAfter(int steps) {
        int[] left = {steps};
        return () -> {
            left[0]--;
            if (left[0] == 0) {
                throw new Killed();
            }
        };
    }

    /** Whether it died. */
    private static boolean restore(Path folder, Path backup, int steps) throws IOException {
        try {
            new SqliteBackup(folder.resolve(SqliteStore.FILE), dyingAfter(steps)).restore(backup, NOW);
            return false;
        } catch (Killed e) {
            return true;
        }
    }

    /** What was there before, wherever it is kept now. */
    private static List<String> kept(Path folder) throws IOException {
        Path aside = Files.createTempDirectory(folder.getParent(), "kept");
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file :
                    files.filter(file -> file.toString().contains(".replaced-")).toList()) {
                String suffix = file.toString().endsWith("-wal") ? "-wal" : "";
                Files.copy(file, aside.resolve(SqliteStore.FILE + suffix));
            }
        }
        return known(aside);
    }

    @Test
    void a_restore_that_is_killed_at_any_step_is_finished_or_undone_by_the_next_start_and_nothing_is_lost()
            throws IOException {
        Path backup = backup();
        Path source = folder.resolve("source");
        killed(source);
        List<String> outcomes = new ArrayList<>();
        boolean died = true;
        for (int steps = 1; died && steps < MORE_STEPS_THAN_THERE_ARE; steps++) {
            Path data = folder.resolve("killed-after-" + steps);
            copy(source, data);
            died = restore(data, backup, steps);
            List<String> known = known(data);
            outcomes.add(String.join(", ", known));
            if (known.contains("in the backup")) {
                assertThat(kept(data)).as("kept after " + steps).containsExactly("in the file", "in the log");
            }
            try (Stream<Path> files = Files.list(data)) {
                assertThat(files.map(Path::toString)).noneMatch(name -> name.contains(".rest"));
            }
        }
        assertThat(died).isFalse();
        assertThat(outcomes).hasSizeGreaterThan(5).containsSubsequence("in the file, in the log", "in the backup");
        assertThat(outcomes).containsOnly("in the file, in the log", "in the backup");
    }

    @Test
    void killed_restore_is_found_by_check_and_can_be_repeated_at_any_step() throws IOException {
        Path backup = backup();
        Path source = folder.resolve("source");
        killed(source);
        int toldOf = 0;
        boolean died = true;
        for (int steps = 1; died; steps++) {
            Path data = folder.resolve("killed-after-" + steps);
            copy(source, data);
            died = restore(data, backup, steps);
            List<String> faults = SqliteBackup.in(data).faults();
            toldOf += faults.toString().contains("was cut off") ? 1 : 0;
            List<Path> kept = SqliteBackup.in(data).restore(backup, NOW.plusSeconds(60));
            assertThat(kept).isNotEmpty().doesNotHaveDuplicates();
            assertThat(known(data)).containsExactly("in the backup");
            try (Stream<Path> files = Files.list(data)) {
                assertThat(files.map(Path::toString))
                        .anyMatch(name -> name.contains(".replaced-") && name.endsWith("-wal"));
            }
        }
        assertThat(toldOf).isGreaterThan(2);
    }

    /** Every page of the history, as a bad disk leaves them; what pages depend on is whole. */
    private void spoilHistory() throws IOException {
        List<Integer> pages = new ArrayList<>();
        try (SqliteStore store = SqliteStore.open(data())) {
            pages.addAll(io.trunkline.store.Sql.of(store.reader(), 20)
                    .sql("SELECT rootpage FROM sqlite_master WHERE tbl_name = 'event' AND rootpage > 0")
                    .query(Integer.class)
                    .list());
        }
        try (FileChannel channel = FileChannel.open(file(), StandardOpenOption.WRITE)) {
            for (int page : pages) {
                channel.write(ByteBuffer.allocate(PAGE), (long) (page - 1) * PAGE);
            }
        }
    }

    @Test
    void a_history_that_is_found_broken_while_the_router_runs_is_said_with_the_way_out() throws IOException {
        know(data(), "whole");
        spoilHistory();
        try (SqliteStore store = SqliteStore.open(data());
                StoreWriter writer = store.startWriter()) {
            CompletableFuture<Integer> report = writer.submit(sql -> sql.sql(
                            """
                            INSERT INTO event (source, fingerprint, component, type, status, word, occurred_at,
                              received_at, verdict, body)
                            VALUES ('s', 'f', 'c', 't', 'UP', 'w', 0, 0, 'repeat', '{}')""")
                    .update());
            assertThatThrownBy(report::join)
                    .cause()
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContainingAll("SQLITE_CORRUPT", "store check", "store restore FILE")
                    .matches(SqliteBackup::isBroken);
        }
    }

    @Test
    void a_log_that_readers_never_leave_is_cut_all_the_same() throws Exception {
        try (SqliteStore store = SqliteStore.open(data());
                StoreWriter writer = store.startWriter();
                Relay readers = new Relay(store)) {
            know(writer, "first");
            String long_ = "x".repeat(2_000_000);
            for (int i = 0; i < 12; i++) {
                know(writer, i + long_);
            }
            Awaitility.await("the log is cut").atMost(Duration.ofSeconds(30)).until(() -> {
                know(writer, "small");
                return Files.size(log()) < 17 * 1024 * 1024;
            });
            assertThat(readers.handovers()).isPositive();
        }
    }
}
