package io.trunkline.rules.alarms;

import java.time.Duration;
import java.time.Instant;

/**
 * Whether the events of a source arrive late. Events are judged by the minute: one in which more were late than not is a
 * late one. Late minutes over five minutes raise the alarm, and five minutes since an on-time one, with no late one in
 * between, end it. A minute without an event says nothing: a straggler alone is no alarm, and quiet ends none.
 *
 * @param windowFrom when the minute began that is being counted; null while nothing is
 * @param late events that were late in it
 * @param onTime events that were not
 * @param lateSince since when minutes are late; null if the last one was not and no alarm is raised
 * @param onTimeSince since when minutes are on time; null if the last one was late
 * @param raised whether the alarm is raised
 */
public record Lateness(
        Instant windowFrom, int late, int onTime, Instant lateSince, Instant onTimeSince, boolean raised) {

    /** Nothing has arrived yet. */
    public static final Lateness NONE = new Lateness(null, 0, 0, null, null, false);

    static final Duration WINDOW = Duration.ofMinutes(1);
    static final Duration LONG = Duration.ofMinutes(5);

    /** After so many more events, at that time. */
    public Lateness heard(int moreLate, int moreOnTime, Instant now) {
        return counted(moreLate, moreOnTime, now).judged(now).calmed(now);
    }

    private Lateness counted(int moreLate, int moreOnTime, Instant now) {
        if (moreLate + moreOnTime == 0) {
            return this;
        }
        Instant from = windowFrom == null ? now : windowFrom;
        return new Lateness(from, late + moreLate, onTime + moreOnTime, lateSince, onTimeSince, raised);
    }

    private Lateness judged(Instant now) {
        if (windowFrom == null || windowFrom.plus(WINDOW).isAfter(now)) {
            return this;
        }
        if (late > onTime) {
            Instant since = lateSince == null ? windowFrom : lateSince;
            return new Lateness(null, 0, 0, since, null, raised || reached(since, now));
        }
        Instant since = onTimeSince == null ? windowFrom : onTimeSince;
        return new Lateness(null, 0, 0, raised ? lateSince : null, since, raised);
    }

    private Lateness calmed(Instant now) {
        return raised && onTimeSince != null && reached(onTimeSince, now)
                ? new Lateness(windowFrom, late, onTime, null, onTimeSince, false)
                : this;
    }

    private static boolean reached(Instant since, Instant now) {
        return !since.plus(LONG).isAfter(now);
    }
}
