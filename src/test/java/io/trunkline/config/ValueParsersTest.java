package io.trunkline.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValueParsersTest {

    @Property
    void durations_are_a_number_and_a_unit(@ForAll @IntRange(max = 365) int amount) {
        Map<String, Duration> expected = Map.of(
                "ms", Duration.ofMillis(amount),
                "s", Duration.ofSeconds(amount),
                "m", Duration.ofMinutes(amount),
                "h", Duration.ofHours(amount),
                "d", Duration.ofDays(amount));
        expected.forEach((unit, duration) ->
                assertThat(ValueParsers.duration(amount + unit)).isEqualTo(duration));
    }

    @Property
    void no_text_makes_the_parsers_fail_otherwise_than_by_refusing(@ForAll String text) {
        Throwable duration = catchThrowable(() -> ValueParsers.duration(text));
        Throwable size = catchThrowable(() -> ValueParsers.size(text));
        Throwable address = catchThrowable(() -> ValueParsers.webAddress(text));
        Throwable instant = catchThrowable(() -> ValueParsers.instant(text));

        assertThat(new Throwable[] {duration, size, address, instant})
                .allMatch(thrown -> thrown == null || thrown instanceof IllegalArgumentException);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "5", "s", "5 s", "1.5s", "+5s", "5S", "5min", "366d", "99999999999999d", "9999999999999999s"
            })
    void other_durations_are_refused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> ValueParsers.duration(text));
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "512B, 512", "256KB, 262144", "1MB, 1048576", "1GB, 1073741824"})
    void sizes_count_in_1024s(String text, int bytes) {
        assertThat(ValueParsers.size(text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "0KB", "-1", "1kb", "1.5MB", "2GB", "9999999999GB"})
    void other_sizes_are_refused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> ValueParsers.size(text));
    }

    @ParameterizedTest
    @CsvSource({
        "https://events.pagerduty.com, https://events.pagerduty.com",
        "http://127.0.0.1:8081/, http://127.0.0.1:8081",
        "HTTPS://[::1]:8443/base//, HTTPS://[::1]:8443/base"
    })
    void web_addresses_lose_their_last_slash(String text, String expected) {
        assertThat(ValueParsers.webAddress(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "https:",
                "https://",
                "https:///x",
                "//host",
                "host",
                "https://u@h",
                "https://h?q",
                "https://h#f",
                "https://h:99999",
                "mailto:a@b",
                "https://a b"
            })
    void other_web_addresses_are_refused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> ValueParsers.webAddress(text));
    }

    @Test
    void times_need_an_offset() {
        assertThat(ValueParsers.instant("2026-11-24T22:00:00Z")).isEqualTo(Instant.parse("2026-11-24T22:00:00Z"));
        assertThat(ValueParsers.instant("2026-11-24T22:00+02:00")).isEqualTo(Instant.parse("2026-11-24T20:00:00Z"));
        assertThatIllegalArgumentException().isThrownBy(() -> ValueParsers.instant("2026-11-24T22:00:00"));
        assertThatIllegalArgumentException().isThrownBy(() -> ValueParsers.instant("2026-11-24"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{other}", "{a", "a}", "{}", "{{a}}", " ", "", "a\nb"})
    void templates_hold_known_names_on_one_line(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ValueParsers.template(Set.of("a")).apply(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a\tb", "a\u00a0b", "a\u0000b", "a\u0085b"})
    void a_word_has_neither_white_space_nor_control_characters(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> ValueParsers.word(text));
    }
}
