package io.trunkline.rules;

import static io.trunkline.rules.Components.at;
import static io.trunkline.rules.Components.observed;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.model.ComponentId;
import io.trunkline.model.Status;
import io.trunkline.rules.OpeningPolicy.Fate;
import io.trunkline.rules.OpeningPolicy.Member;
import io.trunkline.rules.OpeningPolicy.MemberVerdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An incident of status DOWN, or DEGRADED, whose wait is over at 5 s. */
class OpeningPolicyTest {

    private static final Instant NOW = at("5s");
    private static final OpeningPolicy OPENING =
            new OpeningPolicy(new Cooldown(Duration.ofMinutes(5), Duration.ofMinutes(30), Duration.ofHours(1)));

    private static final String[] OUT = {"DOWN 0s"};
    private static final String[] OVER = {"DOWN 0s", "UP 1s"};
    private static final String[] FLAPS = {"DOWN 0s", "UP 1s", "DOWN 2s", "UP 3s"};
    private static final String[] LESS = {"DOWN 0s", "DEGRADED 1s"};

    private static ComponentId trunk(String id) {
        return new ComponentId("genesys", "trunk", id);
    }

    private static Member member(String id, String... reports) {
        return new Member(trunk(id), observed(reports), false, false, null);
    }

    private static Member held(String id, String... reports) {
        return new Member(trunk(id), observed(reports), false, true, null);
    }

    private static Member symptom(String id, String... reports) {
        return new Member(trunk(id), observed(reports), true, false, null);
    }

    private static List<MemberVerdict> down(Member... members) {
        return OPENING.decide(Status.DOWN, List.of(members), false, NOW);
    }

    private static MemberVerdict verdict(String id, Fate fate, boolean flaps, Instant assessAt) {
        return new MemberVerdict(trunk(id), fate, flaps, null, assessAt);
    }

    @Test
    void what_is_out_is_reported() {
        assertThat(down(member("one", OUT))).containsExactly(verdict("one", Fate.STAYS, false, null));
    }

    @Test
    void an_outage_that_is_over_leaves_even_in_maintenance() {
        assertThat(down(member("one", OVER), held("two", OVER)))
                .containsExactly(verdict("one", Fate.ENDED, false, null), verdict("two", Fate.ENDED, false, null));
    }

    @Test
    void flapping_is_reported_though_it_is_up_and_assessed_when_it_has_settled() {
        assertThat(down(member("one", FLAPS))).containsExactly(verdict("one", Fate.STAYS, true, at("303s")));
    }

    @Test
    void flapping_that_is_out_counts_as_a_flap_and_is_assessed_with_its_next_report() {
        assertThat(down(member("one", "DOWN 0s", "UP 1s", "DOWN 2s")))
                .containsExactly(verdict("one", Fate.STAYS, true, null));
    }

    @Test
    void flapping_that_has_kept_still_for_a_cooldown_is_over() {
        assertThat(OPENING.decide(Status.DOWN, List.of(member("one", FLAPS)), false, at("303s")))
                .containsExactly(verdict("one", Fate.ENDED, false, null));
    }

    @Test
    void out_in_another_status_leaves_and_is_assessed_at_once_whatever_holds_it() {
        assertThat(down(member("one", LESS), held("two", LESS)))
                .containsExactly(verdict("one", Fate.MOVED, false, NOW), verdict("two", Fate.MOVED, false, NOW));
    }

    @Test
    void an_outage_that_moves_on_waits_from_when_it_began_to_wait() {
        Instant began = at("0s");
        Member moves = new Member(trunk("one"), observed(LESS), false, false, began);
        Member stays = new Member(trunk("two"), observed(OUT), false, false, began);

        assertThat(down(moves, stays)).extracting(MemberVerdict::waitingFrom).containsExactly(began, null);
    }

    @Test
    void what_is_held_leaves_and_is_assessed_at_once_flapping_or_not() {
        assertThat(down(held("one", OUT), held("two", FLAPS)))
                .containsExactly(verdict("one", Fate.HELD, false, NOW), verdict("two", Fate.HELD, false, NOW));
    }

    @Test
    void a_milder_symptom_is_reported_with_what_is_down_and_decided_last() {
        assertThat(down(symptom("symptom", "DEGRADED 0s"), member("cause", OUT)))
                .containsExactly(
                        verdict("cause", Fate.STAYS, false, null), verdict("symptom", Fate.STAYS, false, null));
    }

    @Test
    void a_milder_symptom_is_reported_with_others_that_needed_no_look() {
        assertThat(OPENING.decide(Status.DOWN, List.of(symptom("symptom", "DEGRADED 0s")), true, NOW))
                .containsExactly(verdict("symptom", Fate.STAYS, false, null));
    }

    @Test
    void no_incident_opens_as_down_for_milder_symptoms_alone() {
        Member milder = symptom("symptom", "DEGRADED 0s");
        MemberVerdict moved = verdict("symptom", Fate.MOVED, false, NOW);

        assertThat(down(milder)).containsExactly(moved);
        assertThat(down(milder, held("cause", OUT))).contains(moved);
        assertThat(down(milder, member("cause", OVER))).contains(moved);
        assertThat(down(milder, member("cause", FLAPS))).contains(moved);
    }

    @Test
    void a_milder_symptom_that_is_held_leaves_as_held() {
        Member milder = new Member(trunk("symptom"), observed("DEGRADED 0s"), true, true, null);

        assertThat(down(member("cause", OUT), milder)).contains(verdict("symptom", Fate.HELD, false, NOW));
    }

    @Test
    void a_symptom_that_is_worse_than_the_incident_leaves_it() {
        assertThat(OPENING.decide(Status.DEGRADED, List.of(symptom("symptom", OUT)), true, NOW))
                .containsExactly(verdict("symptom", Fate.MOVED, false, NOW));
    }
}
