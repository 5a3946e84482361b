package io.trunkline.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.config.Settings;
import java.time.Duration;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {

    private static final Settings.Backoff DEFAULT = new Settings.Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1));

    @ParameterizedTest
    @CsvSource({"1, 500, 990", "2, 1000, 1980", "3, 2000, 3960", "6, 16000, 31680", "7, 30000, 59400", "8, 30000, 59400"
    })
    void isChosenUpToABoundThatDoublesWithEveryFailureAsFarAsTheMaximum(int failures, long middle, long most) {
        assertThat(Backoff.after(failures, DEFAULT, Optional.empty(), 0)).hasMillis(1);
        assertThat(Backoff.after(failures, DEFAULT, Optional.empty(), 0.5)).hasMillis(middle);
        assertThat(Backoff.after(failures, DEFAULT, Optional.empty(), 0.99)).hasMillis(most);
    }

    @Test
    void waitsAsLongAsPagerDutyAsks() {
        assertThat(Backoff.after(1, DEFAULT, Optional.of(Duration.ofSeconds(30)), 0.9))
                .hasSeconds(30);
    }

    @Test
    void waitsLongerThanPagerDutyAsksWhereItHasFailedOften() {
        assertThat(Backoff.after(10, DEFAULT, Optional.of(Duration.ofSeconds(2)), 0.5))
                .hasSeconds(30);
    }

    @Test
    void waitsNoLongerThanFiveMinutesBecausePagerDutyAsks() {
        assertThat(Backoff.after(1, DEFAULT, Optional.of(Duration.ofHours(6)), 0))
                .hasMinutes(5);
    }

    @Test
    void neverWaitsForNothing() {
        Settings.Backoff none = new Settings.Backoff(Duration.ZERO, Duration.ZERO);

        assertThat(Backoff.after(1, none, Optional.of(Duration.ZERO), 0)).isPositive();
    }

    @Test
    void anInitialWaitOverTheMaximumIsTheMaximum() {
        Settings.Backoff odd = new Settings.Backoff(Duration.ofMinutes(2), Duration.ofSeconds(10));

        assertThat(Backoff.after(1, odd, Optional.empty(), 0.5)).hasSeconds(5);
    }

    @Test
    void askedBeforeAnyFailureItSaysSo() {
        assertThatThrownBy(() -> Backoff.after(0, DEFAULT, Optional.empty(), 0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Property
    void staysUnderTheMaximum(
            @ForAll @IntRange(min = 1) int failures,
            @ForAll @LongRange(min = 1, max = 60_000) long initial,
            @ForAll @LongRange(min = 60_000, max = 86_400_000) long max,
            @ForAll @DoubleRange(min = 0, max = 1, maxIncluded = false) double random) {
        Settings.Backoff settings = new Settings.Backoff(Duration.ofMillis(initial), Duration.ofMillis(max));

        assertThat(Backoff.after(failures, settings, Optional.empty(), random))
                .isPositive()
                .isLessThanOrEqualTo(Duration.ofMillis(max));
    }
}
