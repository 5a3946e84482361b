package io.trunkline.store.sqlite;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/** The folder {@code backups} of a data folder, in which {@code trunkline-backup} keeps copies of the ledger. */
public final class BackupFolder {

    private final Path data;

    public BackupFolder(Path data) {
        this.data = data;
    }

    /**
     * When the newest copy was made. Where the folder is there and no copy in it, when the ledger was made: the folder's own
     * time is that of the last attempt, so that a copy that fails every day would never be late. Nothing where there is no
     * such folder, or it cannot be read.
     */
    public Optional<Instant> newestCopy() {
        Path folder = data.resolve("backups");
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        Optional<Instant> newest = Optional.empty();
        try (DirectoryStream<Path> copies = Files.newDirectoryStream(folder, "trunkline-*.db")) {
            for (Path copy : copies) {
                Instant made = Files.getLastModifiedTime(copy).toInstant();
                newest = newest.filter(made::isBefore).or(() -> Optional.of(made));
            }
            return newest.isPresent()
                    ? newest
                    : Optional.of(Files.getLastModifiedTime(data.resolve(SqliteStore.LOCK))
                            .toInstant());
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
