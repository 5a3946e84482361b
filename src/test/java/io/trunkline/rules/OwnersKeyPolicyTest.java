package io.trunkline.rules;

import static io.trunkline.model.DeliveryAction.RESOLVE;
import static io.trunkline.model.DeliveryAction.TRIGGER;
import static io.trunkline.rules.AnsweredCall.call;
import static io.trunkline.rules.Components.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.model.DeliveryResult;
import io.trunkline.rules.DeliveryEffect.Change;
import io.trunkline.rules.DeliveryEffect.Move;
import io.trunkline.rules.DeliveryEffect.Note;
import io.trunkline.rules.RefusalPolicy.Address;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What an answer leads to where the incident's service has another routing key by now. */
class OwnersKeyPolicyTest {

    @ParameterizedTest
    @MethodSource("io.trunkline.rules.DeliveryOutcomePolicyTest#notArrived")
    void trigger_of_an_outdated_key_that_did_not_arrive_goes_to_the_present_one(DeliveryResult answer) {
        Move move = new Move(new Address("new", false));
        assertThat(call(TRIGGER).ownedBy("new").gets(answer))
                .containsSequence(move, Change.RECONSIDER, new Note("; it goes to the owner's present key"));
        assertThat(call(TRIGGER).ownedBy("new").readdressed().gets(answer)).doesNotContain(move);
        assertThat(call(TRIGGER).ownedBy("new").unanswered().gets(answer))
                .containsSequence(move, Change.OWE_RESOLVE, Change.RECONSIDER);
        assertThat(call(RESOLVE).ownedBy("new").accepted().gets(answer)).doesNotContain(move);
    }

    @ParameterizedTest
    @MethodSource("io.trunkline.rules.DeliveryOutcomePolicyTest#notArrived")
    void trigger_of_an_outdated_default_key_that_did_not_arrive_goes_to_the_present_one(DeliveryResult answer) {
        assertThat(call(TRIGGER).readdressed().defaultKey("new").gets(answer))
                .containsSequence(
                        new Move(new Address("new", true)),
                        Change.RECONSIDER,
                        new Note("; it goes to the default service's new key"));
    }

    @ParameterizedTest
    @MethodSource("io.trunkline.rules.DeliveryOutcomePolicyTest#allButAccepted")
    void trigger_sent_on_to_the_default_service_goes_back_at_once_to_a_corrected_key(DeliveryResult answer) {
        Move back = new Move(new Address("new", false));
        AnsweredCall trigger = call(TRIGGER).readdressed().bare();
        assertThat(trigger.gets(answer)).doesNotContain(back);
        assertThat(trigger.corrected("new").gets(answer)).contains(back).doesNotContain(Change.COUNT_ROUND);
        assertThat(trigger.refusedBy("new").gets(answer)).doesNotContain(back);
        assertThat(trigger.refusedBy("old").gets(answer)).contains(back);
        assertThat(trigger.accepted().gets(answer)).doesNotContain(back);
    }

    @Test
    void trigger_unanswered_for_five_minutes_goes_to_the_present_key() {
        Move move = new Move(new Address("new", false));
        DeliveryOutcomePolicyTest.unanswered().forEach(answer -> {
            AnsweredCall trigger = call(TRIGGER).ownedBy("new");
            assertThat(trigger.unansweredSince(at("5m1s")).gets(answer)).doesNotContain(move);
            assertThat(trigger.unansweredSince(at("5m")).gets(answer))
                    .containsSequence(move, Change.OWE_RESOLVE, Change.RECONSIDER);
        });
    }

    /** A move clears what is noted of the address before: a hold or a doubt after it would be one of the new address. */
    @ParameterizedTest
    @MethodSource("io.trunkline.rules.DeliveryOutcomePolicyTest#allButAccepted")
    void what_concerns_the_address_before_comes_before_the_move(DeliveryResult answer) {
        List<AnsweredCall> calls = List.of(
                call(TRIGGER),
                call(TRIGGER).bare(),
                call(TRIGGER).unanswered(),
                call(TRIGGER).bare().unanswered().openedAt("1m"),
                call(TRIGGER).failed(3),
                call(TRIGGER).unansweredSince(at("5m")),
                call(TRIGGER).unansweredSince(at("1m")).openedAt("1m").keyFailed(4),
                call(TRIGGER).compliance().bare().unansweredSince(at("1m")));
        List<DeliveryEffect> after = new ArrayList<>();
        int moves = 0;
        for (AnsweredCall each : calls) {
            List<DeliveryEffect> effects = each.ownedBy("new").gets(answer);
            int move = effects.indexOf(new Move(new Address("new", false)));
            if (move >= 0) {
                moves++;
                after.addAll(effects.subList(move + 1, effects.size()));
            }
        }

        assertThat(moves).isPositive();
        assertThat(after)
                .allMatch(effect -> effect instanceof Note
                        || Set.of(Change.OWE_RESOLVE, Change.RECONSIDER, Change.OWE_LAST_RESORT)
                                .contains(effect));
    }
}
