package io.trunkline.policy;

import static io.trunkline.policy.ReadBack.Accepted.REPORT;
import static io.trunkline.policy.ReadBack.Accepted.RESOLVE;
import static io.trunkline.policy.ReadBack.Accepted.TRIGGER;
import static io.trunkline.policy.ReadBack.Accepted.UNDECIDED;
import static io.trunkline.policy.ReadBack.Found.CLOSED;
import static io.trunkline.policy.ReadBack.Found.MISSING;
import static io.trunkline.policy.ReadBack.Found.OPEN;
import static io.trunkline.policy.ReadBack.Step.DISMISS;
import static io.trunkline.policy.ReadBack.Step.NOTHING;
import static io.trunkline.policy.ReadBack.Step.RESOLVE_AGAIN;
import static io.trunkline.policy.ReadBack.Step.STILL_MISSING;
import static io.trunkline.policy.ReadBack.Step.TELL_AGAIN;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.policy.ReadBack.Accepted;
import io.trunkline.policy.ReadBack.Found;
import io.trunkline.policy.ReadBack.Next;
import io.trunkline.policy.ReadBack.Standing;
import io.trunkline.policy.ReadBack.Step;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ReadBackTest {

    private static final Instant NOW = Instant.parse("2026-11-24T08:00:00Z");
    private static final Instant IN_AN_HOUR = NOW.plus(Duration.ofHours(1));

    private final ReadBack rule = new ReadBack(Duration.ofMinutes(1));

    private void follows(Accepted accepted, boolean retold, Found found, Step step, Instant lookAt) {
        assertThat(rule.next(new Standing(accepted, retold, 0), found, NOW)).isEqualTo(new Next(step, lookAt));
    }

    @Test
    void an_open_incident_is_looked_at_every_hour() {
        follows(TRIGGER, false, OPEN, NOTHING, IN_AN_HOUR);
        follows(TRIGGER, true, OPEN, NOTHING, IN_AN_HOUR);
    }

    @Test
    void what_is_closed_too_soon_was_closed_by_a_person() {
        follows(TRIGGER, false, CLOSED, DISMISS, null);
    }

    @Test
    void what_is_missing_is_told_once_more_and_then_only_said() {
        follows(TRIGGER, false, MISSING, TELL_AGAIN, null);
        follows(TRIGGER, true, MISSING, STILL_MISSING, IN_AN_HOUR);
        follows(REPORT, false, MISSING, TELL_AGAIN, null);
        follows(REPORT, true, MISSING, STILL_MISSING, null);
    }

    @Test
    void what_people_do_to_a_report_is_their_own() {
        follows(REPORT, false, OPEN, NOTHING, null);
        follows(REPORT, false, CLOSED, NOTHING, null);
    }

    @Test
    void what_should_be_over_and_is_not_is_resolved_again() {
        follows(RESOLVE, false, OPEN, RESOLVE_AGAIN, NOW.plusSeconds(60));
        follows(RESOLVE, false, CLOSED, NOTHING, null);
        follows(RESOLVE, false, MISSING, NOTHING, null);
    }

    @Test
    void what_is_being_told_is_not_judged() {
        for (Found found : Found.values()) {
            follows(UNDECIDED, false, found, NOTHING, null);
        }
    }

    @Test
    void pauses_double_up_to_ten_minutes() {
        assertThat(rule.pause(0)).isEqualTo(Duration.ofMinutes(1));
        assertThat(rule.pause(3)).isEqualTo(Duration.ofMinutes(8));
        assertThat(rule.pause(4)).isEqualTo(Duration.ofMinutes(10));
        assertThat(rule.pause(1_000)).isEqualTo(Duration.ofMinutes(10));
        assertThat(new ReadBack(Duration.ofDays(365)).pause(1_000)).isEqualTo(Duration.ofMinutes(10));
    }
}
