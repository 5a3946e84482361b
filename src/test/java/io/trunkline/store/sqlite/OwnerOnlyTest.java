package io.trunkline.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** As an earlier version left them, or another umask. */
class OwnerOnlyTest {

    @TempDir
    private Path home;

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private static void open(Path path, String mode) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    }

    @Test
    void a_folder_that_is_made_is_its_owners_alone() throws IOException {
        Path folder = home.resolve("a/data");
        SqliteStore.open(folder).close();
        assertThat(mode(folder)).isEqualTo("rwx------");
        assertThat(mode(folder.resolve("trunkline.lock"))).isEqualTo("rw-------");
    }

    @Test
    void what_was_open_to_all_is_closed() throws IOException {
        Path folder = Files.createDirectory(home.resolve("data"));
        open(folder, "rwxrwxrwx");
        open(Files.createFile(folder.resolve("trunkline.lock")), "rw-rw-rw-");

        SqliteStore.open(folder).close();

        assertThat(mode(folder)).isEqualTo("rwx------");
        assertThat(mode(folder.resolve("trunkline.lock"))).isEqualTo("rw-------");
    }

    @Test
    void unpacked_library_is_read_only_for_its_owner() throws IOException {
        Path library = Files.createFile(home.resolve("sqlite-3.0-x-sqlitejdbc.so"));
        open(library, "rwxrw-rw-");
        SqliteNativeLibrary.protect(home);
        assertThat(mode(library)).isEqualTo("r-x------");
    }

    @Test
    void a_folder_that_a_group_may_read_stays_readable() throws IOException {
        Path folder = Files.createDirectory(home.resolve("data"));
        open(folder, "rwxr-x---");
        SqliteStore.open(folder).close();
        assertThat(mode(folder)).isEqualTo("rwxr-x---");
    }
}
