package io.trunkline.simulate;

import static io.trunkline.model.Status.DOWN;
import static io.trunkline.model.Status.UP;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.rules.Maintenance;
import java.time.Duration;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Rule 17: what falls during planned work pages when that ends, or after twelve hours; what fell before pages as ever. */
class PlannedWorkPropertiesTest {

    /** In minutes; with the wait, and the look every ten minutes whether the platform still says so. */
    private static final int LONGEST = 12 * 60;

    private static final Duration WAIT = Duration.ofSeconds(5);

    @Property(tries = 25, edgeCases = EdgeCasesMode.NONE)
    void outage_pages_when_the_work_ends_or_after_twelve_hours(
            @ForAll @IntRange(min = 1, max = 300) int begins,
            @ForAll @IntRange(min = 1, max = 1_200) int lasts,
            @ForAll @IntRange(min = 2, max = 600) int falls) {
        int ends = begins + lasts;
        boolean held = falls >= begins && falls < ends;
        int told = held ? Math.min(ends, falls + LONGEST) : falls;
        try (Scenario s = new Scenario()) {
            s.at("0s", UP, "t-1");
            // In the order of time: a scenario only goes on.
            if (falls < begins) {
                s.at(falls + "m", DOWN, "t-1");
            }
            PlannedWorkScenariosTest.work(s, begins + "m", "draining");
            if (held) {
                s.at(falls + "m", DOWN, "t-1");
            }
            PlannedWorkScenariosTest.work(s, ends + "m", null);
            if (falls >= ends) {
                s.at(falls + "m", DOWN, "t-1");
            }
            s.maintenance(Maintenance.NONE).moveTo(falls + LONGEST + 120 + lasts + "m");
            assertThat(s.callTimes())
                    .as("work from %d to %d, out from %d", begins, ends, falls)
                    .singleElement()
                    .satisfies(at -> assertThat(at)
                            .isBetween(
                                    Scenario.START.plus(Duration.ofMinutes(told)),
                                    Scenario.START
                                            .plus(Duration.ofMinutes(told))
                                            .plus(WAIT)));
        }
    }
}
