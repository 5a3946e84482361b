package io.trunkline.pagerduty;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class IncidentNoteTest {

    private static final Instant UNTIL = Instant.parse("2026-11-25T03:09:11.250Z");

    private static IncidentNote of(int members, int back, int flapping) {
        return new IncidentNote(members, back, flapping, flapping == 0 ? null : UNTIL);
    }

    @Test
    void while_all_are_out_there_is_nothing_to_say() {
        assertThat(of(37, 0, 0).text(null)).isEmpty();
        assertThat(of(1, 0, 0).text(null)).isEmpty();
    }

    @Test
    void some_are_back() {
        assertThat(of(37, 30, 0).text(null)).contains("30 of 37 are back.");
        assertThat(of(37, 1, 0).text(null)).contains("1 of 37 is back.");
    }

    @Test
    void a_recovery_that_is_held_is_no_recovery() {
        assertThat(of(1, 0, 1).text(null)).contains("It flaps: UP now, held until 2026-11-25 03:09:11 UTC.");
        assertThat(of(37, 30, 2).text(null)).contains("30 of 37 are back. 2 flap, held until 2026-11-25 03:09:11 UTC.");
        assertThat(of(37, 0, 1).text(null)).contains("1 flaps, held until 2026-11-25 03:09:11 UTC.");
    }

    @Test
    void what_was_said_last_is_not_said_again() {
        assertThat(of(37, 30, 0).text("30 of 37 are back.")).isEmpty();
        assertThat(of(37, 31, 0).text("30 of 37 are back.")).contains("31 of 37 are back.");
    }

    @Test
    void a_note_that_is_no_longer_true_is_taken_back() {
        assertThat(of(37, 0, 0).text("30 of 37 are back.")).contains("All 37 are out again.");
        assertThat(of(1, 0, 0).text("It flaps.")).contains("Out again.");
        assertThat(of(1, 0, 0).text("Out again.")).isEmpty();
    }

    @Test
    void that_all_are_back_pagerduty_says_itself() {
        assertThat(of(37, 37, 0).text("30 of 37 are back.")).isEmpty();
        assertThat(of(1, 1, 0).text(null)).isEmpty();
    }
}
