package io.trunkline.settings;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Notices that files have other contents than when they were last taken. It compares contents, so that a symbolic link that
 * now leads elsewhere, a file put in the place of another and an edit within the clock's grain all count; and it waits until
 * two looks in a row see the same, so that a file that is just being written is not taken half.
 */
final class Watch {

    private Map<Path, String> taken;
    private Map<Path, String> seen;

    Watch(Inputs inputs) {
        take(inputs);
    }

    /** The new contents, if there are any and they have settled. They are offered until they are taken. */
    Optional<Inputs> edited() {
        Inputs now = now();
        Map<Path, String> before = seen;
        seen = now.fingerprints();
        return !seen.equals(taken) && seen.equals(before) ? Optional.of(now) : Optional.empty();
    }

    /** The contents as they were taken, if they are still those. */
    Optional<Inputs> unedited() {
        Inputs now = now();
        return now.fingerprints().equals(taken) ? Optional.of(now) : Optional.empty();
    }

    void take(Inputs inputs) {
        taken = inputs.fingerprints();
        seen = taken;
    }

    private Inputs now() {
        return Inputs.of(taken.keySet());
    }
}
