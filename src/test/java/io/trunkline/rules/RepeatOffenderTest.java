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
import io.trunkline.rules.Verdict.Hold;
import io.trunkline.rules.Verdict.Hold.Reason;
import io.trunkline.rules.Verdict.Nothing;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A component that had incidents for itself lately: its recoveries are held for longer (rule 6). */
class RepeatOffenderTest {

    private static final Cooldown COOLDOWN =
            new Cooldown(Duration.ofMinutes(5), Duration.ofMinutes(30), Duration.ofHours(1));
    private static final AssessmentPolicy POLICY = new AssessmentPolicy(COOLDOWN, Duration.ofHours(1));
    private static final ComponentHistory BACK = observed("DOWN 0s", "UP 6m", "DOWN 12m", "UP 18m");
    private static final ComponentHistory AGAIN = observed("DOWN 0s", "UP 6m", "DOWN 12m", "UP 18m", "DOWN 26m");

    private static Membership open(String since, int repeats, Instant watchedSince) {
        return new Membership(
                7, Status.DOWN, Phase.CALLED, at(since), Status.DOWN, null, repeats, watchedSince, false, null);
    }

    private static Assessment assess(ComponentHistory component, String now, Membership member) {
        return POLICY.assess(component, List.of(member), 1, Optional.empty(), at(now));
    }

    @Test
    void the_hold_doubles_up_to_the_longest_or_twelve_cooldowns() {
        assertThat(IntStream.range(0, 6)
                        .mapToObj(repeats -> COOLDOWN.hold(repeats).toMinutes()))
                .containsExactly(5L, 10L, 20L, 40L, 60L, 60L);
        Cooldown quick = new Cooldown(Duration.ofSeconds(20), Duration.ofMinutes(1), Duration.ofHours(1));
        assertThat(quick.hold(9)).isEqualTo(Duration.ofMinutes(4));
        assertThat(quick.grows()).isTrue();
    }

    @Test
    void a_longest_hold_that_is_no_longer_than_the_cooldown_turns_it_off() {
        Cooldown off = new Cooldown(Duration.ofMinutes(5), Duration.ofMinutes(30), Duration.ZERO);
        assertThat(off.hold(3)).isEqualTo(Duration.ofMinutes(5));
        assertThat(off.grows()).isFalse();
    }

    @Test
    void its_recovery_is_held_for_longer() {
        assertThat(assess(BACK, "18m", open("12m", 1, null)).due()).contains(at("28m"));
        assertThat(assess(BACK, "18m", open("12m", 0, null)).due()).contains(at("23m"));
    }

    @Test
    void within_that_hold_it_rejoins_and_pages_anew_fifteen_minutes_later() {
        Assessment assessment = assess(AGAIN, "26m", open("12m", 1, null));
        assertThat(assessment.moves()).containsExactly(new Rejoin(7, false, at("26m")));
        assertThat(assessment.due()).contains(at("41m"));
        Membership rejoined = open("26m", 1, at("26m"));
        assertThat(assess(AGAIN, "40m", rejoined).moves()).isEmpty();
        assertThat(assess(AGAIN, "40m", rejoined).due()).contains(at("41m"));
        assertThat(assess(AGAIN, "41m", rejoined).moves())
                .as("it leaves once the new incident is accepted")
                .containsExactly(new Enter(Status.DOWN, false));
    }

    @Test
    void three_cooldowns_are_enough_where_they_are_less_than_fifteen_minutes() {
        Cooldown quick = new Cooldown(Duration.ofSeconds(20), Duration.ofMinutes(1), Duration.ofHours(1));
        assertThat(quick.pagesAnewAt(at("0s"))).isEqualTo(at("60s"));
    }

    @Test
    void later_than_that_hold_it_is_a_new_outage() {
        assertThat(assess(AGAIN, "26m", open("12m", 0, null)).moves()).containsExactly(new Enter(Status.DOWN, false));
        Membership recovered =
                new Membership(7, Status.DOWN, Phase.CALLED, at("12m"), Status.UP, null, 0, null, false, null);
        assertThat(assess(AGAIN, "26m", recovered).moves())
                .as("of which PagerDuty was told that it is UP")
                .containsExactly(new Leave(7), new Enter(Status.DOWN, true));
    }

