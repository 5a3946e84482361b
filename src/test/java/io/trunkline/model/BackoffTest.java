package io.trunkline.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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

    private static final Backoff DEFAULT = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1));

    @ParameterizedTest
    @CsvSource({"1, 500, 990", "2, 1000, 1980", "3, 2000, 3960", "6, 16000, 31680", "7, 30000, 59400", "8, 30000, 59400"
    })
    void isChosenUpToABoundThatDoublesWithEveryFailureAsFarAsTheMaximum(int failures, long middle, long most) {
        assertThat(DEFAULT.after(failures, Optional.empty(), 0)).hasMillis(1);
        assertThat(DEFAULT.after(failures, Optional.empty(), 0.5)).hasMillis(middle);
        assertThat(DEFAULT.after(failures, Optional.empty(), 0.99)).hasMillis(most);
    }

    @Test
    void waitsAsLongAsPagerDutyAsks() {
        assertThat(DEFAULT.after(1, Optional.of(Duration.ofSeconds(30)), 0.9)).hasSeconds(30);
    }

    @Test
    void waitsLongerThanPagerDutyAsksWhereItHasFailedOften() {
        assertThat(DEFAULT.after(10, Optional.of(Duration.ofSeconds(2)), 0.5)).hasSeconds(30);
    }

    @Test
    void waitsNoLongerThanFiveMinutesBecausePagerDutyAsks() {
        assertThat(DEFAULT.after(1, Optional.of(Duration.ofHours(6)), 0)).hasMinutes(5);
    }

    @Test
    void neverWaitsForNothing() {
        Backoff none = new Backoff(Duration.ZERO, Duration.ZERO);

        assertThat(none.after(1, Optional.of(Duration.ZERO), 0)).isPositive();
    }

    @Test
    void anInitialWaitOverTheMaximumIsTheMaximum() {
        Backoff odd = new Backoff(Duration.ofMinutes(2), Duration.ofSeconds(10));

        assertThat(odd.after(1, Optional.empty(), 0.5)).hasSeconds(5);
    }

    @Test
    void askedBeforeAnyFailureItSaysSo() {
        assertThatThrownBy(() -> DEFAULT.after(0, Optional.empty(), 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Property
    void staysUnderTheMaximum(
            @ForAll @IntRange(min = 1) int failures,
            @ForAll @LongRange(min = 1, max = 60_000) long initial,
            @ForAll @LongRange(min = 60_000, max = 86_400_000) long max,
            @ForAll @DoubleRange(min = 0, max = 1, maxIncluded = false) double random) {
        Backoff settings = new Backoff(Duration.ofMillis(initial), Duration.ofMillis(max));

        assertThat(settings.after(failures, Optional.empty(), random))
                .isPositive()
                .isLessThanOrEqualTo(Duration.ofMillis(max));
    }
}
