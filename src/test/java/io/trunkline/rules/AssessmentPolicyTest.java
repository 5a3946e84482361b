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
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AssessmentPolicyTest {

    private static final AssessmentPolicy POLICY = new AssessmentPolicy(
            new Cooldown(Duration.ofMinutes(5), Duration.ofMinutes(30), Duration.ofHours(1)), Duration.ofHours(1));
    private static final Maintenance.Window WORK = new Maintenance.Window("work", at("1h"), "carrier");

    @Test
    void what_is_out_and_told_nowhere_enters_the_wait() {
        Assessment assessment = assess(observed("DOWN 0s"), "1s");
        assertThat(assessment)
                .isEqualTo(new Assessment(
                        new Outage(Status.DOWN), List.of(new Enter(Status.DOWN, true)), Optional.empty()));
        assertThat(assessment.verdict().word()).isEqualTo("outage");
        assertThat(assessment.verdict().why()).isEqualTo("worse than PagerDuty was told");
    }

    @Test
    void maintenance_holds_what_is_told_nowhere_until_it_ends() {
        Assessment assessment = POLICY.assess(observed("DOWN 0s"), List.of(), 1, Optional.of(Hold.of(WORK)), at("1s"));
        assertThat(assessment)
                .isEqualTo(new Assessment(
                        new Hold(Reason.MAINTENANCE, at("1h"), "work: carrier"), List.of(), Optional.of(at("1h"))));
        assertThat(assessment.verdict().word()).isEqualTo("held-maintenance");
    }

    @Test
    void maintenance_does_not_hold_what_is_told_already() {
        Assessment assessment = POLICY.assess(
                observed("DOWN 0s"),
                List.of(member(7, Status.DOWN, Phase.CALLED, "0s", Status.DOWN)),
                1,
                Optional.of(Hold.of(WORK)),
                at("1s"));
        assertThat(assessment).isEqualTo(nothing("incident 7 is open for it"));
    }

    @Test
    void what_is_told_already_needs_nothing() {
        for (Phase phase : List.of(Phase.GATHERING, Phase.UNCALLED, Phase.CALLED)) {
            assertThat(assess(observed("DOWN 0s"), "1m", member(7, Status.DOWN, phase, "0s", null)))
                    .as("%s", phase)
                    .isEqualTo(nothing("incident 7 is open for it"));
        }
    }

    @Test
    void what_is_up_and_told_nowhere_needs_nothing() {
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
    void what_flaps_before_a_call_stays_until_it_keeps_still() {
        Membership member = member(7, Status.DOWN, Phase.UNCALLED, "0s", null);
        ComponentHistory flapping = observed("DOWN 0s", "UP 10s", "DOWN 20s", "UP 30s");
        assertThat(assess(flapping, "40s", member))
                .isEqualTo(new Assessment(held("5m30s"), List.of(), Optional.of(at("5m30s"))));
        assertThat(assess(flapping, "5m30s", member).moves()).containsExactly(new Leave(7));
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
    void a_recovery_that_was_told_needs_nothing() {
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
    void who_falls_and_recovers_again_behind_a_refused_incident_flaps_and_pages() {
        Membership rejected = member(7, Status.DOWN, Phase.REJECTED, "0s", null);
        Assessment assessment = assess(3, observed("DOWN 0s", "UP 1m", "DOWN 2m", "UP 2m1s"), "2m1s", rejected);
        assertThat(assessment.verdict()).isEqualTo(new Verdict.Outage(Status.DOWN));
        assertThat(assessment.moves()).containsExactly(new Enter(Status.DOWN, true), new Leave(7));
        assertThat(assess(1, observed("DOWN 0s", "UP 1m", "DOWN 2m", "UP 2m1s"), "2m1s", rejected)
                        .moves())
                .as("its second fall was looked at, and refused")
                .containsExactly(new Leave(7));
    }

    @Test
    void soon_after_a_told_recovery_it_rejoins_and_that_is_told() {
        assertThat(assess(
                        observed("DOWN 0s", "UP 10m", "DOWN 14m59s"),
                        "15m",
                        member(7, Status.DOWN, Phase.CALLED, "0s", Status.UP)))
                .isEqualTo(rejoins(7, true, at("20m")));
    }

    @Test
    void soon_after_an_untold_recovery_it_rejoins_in_silence() {
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
    void getting_worse_enters_and_stays_where_it_was_told() {
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
    void a_told_member_that_comes_back_better_rejoins() {
        assertThat(assess(
                        observed("DOWN 0s", "UP 10m", "DEGRADED 11m"),
                        "11m",
                        member(7, Status.DOWN, Phase.CALLED, "0s", Status.UP)))
                .isEqualTo(rejoins(7, true, at("16m")));
    }

    @Test
    void before_a_call_who_fell_again_is_counted_in_again() {
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
    void of_two_that_were_told_of_its_recovery_it_returns_to_the_one_of_its_status_then_to_the_newest() {
        ComponentHistory again = observed("DOWN 0s", "UP 10m", "DEGRADED 11m");
        Membership down = member(8, Status.DOWN, Phase.CALLED, "0s", Status.UP);
        Membership degraded = member(7, Status.DEGRADED, Phase.CALLED, "0s", Status.UP);
        assertThat(assess(again, "11m", degraded, down).moves()).containsExactly(new Rejoin(7, true, false));
        Membership newer = member(9, Status.DOWN, Phase.CALLED, "0s", Status.UP);
        assertThat(assess(again, "11m", down, newer).moves()).containsExactly(new Rejoin(9, true, false));
    }

    @Test
    void asked_twice_it_has_nothing_more_to_say() {
        Membership rejoined = member(7, Status.DOWN, Phase.CALLED, "11m", null);
        assertThat(assess(observed("DOWN 0s", "UP 10m", "DOWN 11m"), "12m", rejoined))
                .isEqualTo(nothing("incident 7 is open for it"));
    }

    @Test
    void what_fell_and_recovered_between_two_looks_ended() {
        ComponentHistory over = observed("DOWN 0s", "UP 1s");
        assertThat(POLICY.assess(over, List.of(), 2, Optional.empty(), at("2s")))
                .isEqualTo(new Assessment(new Ended(), List.of(), Optional.empty()));
        Membership resolving = member(7, Status.DOWN, Phase.RESOLVING, "0s", Status.UP);
        assertThat(POLICY.assess(over, List.of(resolving), 2, Optional.empty(), at("2s"))
                        .verdict())
                .isEqualTo(new Ended());
        assertThat(POLICY.assess(over, List.of(), 1, Optional.empty(), at("2s")))
                .isEqualTo(nothing("is up"));
    }

    @Test
    void what_flaps_and_is_told_nowhere_is_out_though_it_is_up_at_this_instant() {
        ComponentHistory flapping = observed("DEGRADED 0s", "UP 1s", "DEGRADED 2s", "DOWN 3s", "UP 4s");
        Assessment out =
                new Assessment(new Outage(Status.DOWN), List.of(new Enter(Status.DOWN, true)), Optional.of(at("5m4s")));
        assertThat(POLICY.assess(flapping, List.of(), 2, Optional.empty(), at("5s")))
                .isEqualTo(out);
        assertThat(assess(flapping, "5s", member(7, Status.DOWN, Phase.CALLED, "0s", Status.UP)))
                .isEqualTo(out);
        assertThat(POLICY.assess(flapping, List.of(), 2, Optional.of(Hold.of(WORK)), at("5s")))
                .isEqualTo(new Assessment(
                        new Hold(Reason.MAINTENANCE, at("1h"), "work: carrier"), List.of(), Optional.of(at("1h"))));
        assertThat(assess(flapping, "5m4s")).isEqualTo(nothing("is up"));
    }

    @Test
    void who_fell_and_recovered_between_two_looks_returns_to_its_incident_as_long_as_it_may_flap() {
        Membership restored = member(7, Status.DOWN, Phase.CALLED, "0s", Status.UP);
        ComponentHistory blip = observed("DOWN 0s", "UP 6m", "DOWN 8m", "UP 9m");
        assertThat(between(blip, "9m", restored))
                .isEqualTo(new Assessment(held("14m"), List.of(new Rejoin(7, true, false)), Optional.of(at("14m"))));
        Membership returned = member(7, Status.DOWN, Phase.CALLED, "0s", null);
        assertThat(assess(blip, "9m", returned))
                .as("asked twice")
                .isEqualTo(new Assessment(held("14m"), List.of(), Optional.of(at("14m"))));
        assertThat(assess(blip, "14m", returned).moves()).containsExactly(new Settle(7));
        assertThat(between(blip, "14m", restored))
                .as("looked at only when it is calm")
                .isEqualTo(new Assessment(new Ended(), List.of(), Optional.empty()));
    }

    @Test
    void who_fell_and_recovered_between_two_looks_a_cooldown_later_leaves() {
        Membership restored = member(7, Status.DOWN, Phase.CALLED, "0s", Status.UP);
        assertThat(between(observed("DOWN 0s", "UP 6m", "DOWN 11m", "UP 12m"), "12m", restored))
                .isEqualTo(new Assessment(new Ended(), List.of(new Leave(7)), Optional.empty()));
    }

    @Test
    void who_fell_and_recovered_between_two_looks_returns_to_no_incident_about_something_better() {
        Membership degraded = member(7, Status.DEGRADED, Phase.CALLED, "0s", Status.UP);
        Membership down = member(6, Status.DOWN, Phase.CALLED, "0s", Status.UP);
        ComponentHistory fell = observed("DEGRADED 0s", "UP 6m", "DOWN 8m", "UP 9m");
        assertThat(between(fell, "9m", degraded).moves()).isEmpty();
        assertThat(between(fell, "9m", degraded, down).moves()).containsExactly(new Rejoin(6, true, false));
        Membership newer = member(8, Status.DOWN, Phase.CALLED, "0s", Status.UP);
        ComponentHistory worsened = observed("DEGRADED 0s", "UP 6m", "DEGRADED 8m", "UP 9m");
        assertThat(between(worsened, "9m", degraded, newer).moves())
                .as("of its status before the newest")
                .containsExactly(new Rejoin(7, true, false));
    }

    @Test
    void who_was_only_looked_at_again_moves_nowhere() {
        Membership restored = member(7, Status.DOWN, Phase.CALLED, "0s", Status.UP);
        assertThat(assess(observed("DOWN 0s", "UP 1m"), "2m", restored).moves()).isEmpty();
    }

    @Test
    void a_window_without_a_reason_is_named_alone() {
        Maintenance.Window bare = new Maintenance.Window("work", at("1h"), "");
        assertThat(POLICY.assess(observed("DOWN 0s"), List.of(), 1, Optional.of(Hold.of(bare)), at("1s"))
                        .verdict()
                        .why())
                .isEqualTo("work");
    }

    @Test
    void a_degraded_member_that_was_down_for_a_moment_never_got_better_than_told() {
        Membership told = member(7, Status.DEGRADED, Phase.CALLED, "0s", Status.DEGRADED);
        ComponentHistory back = observed("DEGRADED 0s", "DOWN 100s", "DEGRADED 102s");
        assertThat(assess(back, "102s", told)).isEqualTo(nothing("incident 7 is open for it"));
        assertThat(new AssessmentPolicy(new Cooldown(Duration.ZERO, Duration.ZERO, Duration.ZERO), Duration.ofHours(1))
                        .assess(back, List.of(told), 1, Optional.empty(), at("102s")))
                .isEqualTo(nothing("incident 7 is open for it"));
    }

    @Test
    void worse_than_told_a_second_time_within_a_cooldown_it_goes_on_waiting() {
        Membership told = member(7, Status.DEGRADED, Phase.CALLED, "0s", Status.DEGRADED);
        assertThat(assess(observed("DEGRADED 0s", "DOWN 10s", "DEGRADED 12s", "DOWN 14s"), "14s", told)
                        .moves())
                .containsExactly(new Enter(Status.DOWN, true));
        assertThat(assess(observed("DEGRADED 0s", "DOWN 10s", "DEGRADED 12s", "DOWN 6m"), "6m", told)
                        .moves())
                .containsExactly(new Enter(Status.DOWN, false));
    }

    /** A look that finds a fall and a recovery which nobody saw. */
    private static Assessment between(ComponentHistory component, String now, Membership... members) {
        return POLICY.assess(component, List.of(members), 2, Optional.empty(), at(now));
    }

    private static Assessment assess(ComponentHistory component, String now, Membership... members) {
        return assess(1, component, now, members);
    }

    private static Assessment assess(int news, ComponentHistory component, String now, Membership... members) {
        return POLICY.assess(component, List.of(members), news, Optional.empty(), at(now));
    }

    private static Membership member(long incident, Status status, Phase phase, String since, Status told) {
        return new Membership(incident, status, phase, at(since), told);
    }

    private static Hold held(String until) {
        return new Hold(Reason.COOLDOWN, at(until), "a recovery this soon may be a flap");
    }

    private static Assessment nothing(String why) {
        return new Assessment(new Nothing(why), List.of(), Optional.empty());
    }

    private static Assessment rejoins(long incident, boolean announced) {
        return rejoins(incident, announced, null);
    }

    private static Assessment rejoins(long incident, boolean announced, Instant due) {
        return new Assessment(
                new Nothing("incident " + incident + " is open for it"),
                List.of(new Rejoin(incident, announced, false)),
                Optional.ofNullable(due));
    }
}
