package io.trunkline.store.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What restores kept beside a store: the files in whose place they put a backup. */
public final class ReplacedFiles {

    private ReplacedFiles() {}

    /** The newest first. */
    public static List<Path> of(SqliteBackup store) throws IOException {
        Path file = store.path().toAbsolutePath();
        String prefix = file.getFileName() + SqliteBackup.REPLACED;
        try (Stream<Path> files = Files.list(file.getParent())) {
            return files.filter(path -> path.getFileName().toString().startsWith(prefix))
                    .filter(path -> !CompanionFiles.isOne(path))
                    .sorted(Comparator.reverseOrder())
                    .toList();
        }
    }
}
