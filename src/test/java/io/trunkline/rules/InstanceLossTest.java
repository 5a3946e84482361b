package io.trunkline.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.rules.InstanceLoss.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class InstanceLossTest {

    private static final Instant START = Instant.parse("2026-11-01T08:00:00Z");

    private static Instant at(int minutes) {
        return START.plus(Duration.ofMinutes(minutes));
    }

    private static Reason over(String instance, int since, int until) {
        return new Reason(instance, at(since), at(until), null);
    }

    private static Reason inForce(String instance, int since) {
        return known(instance, since, since);
    }

    private static Reason known(String instance, int since, int knownAt) {
        return new Reason(instance, at(since), null, at(knownAt));
    }

    private static InstanceLoss loss(int since, Instant groupWorkedFrom) {
        return new InstanceLoss("a1", at(since), at(since), groupWorkedFrom);
    }

    private static InstanceLoss last(Reason... reasons) {
        return InstanceLoss.last(List.of(reasons)).orElseThrow();
    }

    @Test
    void instance_lost_in_another_way_than_before_worked_in_between() {
        assertThat(last(over("a1", 60, 120), inForce("a1", 180))).isEqualTo(loss(180, at(120)));
    }

    @Test
    void instance_works_once_the_last_of_its_reasons_is_over() {
        assertThat(last(over("a1", 60, 120), over("a1", 61, 130), inForce("a1", 180)))
                .isEqualTo(loss(180, at(130)));
    }

    @Test
    void reasons_that_overlap_are_one_loss() {
        assertThat(last(over("a1", 0, 10), over("a1", 60, 120), over("a1", 90, 150), inForce("a1", 140)))
                .isEqualTo(loss(60, at(10)));
    }

    @Test
    void reason_that_begins_later_changes_nothing() {
        assertThat(last(over("a1", 0, 10), inForce("a1", 60), over("a1", 70, 80), inForce("a1", 90)))
                .isEqualTo(loss(60, at(10)));
    }

    @Test
    void the_last_instance_to_be_lost_counts() {
        assertThat(last(inForce("a2", 0), over("a1", 60, 120), inForce("a1", 180))
                        .instance())
                .isEqualTo("a1");
    }

    @Test
    void group_worked_since_the_instance_did_that_the_last_took_over_from() {
        assertThat(last(over("a2", 0, 10), inForce("a2", 170), over("a1", 60, 120), inForce("a1", 180)))
                .isEqualTo(loss(180, at(10)));
        assertThat(last(over("a2", 0, 10), inForce("a2", 110), over("a1", 60, 120), inForce("a1", 180)))
                .isEqualTo(loss(180, at(120)));
        assertThat(last(inForce("a2", 170), over("a1", 60, 120), inForce("a1", 180)))
                .isEqualTo(loss(180, null));
    }

    @Test
    void instance_of_which_no_earlier_loss_is_known_had_worked_for_long() {
        assertThat(last(over("a1", 60, 120), inForce("a1", 180)).groupWorkedFromOrLongAgo())
                .isEqualTo(at(120));
        assertThat(last(inForce("a1", 180)).groupWorkedFromOrLongAgo()).isBefore(at(-60));
    }

    @Test
    void incident_reports_what_was_lost_when_it_opened() {
        InstanceLoss loss = last(over("a1", 60, 120), inForce("a1", 180));
        assertThat(loss.isReportedBy(at(180))).isTrue();
        assertThat(loss.isReportedBy(at(179))).isFalse();
    }

    @Test
    void incident_that_opened_before_a_report_came_late_does_not_report_the_loss() {
        InstanceLoss loss = last(over("a1", 60, 120), known("a1", 180, 240));
        assertThat(loss.isReportedBy(at(239))).isFalse();
        assertThat(loss.isReportedBy(at(240))).isTrue();
        assertThat(last(known("a1", 180, 240), known("a1", 181, 182)).isReportedBy(at(183)))
                .isTrue();
    }

    @Test
    void nothing_is_lost_without_a_reason_in_force() {
        assertThat(InstanceLoss.last(List.of(over("a1", 60, 120)))).isEmpty();
    }
}
