package io.trunkline.config;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Notices that files have other contents than when they were last taken. It compares contents, so that a symbolic link that
 * now leads elsewhere, a file put in the place of another and an edit within the clock's grain all count; and it waits until
 * two looks in a row see the same, so that a file that is just being written is not taken half.
 */
final class FileChangeDetector {

    private Map<Path, String> taken;
    private Map<Path, String> seen;

    FileChangeDetector(FileSnapshot inputs) {
        take(inputs);
    }

    /** The new contents, if there are any and they have settled. They are offered until they are taken. */
    Optional<FileSnapshot> edited() {
        FileSnapshot now = now();
        Map<Path, String> before = seen;
        seen = now.fingerprints();
        return !seen.equals(taken) && seen.equals(before) ? Optional.of(now) : Optional.empty();
    }

    /** The contents as they were taken, if they are still those. */
    Optional<FileSnapshot> unedited() {
        FileSnapshot now = now();
        return now.fingerprints().equals(taken) ? Optional.of(now) : Optional.empty();
    }

    void take(FileSnapshot inputs) {
        taken = inputs.fingerprints();
        seen = taken;
    }

    private FileSnapshot now() {
        return FileSnapshot.of(taken.keySet());
    }
}
