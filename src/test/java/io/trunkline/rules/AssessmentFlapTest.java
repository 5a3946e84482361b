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
import io.trunkline.rules.Verdict.Outage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Components that fall and recover between two assessments, or flap. */
class AssessmentFlapTest extends AssessmentFixture {

    @Test
    void flap_before_first_call_stays_until_stable() {
        Membership member = member(7, Status.DOWN, Phase.UNCALLED, "0s", null);
        ComponentHistory flapping = observed("DOWN 0s", "UP 10s", "DOWN 20s", "UP 30s");
        assertThat(assess(flapping, "40s", member))
                .isEqualTo(new Assessment(held("5m30s"), List.of(), Optional.of(at("5m30s"))));
        assertThat(assess(flapping, "5m30s", member).moves()).containsExactly(new Leave(7));
    }

    @Test
    void flap_behind_refused_incident_is_an_outage() {
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
    void outage_between_two_assessments_is_over() {
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
    void unreported_flap_is_an_outage_while_up() {
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
    void outage_between_two_assessments_rejoins_while_it_may_flap() {
        Membership restored = member(7, Status.DOWN, Phase.CALLED, "0s", Status.UP);
        ComponentHistory blip = observed("DOWN 0s", "UP 6m", "DOWN 8m", "UP 9m");
        assertThat(between(blip, "9m", restored))
                .isEqualTo(new Assessment(held("14m"), List.of(new Rejoin(7, true, null)), Optional.of(at("14m"))));
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
    void outage_between_two_assessments_after_cooldown_leaves() {
        Membership restored = member(7, Status.DOWN, Phase.CALLED, "0s", Status.UP);
        assertThat(between(observed("DOWN 0s", "UP 6m", "DOWN 11m", "UP 12m"), "12m", restored))
                .isEqualTo(new Assessment(new Ended(), List.of(new Leave(7)), Optional.empty()));
    }

    @Test
    void outage_between_two_assessments_rejoins_no_milder_incident() {
        Membership degraded = member(7, Status.DEGRADED, Phase.CALLED, "0s", Status.UP);
        Membership down = member(6, Status.DOWN, Phase.CALLED, "0s", Status.UP);
        ComponentHistory fell = observed("DEGRADED 0s", "UP 6m", "DOWN 8m", "UP 9m");
        assertThat(between(fell, "9m", degraded).moves()).isEmpty();
        assertThat(between(fell, "9m", degraded, down).moves()).containsExactly(new Rejoin(6, true, null));
        Membership newer = member(8, Status.DOWN, Phase.CALLED, "0s", Status.UP);
        ComponentHistory worsened = observed("DEGRADED 0s", "UP 6m", "DEGRADED 8m", "UP 9m");
        assertThat(between(worsened, "9m", degraded, newer).moves())
                .as("of its status before the newest")
                .containsExactly(new Rejoin(7, true, null));
    }

    @Test
    void repeated_assessment_changes_nothing() {
        Membership restored = member(7, Status.DOWN, Phase.CALLED, "0s", Status.UP);
        assertThat(assess(observed("DOWN 0s", "UP 1m"), "2m", restored).moves()).isEmpty();
    }

    @Test
    void brief_down_of_degraded_member_is_no_improvement() {
        Membership told = member(7, Status.DEGRADED, Phase.CALLED, "0s", Status.DEGRADED);
        ComponentHistory back = observed("DEGRADED 0s", "DOWN 100s", "DEGRADED 102s");
        assertThat(assess(back, "102s", told)).isEqualTo(nothing("incident 7 is open for it"));
        assertThat(new AssessmentPolicy(new Cooldown(Duration.ZERO, Duration.ZERO, Duration.ZERO), Duration.ofHours(1))
                        .assess(back, List.of(told), 1, Optional.empty(), at("102s")))
                .isEqualTo(nothing("incident 7 is open for it"));
    }

    @Test
    void second_worsening_within_cooldown_goes_on_waiting() {
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
}
