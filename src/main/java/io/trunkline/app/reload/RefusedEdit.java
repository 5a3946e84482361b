package io.trunkline.app.reload;

import io.trunkline.app.routecheck.RouteFileSet;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The edit that was refused last. What is wrong with what a file says stays wrong until the file changes. What came out wrong
 * when it was tried may have been the moment: a machine too busy for the play, a broker that was away when a route of the
 * user's started. So such an edit is tried again, at most twice.
 *
 * @param trials how often it came out wrong, one time after the other
 * @param again when it may be tried again as it is
 */
record RefusedEdit(RouteFileSet files, int trials, Instant again) {

    static final RefusedEdit NONE = new RefusedEdit(RouteFileSet.NONE, 0, Instant.MAX);

    /** Each trial costs seconds of CPU, and what holds up a machine or a broker is often over within a minute. */
    private static final List<Duration> WAITS = List.of(Duration.ofMinutes(1), Duration.ofMinutes(10));

    static RefusedEdit forItsText(RouteFileSet files) {
        return new RefusedEdit(files, 0, Instant.MAX);
    }

    /** What stands here once these files came out wrong in a trial that ended at this time. */
    RefusedEdit afterTrial(RouteFileSet tried, Instant now) {
        int before = files.equals(tried) ? trials : 0;
        return new RefusedEdit(tried, before + 1, before < WAITS.size() ? now.plus(WAITS.get(before)) : Instant.MAX);
    }

    /** Whether these files are not to be tried at this time. */
    boolean keepsOut(RouteFileSet edited, Instant now) {
        return files.equals(edited) && now.isBefore(again);
    }
}
