package io.trunkline.store.sqlite;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/** The folder {@code backups} of a data folder, in which {@code trunkline-backup} keeps copies of the ledger. */
public final class BackupFolder {

    /** What {@code trunkline-backup} leaves at its first attempt, and touches at each copy: copies may be moved away. */
    static final String COUNTED_FROM = ".counted-from";

    private final Path data;

    public BackupFolder(Path data) {
        this.data = data;
    }

    /**
     * When the newest copy was made; before the first, when {@code trunkline-backup} first tried to make one. The folder's
     * own time would be that of the last attempt, so that a copy that fails every day would never be late. Nothing where no
     * copies are made: the folder is not there, or is no more than a folder.
     */
    public Optional<Instant> newestCopy() {
        Path folder = data.resolve("backups");
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        try {
            if (!Files.isReadable(folder) || !Files.isWritable(folder)) {
                // As a first copy by another user leaves it: no attempt of ours succeeds, or changes this time.
                return Optional.of(Files.getLastModifiedTime(folder).toInstant());
            }
            return newestOf(folder);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Optional<Instant> newestOf(Path folder) throws IOException {
        Optional<Instant> newest = Optional.empty();
        try (DirectoryStream<Path> copies = Files.newDirectoryStream(folder, "{" + COUNTED_FROM + ",trunkline-*.db}")) {
            for (Path copy : copies) {
                Instant made = Files.getLastModifiedTime(copy).toInstant();
                newest = newest.filter(made::isBefore).or(() -> Optional.of(made));
            }
        }
        return newest;
    }
}
