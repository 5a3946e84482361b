package io.trunkline.rules;

import static io.trunkline.rules.Components.at;
import static io.trunkline.rules.Components.observed;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.model.Membership;
import io.trunkline.model.Membership.Phase;
import io.trunkline.model.Status;
import io.trunkline.rules.MembershipChange.Enter;
import io.trunkline.rules.MembershipChange.Leave;
import io.trunkline.rules.MembershipChange.Rejoin;
import io.trunkline.rules.MembershipChange.Settle;
import io.trunkline.rules.Verdict.Ended;
import io.trunkline.rules.Verdict.Hold;
import io.trunkline.rules.Verdict.Hold.Reason;
import io.trunkline.rules.Verdict.Nothing;
import io.trunkline.rules.Verdict.Outage;
import io.trunkline.rules.Verdict.Recovery;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AssessmentPolicyTest extends AssessmentFixture {

    @Test
    void outage_in_no_incident_enters_the_wait() {
        Assessment assessment = assess(observed("DOWN 0s"), "1s");
        assertThat(assessment)
                .isEqualTo(new Assessment(
                        new Outage(Status.DOWN), List.of(new Enter(Status.DOWN, true)), Optional.empty()));
        assertThat(assessment.verdict().word()).isEqualTo("outage");
        assertThat(assessment.verdict().why()).isEqualTo("worse than PagerDuty was told");
    }

    @Test
    void maintenance_holds_an_outage_in_no_incident_until_it_ends() {
        Assessment assessment = POLICY.assess(observed("DOWN 0s"), List.of(), 1, Optional.of(Hold.of(WORK)), at("1s"));
        assertThat(assessment)
                .isEqualTo(new Assessment(
                        new Hold(Reason.MAINTENANCE, at("1h"), "work: carrier"), List.of(), Optional.of(at("1h"))));
        assertThat(assessment.verdict().word()).isEqualTo("held-maintenance");
    }

    @Test
    void maintenance_does_not_hold_an_outage_in_an_open_incident() {
        Assessment assessment = POLICY.assess(
                observed("DOWN 0s"),
                List.of(member(7, Status.DOWN, Phase.CALLED, "0s", Status.DOWN)),
                1,
                Optional.of(Hold.of(WORK)),
                at("1s"));
        assertThat(assessment).isEqualTo(nothing("incident 7 is open for it"));
    }

    @Test
    void outage_in_an_open_incident_needs_nothing() {
        for (Phase phase : List.of(Phase.GATHERING, Phase.UNCALLED, Phase.CALLED)) {
            assertThat(assess(observed("DOWN 0s"), "1m", member(7, Status.DOWN, phase, "0s", null)))
                    .as("%s", phase)
                    .isEqualTo(nothing("incident 7 is open for it"));
        }
    }

    @Test
    void component_that_is_up_and_in_no_incident_needs_nothing() {
        Assessment assessment = assess(observed("DOWN 0s", "UP 10m"), "10m");
        assertThat(assessment).isEqualTo(nothing("is up"));
        assertThat(assessment.verdict().word()).isEqualTo("nothing");
    }

    @Test
    void while_it_gathers_the_wait_decides() {
        assertThat(assess(observed("DOWN 0s", "UP 1s"), "1s", member(7, Status.DOWN, Phase.GATHERING, "0s", null)))
                .isEqualTo(nothing("is up; the wait decides at its end"));
    }

    @Test
    void what_ends_before_a_call_leaves() {
        Assessment assessment =
                assess(observed("DOWN 0s", "UP 10s"), "10s", member(7, Status.DOWN, Phase.UNCALLED, "0s", null));
        assertThat(assessment).isEqualTo(new Assessment(new Ended(), List.of(new Leave(7)), Optional.empty()));
        assertThat(assessment.verdict().word()).isEqualTo("ended");
        assertThat(assessment.verdict().why()).isEqualTo("over before PagerDuty was called");
    }

    @Test
    void a_recovery_of_what_was_called_is_settled() {
        Assessment assessment =
                assess(observed("DOWN 0s", "UP 10m"), "10m", member(7, Status.DOWN, Phase.CALLED, "0s", Status.DOWN));
        assertThat(assessment).isEqualTo(new Assessment(new Recovery(), List.of(new Settle(7)), Optional.empty()));
        assertThat(assessment.verdict().word()).isEqualTo("recovery");
        assertThat(assessment.verdict().why()).isEqualTo("a member of an open incident is up");
    }

    @Test
    void recovery_that_pagerduty_was_shown_needs_nothing() {
        assertThat(assess(observed("DOWN 0s", "UP 10m"), "10m", member(7, Status.DOWN, Phase.CALLED, "0s", Status.UP)))
                .isEqualTo(nothing("is up"));
    }

    @Test
    void a_quick_recovery_is_held_and_settled_when_the_hold_ends() {
        Membership member = member(7, Status.DOWN, Phase.CALLED, "0s", Status.DOWN);
        Assessment held = assess(observed("DOWN 0s", "UP 1m"), "1m", member);
        assertThat(held).isEqualTo(new Assessment(held("6m"), List.of(), Optional.of(at("6m"))));
        assertThat(held.verdict().why()).isEqualTo("a recovery this soon may be a flap");
        assertThat(assess(observed("DOWN 0s", "UP 1m"), "6m", member).moves()).containsExactly(new Settle(7));
    }

    @Test
    void what_is_being_resolved_takes_no_rejoin() {
        Membership resolving = member(7, Status.DOWN, Phase.RESOLVING, "0s", Status.UP);
        assertThat(assess(observed("DOWN 0s", "UP 10m"), "10m", resolving))
                .isEqualTo(nothing("is up; the resolve is under way"));
        assertThat(assess(observed("DOWN 0s", "UP 10m", "DOWN 11m"), "11m", resolving)
                        .moves())
                .containsExactly(new Enter(Status.DOWN, true));
    }

    @Test
    void what_was_refused_is_held_while_it_lasts_and_left_when_it_is_another_outage() {
        Membership rejected = member(7, Status.DOWN, Phase.REJECTED, "0s", null);
        Assessment held = assess(observed("DOWN 0s"), "1m", rejected);
        assertThat(held)
                .isEqualTo(new Assessment(
                        new Hold(Reason.REJECTED, null, "PagerDuty refused the incident"),
                        List.of(),
                        Optional.empty()));
        assertThat(held.verdict().word()).isEqualTo("held-rejected");
        assertThat(assess(observed("DOWN 0s", "UP 1m"), "1m", rejected).moves()).containsExactly(new Leave(7));
        assertThat(assess(observed("DOWN 0s", "UP 1m", "DOWN 2m"), "2m", rejected)
                        .moves())
                .containsExactly(new Leave(7), new Enter(Status.DOWN, true));
        assertThat(assess(observed("DOWN 0s", "DEGRADED 1m"), "1m", rejected).moves())
                .containsExactly(new Leave(7), new Enter(Status.DEGRADED, true));
    }

    @Test
    void fall_soon_after_a_shown_recovery_rejoins_with_an_update() {
        assertThat(assess(
                        observed("DOWN 0s", "UP 10m", "DOWN 14m59s"),
                        "15m",
                        member(7, Status.DOWN, Phase.CALLED, "0s", Status.UP)))
                .isEqualTo(rejoins(7, true, at("20m")));
    }

    @Test
    void fall_soon_after_an_unshown_recovery_rejoins_without_an_update() {
        assertThat(assess(
                        observed("DOWN 0s", "UP 10m", "DOWN 11m"),
                        "11m",
                        member(7, Status.DOWN, Phase.CALLED, "0s", Status.DOWN)))
                .isEqualTo(rejoins(7, false));
    }

    @Test
    void a_cooldown_after_a_recovery_it_is_a_new_outage() {
        assertThat(assess(
                                observed("DOWN 0s", "UP 10m", "DOWN 15m"),
                                "15m",
                                member(7, Status.DOWN, Phase.CALLED, "0s", Status.UP))
                        .moves())
                .containsExactly(new Leave(7), new Enter(Status.DOWN, true));
    }

    @Test
    void escalation_enters_the_wait_and_stays_in_its_incident() {
        assertThat(assess(
                                observed("DEGRADED 0s", "DOWN 10m"),
                                "10m",
                                member(7, Status.DEGRADED, Phase.CALLED, "0s", Status.DEGRADED))
                        .moves())
                .containsExactly(new Enter(Status.DOWN, false));
    }

    @Test
    void getting_worse_before_a_call_leaves_and_enters() {
        for (Phase phase : List.of(Phase.GATHERING, Phase.UNCALLED)) {
            assertThat(assess(observed("DEGRADED 0s", "DOWN 10m"), "10m", member(7, Status.DEGRADED, phase, "0s", null))
                            .moves())
                    .as("%s", phase)
                    .containsExactly(new Leave(7), new Enter(Status.DOWN, true));
        }
    }

    @Test
    void getting_better_without_recovering_stays() {
        assertThat(assess(
                        observed("DOWN 0s", "DEGRADED 10m"),
                        "10m",
                        member(7, Status.DOWN, Phase.CALLED, "0s", Status.DOWN)))
                .isEqualTo(nothing("incident 7 is open for it"));
    }

    @Test
    void member_shown_as_up_that_falls_to_degraded_rejoins() {
        assertThat(assess(
                        observed("DOWN 0s", "UP 10m", "DEGRADED 11m"),
                        "11m",
                        member(7, Status.DOWN, Phase.CALLED, "0s", Status.UP)))
                .isEqualTo(rejoins(7, true, at("16m")));
    }

    @Test
    void fall_before_a_call_counts_the_member_in_again() {
        assertThat(assess(
                        observed("DOWN 0s", "UP 1m", "DOWN 2m"),
                        "2m",
                        member(7, Status.DOWN, Phase.UNCALLED, "0s", Status.UP)))
                .isEqualTo(rejoins(7, true));
        assertThat(assess(
                        observed("DOWN 0s", "UP 1m", "DOWN 2m"),
                        "2m",
                        member(7, Status.DOWN, Phase.GATHERING, "0s", null)))
                .isEqualTo(rejoins(7, false));
    }

    @Test
    void it_returns_to_no_incident_while_another_tells_of_it() {
        Membership settled = member(7, Status.DOWN, Phase.CALLED, "0s", Status.UP);
        Membership telling = member(8, Status.DOWN, Phase.UNCALLED, "11m", null);
        for (List<Membership> order : List.of(List.of(settled, telling), List.of(telling, settled))) {
            assertThat(POLICY.assess(observed("DOWN 0s", "UP 10m", "DOWN 11m"), order, 1, Optional.empty(), at("12m")))
                    .isEqualTo(nothing("incident 8 is open for it"));
        }
    }

    @Test
    void fall_rejoins_the_incident_of_its_status_or_else_the_newest() {
        ComponentHistory again = observed("DOWN 0s", "UP 10m", "DEGRADED 11m");
        Membership down = member(8, Status.DOWN, Phase.CALLED, "0s", Status.UP);
        Membership degraded = member(7, Status.DEGRADED, Phase.CALLED, "0s", Status.UP);
        assertThat(assess(again, "11m", degraded, down).moves()).containsExactly(new Rejoin(7, true, null));
        Membership newer = member(9, Status.DOWN, Phase.CALLED, "0s", Status.UP);
        assertThat(assess(again, "11m", down, newer).moves()).containsExactly(new Rejoin(9, true, null));
    }

    @Test
    void asked_twice_it_has_nothing_more_to_say() {
        Membership rejoined = member(7, Status.DOWN, Phase.CALLED, "11m", null);
        assertThat(assess(observed("DOWN 0s", "UP 10m", "DOWN 11m"), "12m", rejoined))
                .isEqualTo(nothing("incident 7 is open for it"));
    }

    @Test
    void a_window_without_a_reason_is_named_alone() {
        Maintenance.Window bare = new Maintenance.Window("work", at("1h"), "");
        assertThat(POLICY.assess(observed("DOWN 0s"), List.of(), 1, Optional.of(Hold.of(bare)), at("1s"))
                        .verdict()
                        .why())
                .isEqualTo("work");
    }

    private static Assessment rejoins(long incident, boolean announced) {
        return rejoins(incident, announced, null);
    }

    private static Assessment rejoins(long incident, boolean announced, Instant due) {
        return new Assessment(
                new Nothing("incident " + incident + " is open for it"),
                List.of(new Rejoin(incident, announced, null)),
                Optional.ofNullable(due));
    }
}
