package io.trunkline.store.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The files that SQLite may keep beside a database's own. */
final class CompanionFiles {

    /** What the names of a database's file and of its logs end with; without a log, the file is not what was last written. */
    static final List<String> WITH_LOGS = List.of("", "-wal", "-journal");

    /** The index of the log, which SQLite builds anew. */
    static final String INDEX = "-shm";

    private CompanionFiles() {}

    /** Whether it is one of them, and no database's own. */
    static boolean isOne(Path path) {
        return Stream.concat(WITH_LOGS.stream().skip(1), Stream.of(INDEX)).anyMatch(path.toString()::endsWith);
    }

    /** Deletes a database's file with all of them. */
    static void deleteWith(Path file) throws IOException {
        for (String suffix : WITH_LOGS) {
            Files.deleteIfExists(file.resolveSibling(file.getFileName() + suffix));
        }
        Files.deleteIfExists(file.resolveSibling(file.getFileName() + INDEX));
    }
}
