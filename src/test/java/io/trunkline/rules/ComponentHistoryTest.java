package io.trunkline.rules;

import static io.trunkline.rules.Components.at;
import static io.trunkline.rules.Components.event;
import static io.trunkline.rules.Components.observed;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.model.Status;
import io.trunkline.model.StatusEvent;
import io.trunkline.rules.ComponentHistory.Effect;
import io.trunkline.rules.ComponentHistory.ReportResult;
import org.junit.jupiter.api.Test;

class ComponentHistoryTest {

    @Test
    void a_first_report_that_is_up_is_no_change() {
        ReportResult reported = ComponentHistory.report(null, event("UP 0s"));
        assertThat(reported.effect()).isEqualTo(Effect.REPEAT);
        assertThat(reported.observation())
                .isEqualTo(new ComponentHistory(
                        Status.UP, at("0s"), null, null, at("0s"), null, null, null, null, null, null, null, null, 0));
    }

    @Test
    void a_first_report_that_is_down_is_a_fall_from_up() {
        ReportResult reported = ComponentHistory.report(null, event("DOWN 0s 1s"));
        assertThat(reported.effect()).isEqualTo(Effect.CHANGE);
        assertThat(reported.observation())
                .isEqualTo(new ComponentHistory(
                        Status.DOWN,
                        at("0s"),
                        null,
                        null,
                        at("0s"),
                        null,
                        null,
                        null,
                        null,
                        at("0s"),
                        null,
                        Status.DOWN,
                        at("1s"),
                        1));
    }

    @Test
    void every_change_leaves_its_trace() {
        assertThat(observed("DOWN 0s", "UP 10m", "DEGRADED 20m", "DOWN 30m", "UP 40m 41m"))
                .isEqualTo(new ComponentHistory(
                        Status.UP,
                        at("40m"),
                        null,
                        null,
                        at("40m"),
                        at("30m"),
                        at("40m"),
                        at("10m"),
                        at("40m"),
                        at("20m"),
                        at("0s"),
                        Status.DOWN,
                        at("41m"),
                        5));
    }

    @Test
    void getting_better_without_being_up_is_an_improvement_and_no_recovery() {
        ComponentHistory observation = observed("DOWN 0s", "DEGRADED 10m");
        assertThat(observation.improvedAt()).isEqualTo(at("10m"));
        assertThat(observation.recoveredAt()).isNull();
        assertThat(observation.fellAt()).isEqualTo(at("0s"));
    }

    @Test
    void getting_worse_is_neither() {
        ComponentHistory observation = observed("DEGRADED 0s", "DOWN 10m");
        assertThat(observation.improvedAt()).isNull();
        assertThat(observation.recoveredAt()).isNull();
        assertThat(observation.fellAt()).isEqualTo(at("0s"));
        assertThat(observation.previousFellAt()).isNull();
    }

    @Test
    void a_repeat_moves_newest_alone() {
        ComponentHistory before = observed("DOWN 0s", "UP 10m");
        ReportResult reported = ComponentHistory.report(before, event("UP 20m"));
        assertThat(reported.effect()).isEqualTo(Effect.REPEAT);
        assertThat(reported.observation().newest()).isEqualTo(at("20m"));
        assertThat(reported.observation())
                .usingRecursiveComparison()
                .ignoringFields("newest")
                .isEqualTo(before);
    }

    @Test
    void an_older_report_is_stale_even_if_it_says_the_same() {
        ComponentHistory before = observed("DOWN 10m");
        assertThat(ComponentHistory.report(before, event("UP 9m59s 11m")))
                .isEqualTo(new ReportResult(before, Effect.STALE));
        assertThat(ComponentHistory.report(before, event("DOWN 9m59s 11m")))
                .isEqualTo(new ReportResult(before, Effect.STALE));
    }

    @Test
    void a_newest_that_lies_ahead_of_now_makes_no_report_stale() {
        ReportResult reported = ComponentHistory.report(observed("UP 60m"), event("DOWN 9m59s 10m"));

        assertThat(reported.effect()).isEqualTo(Effect.CHANGE);
        assertThat(reported.observation().since()).isEqualTo(at("9m59s"));
        assertThat(reported.observation().newest()).isEqualTo(at("9m59s"));
        assertThat(ComponentHistory.report(reported.observation(), event("UP 9m 11m"))
                        .effect())
                .as("order by time holds again")
                .isEqualTo(Effect.STALE);
    }

    @Test
    void a_newest_ahead_of_now_is_compared_with_a_stamp_ahead_of_now_as_written() {
        ComponentHistory before = observed("UP 60m");

        assertThat(ComponentHistory.report(before, ahead("59m")).effect()).isEqualTo(Effect.STALE);
        assertThat(ComponentHistory.report(before, ahead("61m")).effect()).isEqualTo(Effect.CHANGE);
    }

    @Test
    void nodes_whose_clocks_differ_by_less_than_a_second_agree_on_the_order() {
        assertThat(ComponentHistory.report(observed("DOWN 10m"), event("UP 9m59s 9m59.5s"))
                        .effect())
                .isEqualTo(Effect.STALE);
    }

