package io.trunkline.demo;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Supplier;

/** What happens, a line each: seconds since the start, sender, receiver and message. Several threads may print. */
final class Timeline {

    private static final int WHO_WIDTH = 23;
    private static final int ANSWER_COLUMN = 36;

    private final PrintWriter out;
    private final Supplier<Duration> elapsed;

    /** @param elapsed time since the start */
    Timeline(PrintWriter out, Supplier<Duration> elapsed) {
        this.out = out;
        this.elapsed = elapsed;
    }

    /** A line of the tour: {@code  3.2 s  Genesys -> Trunkline    what}. */
    synchronized void happens(String who, String what) {
        double seconds = elapsed.get().toMillis() / 1000.0;
        out.printf(Locale.ROOT, "%5.1f s  %-" + WHO_WIDTH + "s  %s%n", seconds, who, what);
        out.flush();
    }

    /** A request with its answer, joined by dots so that answers stand below each other. */
    void answered(String who, String what, String answer) {
        int dots = Math.max(2, ANSWER_COLUMN - what.length());
        happens(who, what + " " + ".".repeat(dots) + " " + answer);
    }

    /** What the next lines are about. */
    synchronized void scene(String title) {
        out.println();
        out.println("         " + title);
        out.flush();
    }

    /** Text outside of time. */
    synchronized void says(String text) {
        out.println(text);
        out.flush();
    }
}
