package io.trunkline.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
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
    void in_an_empty_folder_no_copies_are_made_however_old_the_ledger_is() throws IOException {
        dated(data.resolve(SqliteStore.LOCK), MADE);
        Path folder = Files.createDirectory(data.resolve("backups"));
        assertThat(new BackupFolder(data).newestCopy()).isEmpty();

        dated(Files.createFile(folder.resolve("monday.db")), MADE);
        assertThat(new BackupFolder(data).newestCopy()).isEmpty();
    }

    @Test
    void before_the_first_copy_its_first_attempt_counts_and_no_later_one() throws IOException {
        Path folder = Files.createDirectory(data.resolve("backups"));
        dated(Files.createFile(folder.resolve(BackupFolder.COUNTED_FROM)), MADE);
        Files.delete(Files.createFile(folder.resolve("trunkline-20260309T000000Z.db.part")));

        assertThat(new BackupFolder(data).newestCopy()).hasValue(MADE);
    }

    @Test
    void a_copy_that_was_moved_away_was_made() throws IOException {
        Path folder = Files.createDirectory(data.resolve("backups"));
        dated(Files.createFile(folder.resolve("trunkline-20260301T000000Z.db")), MADE);
        dated(Files.createFile(folder.resolve(BackupFolder.COUNTED_FROM)), MADE.plusSeconds(3600));

        assertThat(new BackupFolder(data).newestCopy()).hasValue(MADE.plusSeconds(3600));
    }

    @Test
    void a_folder_that_takes_no_copy_of_this_user_is_as_old_as_its_last_change() throws IOException {
        Path folder = Files.createDirectory(data.resolve("backups"));
        dated(folder, MADE);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("---------"));
        try {
            assumeFalse(Files.isWritable(folder), "root may write everywhere");

            assertThat(new BackupFolder(data).newestCopy()).hasValue(MADE);
        } finally {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        }
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
