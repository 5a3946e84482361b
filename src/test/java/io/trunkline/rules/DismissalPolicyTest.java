package io.trunkline.rules;

import static io.trunkline.model.DeliveryAction.RESOLVE;
import static io.trunkline.model.DeliveryAction.TRIGGER;
import static io.trunkline.model.DeliveryAction.UPDATE;
import static io.trunkline.rules.AnsweredCall.NOW;
import static io.trunkline.rules.AnsweredCall.call;
import static io.trunkline.rules.Components.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.model.Hook;
import io.trunkline.model.Incident;
import io.trunkline.model.Incident.Outcome;
import io.trunkline.rules.DismissalPolicy.Dismissal;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each incident was called last 9 min after the start, where nothing else is said, and is looked at 10 min after it. */
class DismissalPolicyTest {

    private static final Incident ACCEPTED =
            call(UPDATE).accepted().inFlight(null).incident();

    @Test
    void accepted_incident_that_a_person_closed_ends_and_holds_what_is_out() {
        assertThat(DismissalPolicy.decide(ACCEPTED, at("9m30s"), true, NOW))
                .isEqualTo(new Dismissal(
                        Outcome.CLOSED_BY_HAND, at("9m30s"), NOW, List.of(Hook.CLOSED), false, false, false));
    }

    @Test
    void what_no_person_closed_pages_again() {
        assertThat(DismissalPolicy.decide(ACCEPTED, at("9m30s"), false, NOW).pagesAgain())
                .isTrue();
    }

    @Test
    void closing_shows_that_an_unanswered_trigger_arrived() {
        Incident unanswered = call(TRIGGER).unanswered().inFlight(null).incident();
        Dismissal dismissal = DismissalPolicy.decide(unanswered, at("9m30s"), true, NOW);
        assertThat(dismissal.arrived()).isTrue();
        assertThat(dismissal.hooks()).containsExactly(Hook.OPENED, Hook.CLOSED);
        assertThat(dismissal.keyFreeAt()).isEqualTo(NOW.plus(Duration.ofHours(1)));
    }

    @Test
    void call_that_may_have_opened_it_again_repeats_the_resolve_and_rests_the_key() {
        Dismissal underWay = DismissalPolicy.decide(call(UPDATE).accepted().incident(), at("9m30s"), true, NOW);
        Dismissal since = DismissalPolicy.decide(ACCEPTED, at("8m59s"), true, NOW);
        assertThat(List.of(underWay, since)).allSatisfy(dismissal -> {
            assertThat(dismissal.repeatsResolve()).isTrue();
            assertThat(dismissal.keyFreeAt()).isEqualTo(NOW.plus(Duration.ofHours(1)));
        });
        assertThat(DismissalPolicy.decide(ACCEPTED, at("9m"), true, NOW).repeatsResolve())
                .isFalse();
        assertThat(DismissalPolicy.decide(call(TRIGGER).incident(), at("9m30s"), true, NOW)
                        .arrived())
                .as("a trigger under way may be what comes next")
                .isFalse();
    }

    @Test
    void clock_of_pagerduty_that_is_ahead_closes_it_now() {
        assertThat(DismissalPolicy.decide(ACCEPTED, at("11m"), true, NOW).closedAt())
                .isEqualTo(NOW);
    }

    @Test
    void compliance_event_is_reported_with_it_and_keeps_its_key() {
        Incident compliance = call(TRIGGER).compliance().unanswered().incident();
        assertThat(DismissalPolicy.decide(compliance, at("9m"), false, NOW))
                .isEqualTo(new Dismissal(
                        Outcome.REPORTED, at("9m"), NOW.plus(Duration.ofDays(30)), List.of(), false, false, false));
    }

    @Test
    void it_applies_to_what_pagerduty_may_have_and_no_resolve_of_ours_can_have_closed() {
        assertThat(DismissalPolicy.applies(ACCEPTED)).isTrue();
        assertThat(DismissalPolicy.applies(
                        call(TRIGGER).unanswered().inFlight(null).incident()))
                .isTrue();
        assertThat(DismissalPolicy.applies(call(TRIGGER).incident())).isTrue();
        assertThat(DismissalPolicy.applies(call(TRIGGER).inFlight(null).incident()))
                .as("never called")
                .isFalse();
        assertThat(DismissalPolicy.applies(call(RESOLVE).accepted().incident()))
                .as("a resolve is under way")
                .isFalse();
        assertThat(DismissalPolicy.applies(
                        call(UPDATE).accepted().resolveUnanswered().incident()))
                .as("a resolve may have arrived")
                .isFalse();
        assertThat(DismissalPolicy.applies(call(UPDATE).accepted().closed().incident()))
                .isFalse();
    }
}
