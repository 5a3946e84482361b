package io.trunkline.rules;

import static io.trunkline.model.DeliveryAction.RESOLVE;
import static io.trunkline.model.DeliveryAction.TRIGGER;
import static io.trunkline.model.DeliveryAction.UPDATE;
import static io.trunkline.rules.AnsweredCall.NOW;
import static io.trunkline.rules.AnsweredCall.call;
import static io.trunkline.rules.DeliveryOutcomePolicyTest.ACCEPTED;
import static io.trunkline.rules.DeliveryOutcomePolicyTest.NO_CONNECTION;
import static io.trunkline.rules.DeliveryOutcomePolicyTest.OF_GATEWAY;
import static io.trunkline.rules.DeliveryOutcomePolicyTest.REFUSED;
import static io.trunkline.rules.DeliveryOutcomePolicyTest.SERVER_ERROR;
import static io.trunkline.rules.DeliveryOutcomePolicyTest.THROTTLED;
import static io.trunkline.rules.DeliveryOutcomePolicyTest.TIMEOUT;
import static io.trunkline.rules.DeliveryOutcomePolicyTest.TOO_LARGE;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.model.DeliveryResult;
import io.trunkline.model.Incident.Outcome;
import io.trunkline.rules.DeliveryEffect.Change;
import io.trunkline.rules.DeliveryEffect.Dated;
import io.trunkline.rules.DeliveryEffect.Note;
import io.trunkline.rules.DeliveryEffect.When;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Answers that came when another node had the lease already. */
class LateAnswerTest {

    @Test
    void late_answer_to_a_call_that_may_have_opened_it_doubts_a_resolve_under_way() {
        for (DeliveryResult answer : List.of(ACCEPTED, TIMEOUT, SERVER_ERROR, OF_GATEWAY)) {
            assertThat(call(TRIGGER).inFlight(RESOLVE).getsLate(answer, null))
                    .containsExactly(
                            Change.REVISE, Change.DOUBT_RESOLVE, new Note("the answer came after the lease was lost"));
        }
        for (DeliveryResult answer : List.of(REFUSED, TOO_LARGE, THROTTLED, NO_CONNECTION)) {
            assertThat(call(TRIGGER).inFlight(RESOLVE).getsLate(answer, null))
                    .containsExactly(Change.REVISE, new Note("the answer came after the lease was lost"));
        }
        assertThat(call(RESOLVE).inFlight(RESOLVE).getsLate(ACCEPTED, null)).doesNotContain(Change.DOUBT_RESOLVE);
        assertThat(call(TRIGGER).inFlight(UPDATE).getsLate(ACCEPTED, null)).doesNotContain(Change.DOUBT_RESOLVE);
    }

    @Test
    void late_answer_to_a_call_that_may_have_opened_a_resolved_incident_repeats_the_resolve() {
        AnsweredCall closed = call(UPDATE).closed();
        assertThat(closed.getsLate(TIMEOUT, Outcome.RESOLVED))
                .containsExactly(
                        new Dated(When.REPEAT_RESOLVE, NOW), new Note("the answer came after the lease was lost"));
        assertThat(closed.getsLate(THROTTLED, Outcome.RESOLVED))
                .containsExactly(new Note("the incident was closed by hand meanwhile"));
        assertThat(closed.getsLate(TIMEOUT, Outcome.CLOSED_BY_HAND))
                .containsExactly(new Note("the incident was closed by hand meanwhile"));
    }
}
