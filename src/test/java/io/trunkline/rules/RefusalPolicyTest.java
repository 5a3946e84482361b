package io.trunkline.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.rules.RefusalPolicy.Address;
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
