package io.trunkline.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.model.Status;
import io.trunkline.model.Wake;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which wakes are handed on. */
class WakeDeduplicatorTest {

    private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");

    @Test
    void wakes_that_are_due_later_are_left_to_the_sweep_but_for_the_end_of_a_wait() {
        WakeDeduplicator wakes = new WakeDeduplicator(InstantSource.fixed(NOW));
        Instant later = NOW.plusMillis(1);
        Wake due = new Wake.Assess("genesys/trunk/t-1", NOW);
        Wake wait = new Wake.Open(1, "voice", Status.DOWN, later);
        Wake late = new Wake.Assess("genesys/trunk/t-2", later);
        assertThat(wakes.due(List.of(due, late, wait, new Wake.Deliver("key", later))))
                .containsExactly(due, wait);
        assertThat(wakes.isNew(late)).isFalse();
        assertThat(wakes.isNew(wait)).isTrue();
    }

    @Test
    void wakes_that_are_sorted_are_still_new_once() {
        WakeDeduplicator wakes = new WakeDeduplicator(InstantSource.fixed(NOW));
        Wake due = new Wake.Assess("genesys/trunk/t-1", NOW);
        wakes.due(List.of(due));
        assertThat(wakes.isNew(due)).isTrue();
        assertThat(wakes.isNew(due)).isFalse();
    }
}