    @Test
    void reports_of_a_clock_that_is_fast_are_in_the_order_in_which_they_are_written() {
        ComponentHistory up = ComponentHistory.report(null, event("UP 10m").stamped(at("65m")))
                .observation();

        assertThat(ComponentHistory.report(up, event("DOWN 11m").stamped(at("64m59s")))
                        .effect())
                .as("arrives later, happened earlier")
                .isEqualTo(Effect.STALE);
        assertThat(ComponentHistory.report(up, event("DOWN 11m").stamped(at("66m")))
                        .effect())
                .isEqualTo(Effect.CHANGE);
        assertThat(ComponentHistory.report(up, event("DOWN 11m")).effect())
                .as("a clock that is right again")
                .isEqualTo(Effect.CHANGE);
    }

    @Test
    void a_late_report_of_a_clock_that_is_a_little_fast_is_stale() {
        ComponentHistory up = ComponentHistory.report(null, event("UP 30s").stamped(at("35s")))
                .observation();

        assertThat(ComponentHistory.report(up, event("DOWN 5s 31s")).effect()).isEqualTo(Effect.STALE);
    }

    @Test
    void a_report_without_a_time_does_not_take_over_a_newest_that_lies_ahead() {
        ReportResult reported = ComponentHistory.report(observed("UP 60m"), event("DOWN 10m", false));

        assertThat(reported.observation().since()).isEqualTo(at("10m"));
        assertThat(reported.observation().newest()).isEqualTo(at("10m"));
    }

    private static StatusEvent ahead(String stamp) {
        return event("DOWN 10m").stamped(at(stamp));
    }

    @Test
    void of_equal_timestamps_the_later_arrival_wins() {
        assertThat(ComponentHistory.report(observed("DOWN 10m"), event("UP 10m"))
                        .effect())
                .isEqualTo(Effect.CHANGE);
    }

    @Test
    void without_a_timestamp_a_report_is_never_older_than_what_is_known() {
        ReportResult reported = ComponentHistory.report(observed("DOWN 20m"), event("UP 19m59.5s", false));
        assertThat(reported.effect()).isEqualTo(Effect.CHANGE);
        assertThat(reported.observation().since()).isEqualTo(at("20m"));
    }

    @Test
    void without_a_timestamp_a_report_counts_from_its_receipt() {
        ReportResult reported = ComponentHistory.report(observed("DOWN 0s"), event("UP 10m", false));
        assertThat(reported.observation().since()).isEqualTo(at("10m"));
    }

    @Test
    void an_unknown_word_leaves_what_is_known() {
        ComponentHistory before = observed("DOWN 10m");
        assertThat(ComponentHistory.report(before, event("UNKNOWN 20m")))
                .isEqualTo(new ReportResult(before, Effect.UNKNOWN));
        assertThat(ComponentHistory.report(null, event("UNKNOWN 20m")))
                .isEqualTo(new ReportResult(null, Effect.UNKNOWN));
    }

    @Test
    void the_outage_of_a_component_that_is_up_is_its_last_one() {
        assertThat(observed("DOWN 0s", "UP 10m").outageSince()).isEqualTo(at("0s"));
        assertThat(observed("UP 10m").outageSince()).isEqualTo(at("10m"));
        assertThat(observed("DEGRADED 0s", "DOWN 10m").outageSince()).isEqualTo(at("10m"));
    }

    @Test
    void reports_of_which_is_known_when_they_were_made_are_in_that_order_whatever_their_facts_are_dated() {
        ComponentHistory down = ComponentHistory.report(null, event("DOWN 30m").reported(at("31m")))
                .observation();

        ReportResult later = ComponentHistory.report(down, event("UP 10m 41m").reported(at("40m")));
        assertThat(later.effect()).isEqualTo(Effect.CHANGE);
        assertThat(later.observation().since()).as("not before what it ended").isEqualTo(at("30m"));
        assertThat(later.observation().reported()).isEqualTo(at("40m"));

        ReportResult earlier = ComponentHistory.report(down, event("UP 32m 33m").reported(at("30m59s")));
        assertThat(earlier.effect()).isEqualTo(Effect.STALE);
    }

    @Test
    void beside_a_report_of_which_only_the_occurrence_is_known_it_is_enough_to_be_made_later() {
        ComponentHistory listed = observed("DOWN 30m");

        assertThat(ComponentHistory.report(listed, event("UP 10m 31m").reported(at("30m")))
                        .effect())
                .isEqualTo(Effect.CHANGE);
        assertThat(ComponentHistory.report(listed, event("UP 10m 31m").reported(at("29m")))
                        .effect())
                .isEqualTo(Effect.STALE);
    }

    @Test
    void a_copy_by_a_door_that_says_no_time_of_its_own_takes_none_away() {
        ComponentHistory down = ComponentHistory.report(null, event("DOWN 30m").reported(at("31m")))
                .observation();

        ComponentHistory copied =
                ComponentHistory.report(down, event("DOWN 30m")).observation();
        assertThat(copied.reported()).isEqualTo(at("31m"));
        assertThat(ComponentHistory.report(copied, event("UP 32m"))
                        .observation()
                        .reported())
                .isNull();
    }
}
