package io.trunkline.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.model.Status;
import io.trunkline.rules.PollComparison.Difference;
import io.trunkline.rules.PollComparison.Difference.Ended;
import io.trunkline.rules.PollComparison.Difference.Missed;
import io.trunkline.rules.PollComparison.Difference.None;
import io.trunkline.rules.PollComparison.LedgerState;
import io.trunkline.rules.PollComparison.Listed;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PollComparisonTest {

    private static final Instant ASKED = Instant.parse("2026-11-24T10:00:00Z");
    private static final Instant EARLIER = ASKED.minusSeconds(300);
    private static final Instant LONG_AGO = ASKED.minusSeconds(86_400);

    private static Listed listed(Status status, Instant changedAt) {
        return new Listed(status, false, changedAt, ASKED, Duration.ofMinutes(5));
    }

    private static LedgerState reported(Status observed, Instant newest) {
        return new LedgerState(observed, newest, false, null);
    }

    private static void expect(Listed listed, LedgerState reported, Difference difference) {
        assertThat(PollComparison.compare(listed, reported)).isEqualTo(difference);
    }

    @Test
    void what_both_say_is_no_news() {
        expect(listed(Status.DOWN, EARLIER), reported(Status.DOWN, LONG_AGO), new None());
        expect(listed(Status.UP, EARLIER), null, new None());
    }

    @Test
    void a_lost_outage_happened_when_the_platform_says() {
        expect(listed(Status.DOWN, EARLIER), reported(Status.UP, LONG_AGO), new Missed(EARLIER));
        expect(listed(Status.DOWN, EARLIER), null, new Missed(EARLIER));
    }

    @Test
    void a_lost_recovery_too() {
        expect(listed(Status.UP, EARLIER), reported(Status.DOWN, LONG_AGO), new Missed(EARLIER));
    }

    @Test
    void without_a_time_or_with_one_that_cannot_be_it_counts_as_when_it_was_asked_for() {
        expect(listed(Status.DOWN, null), reported(Status.UP, LONG_AGO), new Missed(ASKED));
        expect(listed(Status.DOWN, null), null, new Missed(ASKED));
        expect(listed(Status.DOWN, LONG_AGO), reported(Status.UP, EARLIER), new Missed(ASKED));
        expect(listed(Status.DOWN, ASKED.plusSeconds(1)), reported(Status.UP, EARLIER), new Missed(ASKED));
    }

    @Test
    void what_was_reported_while_or_just_before_the_list_was_made_is_left_to_the_next() {
        expect(listed(Status.UP, null), reported(Status.DOWN, ASKED.plusSeconds(1)), new None());
        expect(listed(Status.UP, null), reported(Status.DOWN, ASKED.minusSeconds(29)), new None());
        expect(listed(Status.UP, null), reported(Status.DOWN, ASKED.minusSeconds(30)), new Missed(ASKED));
        Listed soonAgain = new Listed(Status.UP, false, null, ASKED, Duration.ofSeconds(2));
        expect(soonAgain, reported(Status.DOWN, ASKED.minusSeconds(1)), new None());
        expect(soonAgain, reported(Status.DOWN, ASKED.minusSeconds(2)), new Missed(ASKED));
    }

    @Test
    void what_the_platform_itself_dates_later_than_the_newest_report_needs_no_patience() {
        expect(
                listed(Status.UP, ASKED.minusSeconds(1)),
                reported(Status.DOWN, ASKED.minusSeconds(2)),
                new Missed(ASKED.minusSeconds(1)));
    }

    @Test
    void unknown_neither_pages_nor_resolves() {
        expect(listed(Status.UNKNOWN, EARLIER), reported(Status.DOWN, LONG_AGO), new None());
        expect(listed(Status.UNKNOWN, EARLIER), null, new None());
    }

    @Test
    void out_of_service_on_purpose_ends_an_outage_and_is_none() {
        Listed out = new Listed(Status.UP, true, null, ASKED, Duration.ofMinutes(5));

        expect(out, reported(Status.DOWN, ASKED), new Ended());
        expect(out, reported(Status.DEGRADED, LONG_AGO), new Ended());
        expect(out, reported(Status.UP, LONG_AGO), new None());
        expect(out, null, new None());
    }

    @Test
    void what_a_person_forgot_stays_forgotten_until_it_changes_again() {
        LedgerState forgotten = new LedgerState(Status.UP, EARLIER, true, null);

        expect(listed(Status.DOWN, LONG_AGO), forgotten, new None());
        expect(listed(Status.DOWN, null), forgotten, new None());
        expect(listed(Status.DOWN, ASKED.minusSeconds(60)), forgotten, new Missed(ASKED.minusSeconds(60)));
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1, false",
        "2, 1, true",
        "2, 2, false",
        "19, 1, true",
        "19, 2, false",
        "20, 2, true",
        "20, 3, false",
        "500, 50, true",
        "500, 51, false"
    })
    void one_component_or_a_tenth_may_be_deleted_at_once(int before, int missing, boolean expected) {
        assertThat(PollComparison.mayBeDeletions(before, missing)).isEqualTo(expected);
    }
}