    @Test
    void what_holds_a_new_outage_keeps_it_where_it_is() {
        Hold work = new Hold(Reason.MAINTENANCE, at("8h"), "work");
        for (Membership member : List.of(open("26m", 1, at("26m")), open("12m", 0, null))) {
            assertThat(POLICY.assess(AGAIN, List.of(member), 1, Optional.of(work), at("41m")))
                    .isEqualTo(new Assessment(work, List.of(), Optional.of(at("8h"))));
        }
    }

    @Test
    void what_was_not_up_since_it_rejoined_pages_as_long_after_that_as_ever() {
        ComponentHistory wobbles =
                observed("DOWN 0s", "UP 6m", "DOWN 12m", "UP 18m", "DOWN 26m", "DEGRADED 37m", "DOWN 38m");
        Assessment again = assess(wobbles, "38m", open("26m", 1, at("26m")));
        assertThat(again.moves()).containsExactly(new Rejoin(7, false, at("26m")));
        assertThat(again.due()).contains(at("41m"));
        assertThat(assess(wobbles, "38m", open("26m", 0, at("26m"))).due())
                .as("others joined it meanwhile")
                .contains(at("41m"));
        ComponentHistory later =
                observed("DOWN 0s", "UP 6m", "DOWN 12m", "UP 18m", "DOWN 26m", "DEGRADED 40m", "DOWN 42m");
        assertThat(assess(later, "42m", open("26m", 1, at("26m"))).moves())
                .containsExactly(new Enter(Status.DOWN, true));
        ComponentHistory wasUp = observed("DOWN 0s", "UP 6m", "DOWN 12m", "UP 18m", "DOWN 26m", "UP 28m", "DOWN 30m");
        assertThat(assess(wasUp, "30m", open("26m", 1, at("26m"))).due())
                .as("a blip is no recovery, and as long as the time out before it")
                .contains(at("45m"));
        ComponentHistory recovered =
                observed("DOWN 0s", "UP 6m", "DOWN 12m", "UP 18m", "DOWN 26m", "UP 28m", "DOWN 33m");
        assertThat(assess(recovered, "33m", open("26m", 1, at("26m"))).due()).contains(at("48m"));
    }

    @Test
    void a_blip_takes_back_four_times_its_length_of_the_fifteen_minutes() {
        ComponentHistory blip = observed("DOWN 26m", "UP 36m", "DOWN 37m");
        Assessment again = assess(blip, "37m", open("26m", 2, at("26m")));
        assertThat(again.moves()).containsExactly(new Rejoin(7, false, at("31m")));
        assertThat(again.due()).contains(at("46m"));
        assertThat(assess(blip, "46m", open("37m", 2, at("31m"))).moves())
                .containsExactly(new Enter(Status.DOWN, true));
        ComponentHistory wobbles = observed("DOWN 26m", "UP 36m", "DOWN 37m", "DEGRADED 39m", "DOWN 40m");
        assertThat(assess(wobbles, "40m", open("37m", 2, at("31m"))).moves())
                .as("it is taken off once")
                .containsExactly(new Rejoin(7, false, at("31m")));
        ComponentHistory milder = observed("DOWN 26m", "UP 36m", "DEGRADED 37m");
        assertThat(assess(milder, "37m", open("26m", 2, at("26m"))).moves())
                .as("once it is DOWN again")
                .isEmpty();
    }

    @Test
    void blips_never_put_the_page_off_for_longer_than_fifteen_minutes_after_the_last_fall() {
        ComponentHistory blip = observed("DOWN 26m", "UP 30m", "DOWN 32m");
        Assessment again = assess(blip, "32m", open("26m", 2, at("26m")));
        assertThat(again.moves()).containsExactly(new Rejoin(7, false, at("32m")));
        assertThat(again.due()).contains(at("47m"));
    }

