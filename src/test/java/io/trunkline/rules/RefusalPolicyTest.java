package io.trunkline.rules;

import static io.trunkline.model.DeliveryAction.TRIGGER;
import static io.trunkline.model.DeliveryAction.UPDATE;
import static io.trunkline.rules.AnsweredCall.call;
import static io.trunkline.rules.DeliveryOutcomePolicyTest.REFUSED;
import static io.trunkline.rules.DeliveryOutcomePolicyTest.TOO_LARGE;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.model.DeliveryResult;
import io.trunkline.rules.DeliveryEffect.Change;
import io.trunkline.rules.RefusalPolicy.Address;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RefusalPolicyTest {

    @Test
    void a_refused_owners_key_is_followed_by_the_default_services() {
        assertThat(RefusalPolicy.next("owner", false, "owner", "default")).contains(new Address("default", true));
    }

    @Test
    void an_outdated_key_is_followed_by_the_owners_present_one() {
        assertThat(RefusalPolicy.next("old", false, "new", "default")).contains(new Address("new", false));
    }

    @Test
    void nothing_follows_the_default_service() {
        assertThat(RefusalPolicy.next("default", true, "new", "default")).isEmpty();
        assertThat(RefusalPolicy.next("default", false, "default", "default")).isEmpty();
    }

    @Test
    void an_outdated_key_of_the_default_service_is_followed_by_its_present_one() {
        assertThat(RefusalPolicy.next("old", true, "owner", "default")).contains(new Address("default", true));
    }

    @Test
    void full_update_that_is_not_taken_is_followed_by_the_bare_one_without_a_pause() {
        for (DeliveryResult answer : List.of(REFUSED, TOO_LARGE)) {
            assertThat(call(UPDATE).accepted().gets(answer)).contains(Change.SKIP_UPDATE_INTERVAL);
            assertThat(call(UPDATE).accepted().bare().gets(answer)).doesNotContain(Change.SKIP_UPDATE_INTERVAL);
            assertThat(call(TRIGGER).gets(answer)).doesNotContain(Change.SKIP_UPDATE_INTERVAL);
        }
    }

    @Test
    void rounds_begin_after_1_5_15_and_60_minutes_and_then_hourly() {
        assertThat(IntStream.range(0, 6)
                        .mapToObj(rounds -> RefusalPolicy.pause(rounds).toMinutes()))
                .containsExactly(1L, 5L, 15L, 60L, 60L, 60L);
    }

    @Test
    void an_address_never_shows_its_key() {
        assertThat(new Address("secret", false).toString() + new Address("secret", true))
                .doesNotContain("secret");
    }
}
