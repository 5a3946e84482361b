package io.trunkline.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.model.Status;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A week of 500 components that flap and fail, 20,000 events, through the real rules and the real ledger. */
class WeekTest {

    private static final int EVENTS = 20_000;
    private static final int COMPONENTS = 500;
    private static final Duration WEEK = Duration.ofDays(7);

    @Test
    void a_week_of_events_is_played_and_everything_is_closed_in_the_end() {
        try (TestLedger store = TestLedger.empty()) {
            History history = new History(
                    store, ScenarioSettings.withoutRepeats(ScenarioSettings.settings("5m", "30m", "5s", "60s")));
            Random random = new Random(20_261_124);
            Duration gap = WEEK.dividedBy(EVENTS);
            for (int event = 0; event < EVENTS; event++) {
                history.advance(gap);
                // A tenth of the components is behind half of the events: they flap.
                int component = random.nextBoolean() ? random.nextInt(COMPONENTS) : random.nextInt(COMPONENTS / 10);
                history.reportNow(component, status(random));
            }
            history.everythingComesUp();
            history.quieten(Duration.ofMinutes(10));
            assertThat(history.violations()).isEmpty();
            assertThat(history.ledger().unclosed()).isEmpty();
            assertThat(history.pagerDuty().open()).isEmpty();
            assertThat(history.pagerDuty().arrived()).hasSizeGreaterThan(1_000);
        }
    }

    private static Status status(Random random) {
        int roll = random.nextInt(10);
        return roll < 5 ? Status.UP : roll < 9 ? Status.DOWN : Status.DEGRADED;
    }
}
