package io.trunkline.rules;

import static io.trunkline.rules.Components.at;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class GroupingPolicyTest {

    private static final GroupingPolicy GROUPING =
            new GroupingPolicy(Duration.ofSeconds(5), Duration.ofSeconds(60), Duration.ofMinutes(5));

    @Test
    void it_opens_when_the_first_has_waited() {
        assertThat(GROUPING.opensAt(at("10s"))).isEqualTo(at("15s"));
    }

    @Test
    void after_three_incidents_within_an_hour_the_wait_is_longer() {
        assertThat(GROUPING.opensAt(at("10s"), 2, null)).isEqualTo(at("15s"));
        assertThat(GROUPING.opensAt(at("10s"), 3, null)).isEqualTo(at("310s"));
        assertThat(GROUPING.opensAt(at("10s"), 3, at("100s"))).isEqualTo(at("105s"));
        assertThat(GROUPING.opensAt(at("10s"), 3, at("308s"))).isEqualTo(at("310s"));
    }

    @Test
    void the_longer_wait_is_no_more_than_sixty_waits_and_can_be_turned_off() {
        Duration window = Duration.ofSeconds(60);
        GroupingPolicy quick = new GroupingPolicy(Duration.ofSeconds(1), window, Duration.ofMinutes(5));
        assertThat(quick.opensAt(at("0s"), 3, null)).isEqualTo(at("60s"));
        for (Duration none : new Duration[] {Duration.ZERO, Duration.ofSeconds(5)}) {
            GroupingPolicy off = new GroupingPolicy(Duration.ofSeconds(5), window, none);
            assertThat(off.isTrickle(3)).isFalse();
            assertThat(off.opensAt(at("0s"), 3, null)).isEqualTo(at("5s"));
        }
        assertThat(new GroupingPolicy(Duration.ZERO, window, Duration.ofMinutes(5)).isTrickle(3))
                .isFalse();
    }

    @Test
    void others_join_until_the_window_ends() {
        assertThat(GROUPING.joinable(at("0s"), true, false, at("59s"))).isTrue();
        assertThat(GROUPING.joinable(at("0s"), true, false, at("60s"))).isFalse();
    }

    @Test
    void incident_that_has_not_paged_is_joinable() {
        assertThat(GROUPING.joinable(at("0s"), false, false, at("10h"))).isTrue();
    }

    @Test
    void incident_being_resolved_is_not_joinable() {
        assertThat(GROUPING.joinable(at("0s"), true, true, at("1s"))).isFalse();
        assertThat(GROUPING.joinable(at("0s"), false, true, at("1s"))).isFalse();
    }
}
