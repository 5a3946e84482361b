package io.trunkline.app.reload;

import io.trunkline.app.routecheck.RouteFileSet;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The edit that was refused last. What is wrong with what a file says stays wrong until the file changes; a play also misses
 * what a busy machine did too late, so an edit that a play refused is tried again, at most twice.
 *
 * @param plays how many plays have refused it, one after the other
 * @param again when it may be tried again as it is
 */
record RefusedEdit(RouteFileSet files, int plays, Instant again) {

    static final RefusedEdit NONE = new RefusedEdit(RouteFileSet.NONE, 0, Instant.MAX);

    /** Each play costs seconds of CPU, and a machine that is busy is not so for minutes. */
    private static final List<Duration> WAITS = List.of(Duration.ofMinutes(1), Duration.ofMinutes(10));

    static RefusedEdit forItsText(RouteFileSet files) {
        return new RefusedEdit(files, 0, Instant.MAX);
    }

    /** What stands here once a play has refused these files at this time. */
    RefusedEdit byPlay(RouteFileSet played, Instant now) {
        int before = files.equals(played) ? plays : 0;
        return new RefusedEdit(played, before + 1, before < WAITS.size() ? now.plus(WAITS.get(before)) : Instant.MAX);
    }

    /** Whether these files are not to be tried at this time. */
    boolean keepsOut(RouteFileSet edited, Instant now) {
        return files.equals(edited) && now.isBefore(again);
    }
}
