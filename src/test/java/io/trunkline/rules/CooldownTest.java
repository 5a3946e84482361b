package io.trunkline.rules;

import static io.trunkline.rules.Components.at;
import static io.trunkline.rules.Components.observed;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class CooldownTest {

    private static final Cooldown COOLDOWN =
            new Cooldown(Duration.ofMinutes(5), Duration.ofMinutes(30), Duration.ofHours(1));
    private static final Cooldown OFF = new Cooldown(Duration.ZERO, Duration.ofMinutes(30), Duration.ofHours(1));

    @Test
    void a_quick_recovery_is_held_for_a_cooldown_from_its_receipt() {
        assertThat(COOLDOWN.holdsRecoveryUntil(observed("DOWN 0s", "UP 4m59s 6m")))
                .contains(at("11m"));
    }

    @Test
    void a_recovery_after_exactly_a_cooldown_is_believed() {
        assertThat(COOLDOWN.holdsRecoveryUntil(observed("DOWN 0s", "UP 5m"))).isEmpty();
    }

    @Test
    void a_second_recovery_within_the_memory_is_held() {
        assertThat(COOLDOWN.holdsRecoveryUntil(observed("DOWN 0s", "UP 10m", "DOWN 20m", "UP 40m")))
                .contains(at("45m"));
    }

    @Test
    void a_second_recovery_after_the_memory_is_believed() {
        assertThat(COOLDOWN.holdsRecoveryUntil(observed("DOWN 0s", "UP 10m", "DOWN 20m", "UP 40m1s")))
                .isEmpty();
    }

    @Test
    void a_recovery_soon_after_getting_worse_is_held() {
        assertThat(COOLDOWN.holdsRecoveryUntil(observed("DEGRADED 0s", "DOWN 10m", "UP 12m")))
                .contains(at("17m"));
    }

    @Test
    void what_is_out_or_never_changed_is_not_held() {
        assertThat(COOLDOWN.holdsRecoveryUntil(observed("DOWN 0s"))).isEmpty();
        assertThat(COOLDOWN.holdsRecoveryUntil(observed("DOWN 0s", "UP 1m", "DOWN 2m")))
                .isEmpty();
        assertThat(COOLDOWN.holdsRecoveryUntil(observed("UP 0s"))).isEmpty();
    }

    @Test
    void without_cooldown_nothing_is_held_and_nothing_flaps() {
        ComponentHistory quick = observed("DOWN 0s", "UP 1s", "DOWN 2s", "UP 3s");
        assertThat(OFF.holdsRecoveryUntil(quick)).isEmpty();
        assertThat(OFF.flapping(quick, at("3s"))).isFalse();
    }

    @Test
    void two_falls_within_a_cooldown_flap_until_it_kept_still_for_one() {
        ComponentHistory twice = observed("DOWN 0s", "UP 1m", "DOWN 4m59s", "UP 6m");
        assertThat(COOLDOWN.flapping(twice, at("10m59s"))).isTrue();
        assertThat(COOLDOWN.flapping(twice, at("11m"))).isFalse();
    }

    @Test
    void two_falls_a_cooldown_apart_do_not_flap() {
        assertThat(COOLDOWN.flapping(observed("DOWN 0s", "UP 1m", "DOWN 5m", "UP 6m"), at("6m")))
                .isFalse();
    }

    @Test
    void one_fall_does_not_flap() {
        assertThat(COOLDOWN.flapping(observed("DOWN 0s", "UP 1m"), at("1m"))).isFalse();
        assertThat(COOLDOWN.flapping(observed("DEGRADED 0s", "DOWN 1m", "UP 2m"), at("2m")))
                .isFalse();
        assertThat(COOLDOWN.flapping(observed("UP 0s"), at("1m"))).isFalse();
    }

    @Test
    void an_outage_within_a_cooldown_of_an_improvement_continues_the_old_one() {
        assertThat(COOLDOWN.continues(at("0s"), at("4m59s"))).isTrue();
        assertThat(COOLDOWN.continues(at("0s"), at("5m"))).isFalse();
        assertThat(COOLDOWN.continues(null, at("5m"))).isFalse();
    }

    @Test
    void it_is_calm_where_the_last_recovery_is_no_longer_remembered() {
        assertThat(COOLDOWN.calm(observed("DOWN 0s"))).isTrue();
        assertThat(COOLDOWN.calm(observed("DOWN 0s", "UP 1m", "DOWN 31m"))).isTrue();
        assertThat(COOLDOWN.calm(observed("DOWN 0s", "UP 1m", "DOWN 30m59s"))).isFalse();
        assertThat(COOLDOWN.calm(observed("DOWN 0s", "UP 1m"))).isFalse();
    }

    @Test
    void component_steady_for_a_cooldown_while_out_no_longer_flaps() {
        assertThat(COOLDOWN.flapping(observed("DOWN 0s", "UP 10s", "DOWN 20s", "UP 5m19s"), at("5m20s")))
                .isTrue();
        assertThat(COOLDOWN.flapping(observed("DOWN 0s", "UP 10s", "DOWN 20s", "UP 5m20s"), at("5m21s")))
                .isFalse();
        assertThat(COOLDOWN.flapping(observed("DOWN 0s", "UP 4m", "DOWN 4m59s"), at("5m")))
                .isTrue();
    }
}
