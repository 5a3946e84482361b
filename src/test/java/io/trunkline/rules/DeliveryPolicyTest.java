package io.trunkline.rules;

import static io.trunkline.rules.Components.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.model.Status;
import io.trunkline.rules.DeliveryPolicy.Next;
import io.trunkline.rules.DeliveryPolicy.Standing;
import io.trunkline.rules.DeliveryPolicy.Step;
import io.trunkline.rules.DeliveryPolicy.Urgency;
import java.time.Duration;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeliveryPolicyTest {

    private static final DeliveryPolicy DELIVERY = new DeliveryPolicy(Duration.ofSeconds(15));

    @ParameterizedTest
    @CsvSource({
        // accepted, unanswered, resolving, wanted, unsettled -> step
        "false, false, false, true,  true,  TRIGGER",
        "false, false, false, false, true,  END",
        "false, false, false, false, false, END",
        "false, true,  false, true,  true,  TRIGGER",
        "false, true,  false, false, true,  IDLE",
        "false, true,  false, false, false, RESOLVE",
        "true,  false, false, true,  true,  IDLE",
        "true,  false, false, false, true,  IDLE",
        "true,  true,  false, true,  true,  IDLE",
        "true,  false, false, false, false, RESOLVE",
        "true,  true,  true,  true,  true,  RESOLVE",
        "false, true,  true,  true,  true,  RESOLVE",
    })
    void what_is_next(
            boolean accepted, boolean unanswered, boolean resolving, boolean wanted, boolean unsettled, Step step) {
        Standing standing = new Standing(accepted, unanswered, resolving, 1, 1, at("0s"), wanted, unsettled);
        assertThat(DELIVERY.next(standing)).isEqualTo(new Next(step, null));
    }

    @Test
    void what_was_accepted_is_updated_when_more_is_true_a_while_after_the_last_call() {
        assertThat(DELIVERY.next(accepted(2, 1, at("10s")))).isEqualTo(new Next(Step.UPDATE, at("25s")));
        assertThat(DELIVERY.next(accepted(2, 1, null))).isEqualTo(new Next(Step.UPDATE, null));
        assertThat(DELIVERY.next(accepted(2, 2, at("10s")))).isEqualTo(new Next(Step.IDLE, null));
        assertThat(DELIVERY.next(accepted(1, 2, at("10s")))).isEqualTo(new Next(Step.IDLE, null));
    }

    @Property
    void whatever_may_have_arrived_is_never_ended_without_a_resolve(
            @ForAll boolean accepted,
            @ForAll boolean resolving,
            @ForAll boolean wanted,
            @ForAll boolean unsettled,
            @ForAll int revision) {
        Standing standing = new Standing(accepted, true, resolving, revision, 1, null, wanted, unsettled);
        assertThat(DELIVERY.next(standing).step()).isNotEqualTo(Step.END);
    }

    @Test
    void down_and_compliance_wake_people_before_degraded_and_resolves_go_before_updates() {
        assertThat(Urgency.of(Step.TRIGGER, Status.DOWN)).isEqualTo(Urgency.of(Step.TRIGGER, Status.UNKNOWN));
        assertThat(Urgency.of(Step.TRIGGER, Status.DOWN)).isLessThan(Urgency.of(Step.TRIGGER, Status.DEGRADED));
        assertThat(Urgency.of(Step.TRIGGER, Status.DEGRADED)).isLessThan(Urgency.of(Step.RESOLVE, Status.DOWN));
        assertThat(Urgency.of(Step.RESOLVE, Status.DEGRADED)).isLessThan(Urgency.of(Step.UPDATE, Status.DOWN));
    }

    @Test
    void what_sends_nothing_has_no_urgency() {
        assertThatThrownBy(() -> Urgency.of(Step.END, Status.DOWN)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Urgency.of(Step.IDLE, Status.DOWN)).hasMessageContaining("IDLE");
    }

    private static Standing accepted(int revision, int told, Instant lastSentAt) {
        return new Standing(true, false, false, revision, told, lastSentAt, true, true);
    }
}
