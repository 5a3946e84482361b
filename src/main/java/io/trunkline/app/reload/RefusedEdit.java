package io.trunkline.app.reload;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The edit that was refused last. What is wrong with what files say stays wrong until one of them changes. What came out wrong
 * when it was tried may have been the moment: a machine too busy for the play, a full disk, a broker that was away when a
 * route of the user's started. So such an edit is tried again, at most twice.
 *
 * @param failedTrials how often it came out wrong, one time after the other
 * @param nextTrial when it may be tried again as it is
 */
record RefusedEdit(EditedFiles files, int failedTrials, Instant nextTrial) {

    /** Nothing waits because of this, not even an empty folder. */
    static final RefusedEdit NONE = new RefusedEdit(EditedFiles.NONE, 0, Instant.MIN);

    /** Each trial costs seconds of CPU, and what holds up a machine or a broker is often over within a minute. */
    private static final List<Duration> WAITS = List.of(Duration.ofMinutes(1), Duration.ofMinutes(10));

    static RefusedEdit untilItChanges(EditedFiles files) {
        return new RefusedEdit(files, 0, Instant.MAX);
    }

    /** What stands here once these files came out wrong in a trial that ended at this time. */
    RefusedEdit afterTrial(EditedFiles tried, Instant now) {
        int before = files.equals(tried) ? failedTrials : 0;
        return new RefusedEdit(tried, before + 1, before < WAITS.size() ? now.plus(WAITS.get(before)) : Instant.MAX);
    }

    /** Whether these files are not to be tried at this time. */
    boolean waits(EditedFiles edited, Instant now) {
        return files.equals(edited) && now.isBefore(nextTrial);
    }
}
