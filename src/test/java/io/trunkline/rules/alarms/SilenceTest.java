package io.trunkline.rules.alarms;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SilenceTest {

    private static final Instant START = Instant.parse("2026-11-24T08:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);

    private static Silence after(Silence before, Duration time) {
        return before.listened(
                Optional.empty(), Optional.of(HOUR), before.listenedAt().plus(time));
    }

    /** With a node that looks every ten seconds. */
    private static Silence listening(Silence before, Duration time) {
        Silence silence = before;
        for (Duration gone = Duration.ZERO; gone.compareTo(time) < 0; gone = gone.plusSeconds(10)) {
            silence = after(silence, Duration.ofSeconds(10));
        }
        return silence;
    }

    @Test
    void silence_lasts_from_the_latest_request() {
        Instant now = START.plusSeconds(60);
        Silence silence = Silence.from(START).listened(Optional.of(now.minusSeconds(4)), Optional.empty(), now);

        assertThat(silence.lasts()).isEqualTo(Duration.ofSeconds(4));
        assertThat(listening(silence, HOUR).tooLong(HOUR)).isTrue();
        assertThat(listening(silence, HOUR.minusSeconds(10)).tooLong(HOUR)).isFalse();
    }

    @Test
    void time_in_which_the_router_was_down_does_not_count() {
        Silence silence = after(listening(Silence.from(START), Duration.ofMinutes(30)), Duration.ofDays(3));

        assertThat(silence.lasts()).isEqualTo(Duration.ofMinutes(30));
    }

    @Test
    void source_has_two_minutes_after_the_router_was_down() {
        Silence silence = after(listening(Silence.from(START), Duration.ofMinutes(59)), Duration.ofHours(5));

        assertThat(listening(silence, Duration.ofSeconds(110)).tooLong(HOUR)).isFalse();
        assertThat(listening(silence, Duration.ofSeconds(130)).tooLong(HOUR)).isTrue();
    }

    @Test
    void what_was_too_long_already_stays_so() {
        Silence silence = listening(Silence.from(START), Duration.ofMinutes(61));

        assertThat(after(silence, Duration.ofDays(1)).tooLong(HOUR)).isTrue();
    }

    @Test
    void a_clock_that_was_set_back_takes_nothing_away() {
        Silence silence = listening(Silence.from(START), Duration.ofMinutes(30));

        assertThat(after(silence, Duration.ofMinutes(-7)).lasts()).isEqualTo(Duration.ofMinutes(30));
    }

    /** However long the restarts take: a silence of an hour of listening is noticed, however it is cut into pieces. */
    @Property(tries = 200)
    void restarts_put_the_alarm_off_and_never_away(
            @ForAll @Size(min = 1, max = 12) List<@IntRange(min = 61, max = 100_000) Integer> gaps) {
        Silence silence = Silence.from(START);
        for (int gap : gaps) {
            Silence before = silence;
            silence = listening(after(silence, Duration.ofSeconds(gap)), Duration.ofMinutes(4));
            assertThat(silence.lasts()).isGreaterThanOrEqualTo(before.lasts());
        }
        assertThat(listening(silence, HOUR.plusSeconds(10)).tooLong(HOUR)).isTrue();
        Silence heard = silence.listened(
                Optional.of(silence.listenedAt().plusSeconds(5)),
                Optional.of(HOUR),
                silence.listenedAt().plusSeconds(10));
        assertThat(heard.tooLong(HOUR)).isFalse();
    }
}
