package io.trunkline.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.UserPrincipal;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupFolderTest {

    private static final Instant MADE = Instant.parse("2026-03-01T12:00:00Z");

    @TempDir
    private Path data;

    @BeforeEach
    void theLedger() {
        SqliteStore.open(data).close();
    }

    private static void dated(Path file, Instant time) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(time));
    }

    @Test
    void without_the_folder_no_copies_are_made() {
        assertThat(new BackupFolder(data).newestCopy()).isEmpty();
    }

    @Test
    void an_attempt_that_fails_makes_no_copy_newer() throws IOException {
        dated(data.resolve(SqliteStore.LOCK), MADE);
        Path folder = Files.createDirectory(data.resolve("backups"));
        Files.delete(Files.createFile(folder.resolve("trunkline-20260309T000000Z.db.part")));

        assertThat(new BackupFolder(data).newestCopy()).hasValue(MADE);
    }

    @Test
    void the_newest_of_the_copies_counts_and_no_part_of_one() throws IOException {
        Path folder = Files.createDirectory(data.resolve("backups"));
        for (int hour : new int[] {1, 3, 2}) {
            dated(
                    Files.createFile(folder.resolve("trunkline-2026030" + hour + "T000000Z.db")),
                    MADE.plusSeconds(3600L * hour));
        }
        Files.createFile(folder.resolve("trunkline-20260309T000000Z.db.part"));

        assertThat(new BackupFolder(data).newestCopy()).hasValue(MADE.plusSeconds(3 * 3600));
    }

    @Test
    void a_restore_by_another_user_leaves_a_store_that_its_owner_can_open() throws IOException {
        UserPrincipal owner;
        try {
            owner = data.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody");
            Files.setOwner(data, owner);
        } catch (IOException e) {
            abort("only root may give files to others: " + e.getMessage());
            return;
        }
        SqliteBackup store = SqliteBackup.in(data);
        Path copy = data.resolveSibling(data.getFileName() + ".copy");
        try {
            store.backUp(copy);
            store.restore(copy, MADE);
        } finally {
            Files.deleteIfExists(copy);
        }

        assertThat(Files.getOwner(store.path())).isEqualTo(owner);
        assertThat(Files.getOwner(data.resolve(SqliteStore.LOCK))).isEqualTo(owner);
    }
}
