package io.trunkline.rules;

import static io.trunkline.rules.Components.at;
import static io.trunkline.rules.Components.observed;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.model.Status;
import io.trunkline.rules.GroupingPolicy.Entry;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class GroupingPolicyTest {

    private static final GroupingPolicy GROUPING =
            new GroupingPolicy(Duration.ofSeconds(5), Duration.ofSeconds(60), Duration.ofMinutes(5));
    private static final Cooldown COOLDOWN =
            new Cooldown(Duration.ofMinutes(5), Duration.ofMinutes(30), Duration.ofHours(1));

    @Test
    void it_opens_when_the_first_has_waited() {
        assertThat(GROUPING.opensAt(at("10s"))).isEqualTo(at("15s"));
    }

    @Test
    void others_join_until_the_window_ends() {
        assertThat(GROUPING.joinable(at("0s"), true, false, at("59s"))).isTrue();
        assertThat(GROUPING.joinable(at("0s"), true, false, at("60s"))).isFalse();
    }

    @Test
    void others_join_for_as_long_as_nobody_was_woken() {
        assertThat(GROUPING.joinable(at("0s"), false, false, at("10h"))).isTrue();
    }

    @Test
    void nobody_joins_what_is_being_resolved() {
        assertThat(GROUPING.joinable(at("0s"), true, true, at("1s"))).isFalse();
        assertThat(GROUPING.joinable(at("0s"), false, true, at("1s"))).isFalse();
    }

    @Test
    void who_is_out_stays() {
        assertThat(entry(observed("DOWN 0s"), false)).isEqualTo(Entry.STAYS);
    }

    @Test
    void who_is_up_has_ended() {
        assertThat(entry(observed("DOWN 0s", "UP 1s"), false)).isEqualTo(Entry.ENDED);
        assertThat(entry(observed("DOWN 0s", "UP 1s"), true)).isEqualTo(Entry.ENDED);
    }

    @Test
    void who_flaps_stays_though_it_is_up() {
        assertThat(entry(observed("DOWN 0s", "UP 1s", "DOWN 2s", "UP 3s"), false))
                .isEqualTo(Entry.STAYS);
    }

    @Test
    void who_is_out_as_something_else_has_moved() {
        assertThat(entry(observed("DOWN 0s", "DEGRADED 1s"), false)).isEqualTo(Entry.MOVED);
        assertThat(entry(observed("DOWN 0s", "DEGRADED 1s"), true)).isEqualTo(Entry.MOVED);
    }

    @Test
    void maintenance_holds_who_would_stay() {
        assertThat(entry(observed("DOWN 0s"), true)).isEqualTo(Entry.HELD);
        assertThat(entry(observed("DOWN 0s", "UP 1s", "DOWN 2s", "UP 3s"), true))
                .isEqualTo(Entry.HELD);
    }

    private static Entry entry(ComponentHistory component, boolean maintenance) {
        return GroupingPolicy.entry(component, Status.DOWN, COOLDOWN, maintenance, at("5s"));
    }
}
