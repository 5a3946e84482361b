package io.trunkline.store.sqlite;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.sqlite.SQLiteDataSource;
import org.sqlite.util.LibraryLoaderUtil;

/**
 * Where SQLite's native library is unpacked. Its driver would do so in the shared temporary folder and rely on the virtual
 * machine to remove it, which a router that ends by a signal skips: each start would leave a megabyte behind, and a
 * temporary folder that is mounted noexec would keep the router from starting.
 */
final class SqliteNativeLibrary {

    private static final String FILES = "sqlite-*sqlitejdbc*";
    private static final String FOLDER = "org.sqlite.tmpdir";
    private static final String PATH = "org.sqlite.lib.path";
    private static final String NAME = "org.sqlite.lib.name";

    private SqliteNativeLibrary() {}

    /**
     * Unpacks it in the data folder, unless this virtual machine was told of another folder, and removes what the last
     * router left there. The caller has the folder's lock, so that no other router uses what is removed.
     */
    static void unpackedIn(Path folder) throws IOException {
        if (System.getProperty(FOLDER) != null) {
            return;
        }
        System.setProperty(FOLDER, folder.toAbsolutePath().toString());
        try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, FILES)) {
            for (Path file : left) {
                Files.delete(file);
            }
        }
        unpack(folder.toAbsolutePath());
    }

    /**
     * As the driver would, which then reads the file again and compares it byte by byte, in the interpreter: that took a
     * twentieth of a start. Where the jar has none for this platform, the driver goes on to look; where what is unpacked
     * cannot be loaded, it does not, since it looks for the name of this file in the jar too.
     */
    private static void unpack(Path folder) throws IOException {
        String packed = LibraryLoaderUtil.getNativeLibResourcePath() + "/" + LibraryLoaderUtil.getNativeLibName();
        try (InputStream library = SQLiteDataSource.class.getResourceAsStream(packed)) {
            if (library == null || System.getProperty(PATH) != null) {
                return;
            }
            Path file = folder.resolve("sqlite-" + UUID.randomUUID() + "-" + LibraryLoaderUtil.getNativeLibName());
            Files.copy(library, file);
            file.toFile().deleteOnExit();
            System.setProperty(PATH, folder.toString());
            System.setProperty(NAME, file.getFileName().toString());
        }
    }

    /** Takes away what others may do with what was unpacked: the driver leaves that to the umask. */
    static void protect(Path folder) throws IOException {
        try (DirectoryStream<Path> unpacked = Files.newDirectoryStream(folder, FILES)) {
            for (Path file : unpacked) {
                OwnerOnly.closeProgram(file);
            }
        }
    }
}
