package io.trunkline.rules.alarms;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class LatenessTest {

    private static final Instant START = Instant.parse("2026-11-24T08:00:00Z");
    private static final Duration LOOK = Duration.ofSeconds(10);

    private Instant now = START;
    private Lateness lateness = Lateness.NONE;

    private LatenessTest hears(String time, int late, int onTime) {
        for (Instant end = now.plus(Duration.parse("PT" + time)); now.isBefore(end); now = now.plus(LOOK)) {
            lateness = lateness.heard(late, onTime, now);
        }
        return this;
    }

    private boolean raised() {
        return lateness.raised();
    }

    @Test
    void five_minutes_of_late_events_raise_it_and_less_does_not() {
        assertThat(hears("4m", 1, 0).raised()).isFalse();
        assertThat(hears("2m", 1, 0).raised()).isTrue();
        assertThat(lateness.lateSince()).isEqualTo(START);
    }

    @Test
    void quiet_neither_raises_nor_ends_it() {
        assertThat(hears("1m", 1, 0).hears("3h", 0, 0).raised()).isFalse();
        assertThat(hears("6m", 1, 0).hears("3h", 0, 0).raised()).isTrue();
    }

    @Test
    void an_on_time_minute_begins_the_count_anew_and_five_end_what_was_raised() {
        assertThat(hears("4m", 1, 0).hears("2m", 0, 1).hears("4m", 1, 0).raised())
                .isFalse();
        assertThat(hears("3m", 1, 0).raised()).isTrue();
        assertThat(hears("3m", 0, 1).raised()).isTrue();
        assertThat(hears("2m", 1, 0).hears("4m", 0, 1).raised()).isTrue();
        assertThat(hears("3m", 0, 1).raised()).isFalse();
    }

    @Test
    void one_event_in_time_and_quiet_after_it_ends_it() {
        hears("7m", 1, 0).hears("10s", 0, 5).hears("10m", 0, 0);
        assertThat(raised()).isFalse();
    }

    /** Whatever comes: it changes at most every five minutes, so that nobody is paged again and again. */
    @Property(tries = 200)
    void it_never_flaps(@ForAll @Size(max = 600) List<@IntRange(min = 0, max = 8) Integer> looks) {
        List<Instant> changes = new ArrayList<>();
        Lateness at = Lateness.NONE;
        for (int i = 0; i < looks.size(); i++) {
            Instant time = START.plus(LOOK.multipliedBy(i));
            Lateness next = at.heard(looks.get(i) % 3, looks.get(i) / 3, time);
            if (next.raised() != at.raised()) {
                changes.add(time);
            }
            at = next;
        }
        for (int i = 1; i < changes.size(); i++) {
            assertThat(Duration.between(changes.get(i - 1), changes.get(i)))
                    .isGreaterThanOrEqualTo(Duration.ofMinutes(5));
        }
    }

    /** Whatever came: late events raise it within seven minutes, and on-time ones end it within eight. */
    @Property(tries = 200)
    void it_ends_as_the_events_are(@ForAll @Size(max = 300) List<@IntRange(min = 0, max = 8) Integer> looks) {
        for (int look : looks) {
            hears("10s", look % 3, look / 3);
        }
        assertThat(hears("8m", 1, 0).raised()).isTrue();
        assertThat(hears("8m", 0, 1).raised()).isFalse();
    }
}
