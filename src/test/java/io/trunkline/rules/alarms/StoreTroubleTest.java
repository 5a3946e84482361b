package io.trunkline.rules.alarms;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class StoreTroubleTest {

    private static final Instant START = Instant.parse("2026-11-24T08:00:00Z");

    private static StoreTrouble at(long... seconds) {
        StoreTrouble trouble = null;
        for (long second : seconds) {
            trouble = StoreTrouble.at(START.plusSeconds(second)).after(trouble);
        }
        return trouble;
    }

    @Test
    void a_minute_of_failures_lasts_and_a_hiccup_does_not() {
        assertThat(at(0).lasts()).isFalse();
        assertThat(at(0, 50).lasts()).isFalse();
        assertThat(at(0, 60).lasts()).isTrue();
    }

    @Test
    void failures_less_than_five_minutes_apart_are_one_trouble() {
        assertThat(at(0, 250, 500)).isEqualTo(new StoreTrouble(START, START.plusSeconds(500)));
        assertThat(at(0, 301)).isEqualTo(at(301));
    }

    @Test
    void it_is_over_five_minutes_after_the_latest() {
        assertThat(at(0, 60).overAt(START.plusSeconds(359))).isFalse();
        assertThat(at(0, 60).overAt(START.plusSeconds(360))).isTrue();
    }

    @Test
    void merging_trouble_twice_changes_nothing() {
        StoreTrouble trouble = at(0, 60);

        assertThat(trouble.after(trouble)).isEqualTo(trouble);
        assertThat(at(0).after(trouble)).isEqualTo(trouble);
    }
}
