package io.trunkline.rules;

import static io.trunkline.rules.Components.at;
import static io.trunkline.rules.Components.observed;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PlannedWorkTest {

    private static final Duration LONGEST = Duration.ofHours(12);
    private final PlannedWork work = new PlannedWork("Edge 1: draining", at("1h"), null, false);

    @Test
    void what_falls_after_the_work_was_reported_is_held_for_twelve_hours() {
        ComponentHistory late = observed("UP 0s", "DOWN 2h");

        assertThat(work.covering(late, LONGEST, at("2h")))
                .contains(new Maintenance.Window("planned work", at("14h"), "Edge 1: draining"));
        assertThat(work.covering(late, LONGEST, at("13h59m59s"))).isPresent();
        assertThat(work.covering(late, LONGEST, at("14h"))).isEmpty();
    }

    @Test
    void an_outage_that_began_before_is_not_held_though_it_gets_worse() {
        assertThat(work.covering(observed("UP 0s", "DOWN 59m59s"), LONGEST, at("2h")))
                .isEmpty();
        assertThat(work.covering(observed("UP 0s", "DEGRADED 30m", "DOWN 90m"), LONGEST, at("2h")))
                .isEmpty();
    }

    @Test
    void to_change_between_out_and_worse_stretches_no_hold() {
        assertThat(work.covering(observed("UP 0s", "DOWN 2h", "DEGRADED 8h", "DOWN 12h"), LONGEST, at("14h")))
                .isEmpty();
    }

    @Test
    void at_a_parent_that_was_out_it_holds_what_fell_before_too() {
        PlannedWork parent = new PlannedWork("Edge 1: out of service", at("1h"), null, true);
        ComponentHistory early = observed("UP 0s", "DOWN 30m");
        assertThat(parent.covering(early, LONGEST, at("2h"))).isPresent();
        assertThat(parent.covering(early, LONGEST, at("12h30m"))).isEmpty();
    }

    @Test
    void is_believed_for_an_hour_after_the_last_list() {
        PlannedWork old = new PlannedWork("Edge 1: draining", at("1h"), at("90m"), false);
        ComponentHistory late = observed("UP 0s", "DOWN 2h");
        assertThat(old.covering(late, LONGEST, at("2h29m59s"))).isPresent();
        assertThat(old.covering(late, LONGEST, at("2h30m"))).isEmpty();
    }
}