    @Test
    void page_that_was_due_before_a_blip_stays_due() {
        ComponentHistory blip = observed("DOWN 26m", "UP 41m2s", "DOWN 42m");
        assertThat(assess(blip, "42m", open("26m", 2, at("26m"))).moves())
                .containsExactly(new Enter(Status.DOWN, true));
    }

    @Test
    void without_an_up_degraded_takes_back_four_times_its_length_and_after_one_nothing() {
        ComponentHistory neverUp = observed("DOWN 0m", "DEGRADED 20m", "DOWN 26m", "DEGRADED 31m", "DOWN 32m");
        assertThat(assess(neverUp, "32m", open("26m", 2, at("26m"))).moves())
                .containsExactly(new Rejoin(7, false, at("31m")));
        ComponentHistory longer = observed("DOWN 0m", "DEGRADED 20m", "DOWN 26m", "DEGRADED 31m", "DOWN 35m");
        assertThat(assess(longer, "35m", open("26m", 2, at("26m"))).moves())
                .as("never later than fifteen minutes after the last fall")
                .containsExactly(new Rejoin(7, false, at("35m")));
        ComponentHistory wasUp = observed("DOWN 12m", "UP 18m", "DOWN 26m", "DEGRADED 31m", "DOWN 32m");
        assertThat(assess(wasUp, "32m", open("26m", 2, at("26m"))).moves())
                .containsExactly(new Rejoin(7, false, at("26m")));
    }

    @Test
    void an_outage_pages_anew_once_whatever_blips_it_has() {
        ComponentHistory blip = observed("DOWN 26m", "UP 45m", "DOWN 46m");
        Membership successor =
                new Membership(8, Status.DOWN, Phase.CALLED, at("26m"), Status.DOWN, null, 1, null, true, null);
        assertThat(assess(blip, "46m", successor).moves()).containsExactly(new Rejoin(8, false, null));
        ComponentHistory recovered = observed("DOWN 26m", "UP 45m", "DOWN 50m");
        assertThat(assess(recovered, "50m", successor).moves()).containsExactly(new Rejoin(8, false, at("50m")));
    }

    @Test
    void what_is_milder_than_its_incident_is_not_replaced_until_it_is_as_bad_again() {
        ComponentHistory milder = observed("DOWN 12m", "UP 18m", "DOWN 26m", "DEGRADED 40m");
        assertThat(assess(milder, "41m", open("26m", 1, at("26m"))))
                .isEqualTo(new Assessment(new Nothing("incident 7 is open for it"), List.of(), Optional.empty()));
        ComponentHistory afterBlip = observed("DOWN 12m", "UP 18m", "DOWN 26m", "UP 39m", "DEGRADED 40m");
        assertThat(assess(afterBlip, "41m", open("26m", 1, at("26m"))).moves()).isEmpty();
        ComponentHistory bad = observed("DOWN 12m", "UP 18m", "DOWN 26m", "DEGRADED 40m", "DOWN 43m");
        assertThat(assess(bad, "43m", open("26m", 1, at("26m"))).moves()).containsExactly(new Enter(Status.DOWN, true));
    }

    @Test
    void what_was_not_up_since_it_paged_is_watched_as_ever() {
        ComponentHistory wobbles = observed("DOWN 0s", "UP 6m", "DOWN 12m", "DEGRADED 20m", "DOWN 21m");
        assertThat(assess(wobbles, "21m", open("12m", 1, null)))
                .isEqualTo(new Assessment(
                        new Nothing("incident 7 is open for it"),
                        List.of(new Rejoin(7, false, null)),
                        Optional.empty()));
    }

    @Test
    void in_another_status_than_its_incidents_it_rejoins_once() {
        ComponentHistory degraded = observed("DOWN 0s", "UP 6m", "DOWN 12m", "UP 18m", "DEGRADED 26m");
        assertThat(assess(degraded, "26m", open("12m", 1, null)).moves())
                .containsExactly(new Rejoin(7, false, at("26m")));
        Assessment again = assess(degraded, "27m", open("12m", 1, at("26m")));
        assertThat(again.moves()).isEmpty();
        assertThat(again.due()).contains(at("41m"));
    }
}
