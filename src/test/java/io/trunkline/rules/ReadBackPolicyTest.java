package io.trunkline.rules;

import static io.trunkline.rules.ReadBackPolicy.Accepted.REPORT;
import static io.trunkline.rules.ReadBackPolicy.Accepted.RESOLVE;
import static io.trunkline.rules.ReadBackPolicy.Accepted.TRIGGER;
import static io.trunkline.rules.ReadBackPolicy.Accepted.UNDECIDED;
import static io.trunkline.rules.ReadBackPolicy.Found.CLOSED;
import static io.trunkline.rules.ReadBackPolicy.Found.MISSING;
import static io.trunkline.rules.ReadBackPolicy.Found.OPEN;
import static io.trunkline.rules.ReadBackPolicy.Step.DISMISS;
import static io.trunkline.rules.ReadBackPolicy.Step.NOTHING;
import static io.trunkline.rules.ReadBackPolicy.Step.RESOLVE_AGAIN;
import static io.trunkline.rules.ReadBackPolicy.Step.STILL_MISSING;
import static io.trunkline.rules.ReadBackPolicy.Step.TELL_AGAIN;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.rules.ReadBackPolicy.Accepted;
import io.trunkline.rules.ReadBackPolicy.Found;
import io.trunkline.rules.ReadBackPolicy.Next;
import io.trunkline.rules.ReadBackPolicy.Standing;
import io.trunkline.rules.ReadBackPolicy.Step;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ReadBackPolicyTest {

    private static final Instant NOW = Instant.parse("2026-11-24T08:00:00Z");
    private static final Instant IN_AN_HOUR = NOW.plus(Duration.ofHours(1));

    private final ReadBackPolicy rule = new ReadBackPolicy(Duration.ofMinutes(1));

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
    void missing_incident_is_sent_once_more_and_then_only_reported() {
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
    void incident_under_delivery_is_not_judged() {
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
        assertThat(new ReadBackPolicy(Duration.ofDays(365)).pause(1_000)).isEqualTo(Duration.ofMinutes(10));
    }
}
