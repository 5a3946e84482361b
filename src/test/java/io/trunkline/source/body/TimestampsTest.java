package io.trunkline.source.body;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampsTest {

    @ParameterizedTest
    @CsvSource({
        "2026-11-24T10:00:00Z, 2026-11-24T10:00:00Z",
        "2026-11-24T10:00:00z, 2026-11-24T10:00:00Z",
        "2026-11-24T10:00Z, 2026-11-24T10:00:00Z",
        "2026-11-24T10:00:00.5Z, 2026-11-24T10:00:00.5Z",
        "2026-11-24T10:00:00.123456789Z, 2026-11-24T10:00:00.123456789Z",
        "2026-11-24T12:00:00+02:00, 2026-11-24T10:00:00Z",
        "2026-11-24T12:00:00.25+0200, 2026-11-24T10:00:00.25Z",
        "2026-11-24T12:00:00+02, 2026-11-24T10:00:00Z",
        "2026-11-24T10:00:00+0000, 2026-11-24T10:00:00Z",
        "2026-11-24T10:00:00+00:00, 2026-11-24T10:00:00Z",
        "2026-11-24T10:00:00-00:00, 2026-11-24T10:00:00Z",
        "2026-11-24T04:30:00-05:30, 2026-11-24T10:00:00Z",
        "2026-11-24T10:00:00, 2026-11-24T10:00:00Z",
        "2026-11-24T10:00:00.123, 2026-11-24T10:00:00.123Z",
        "2024-02-29T00:00:00Z, 2024-02-29T00:00:00Z",
    })
    void readsIso8601AndTakesATimeWithoutAnOffsetForUtc(String text, Instant expected) {
        assertThat(Timestamps.iso8601(text)).contains(expected);
    }

    @ParameterizedTest(name = "[{0}]")
    @ValueSource(
            strings = {
                "",
                " ",
                "now",
                "2026-11-24",
                "10:00:00Z",
                "20261124T100000Z",
                "2026-11-24T10:00:00ZZ",
                "1795514400",
                "2026-11-24T10:00:00Z ",
                " 2026-11-24T10:00:00Z",
                "2026-13-24T10:00:00Z",
                "2026-02-29T10:00:00Z",
                "2026-11-24T25:00:00Z",
                "2026-11-24T10:00:00+25:00",
                "2026-11-24T10:00:00[Europe/Berlin]",
                "Tue, 24 Nov 2026 10:00:00 GMT",
                "11/24/2026 10:00:00",
                "+9999999999-01-01T00:00:00Z"
            })
    void readsNothingElseAsIso8601(String text) {
        assertThat(Timestamps.iso8601(text)).isEmpty();
    }

    @Test
    void tellsSecondsFromMillisecondsByTheirSize() {
        Instant expected = Instant.parse("2026-11-24T10:00:00.250Z");

        assertThat(Timestamps.epoch(1795514400.25)).contains(expected);
        assertThat(Timestamps.epoch(1795514400250.0)).contains(expected);
        assertThat(Timestamps.epoch(99_999_999_999.0)).contains(Instant.parse("5138-11-16T09:46:39Z"));
        assertThat(Timestamps.epoch(100_000_000_000.0)).contains(Instant.parse("1973-03-03T09:46:40Z"));
        assertThat(Timestamps.epoch(0)).contains(Instant.EPOCH);
        assertThat(Timestamps.epoch(-1)).contains(Instant.EPOCH.minusSeconds(1));
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e14, 1.7955144e15, 1e300, -1e14, Double.NaN, Double.POSITIVE_INFINITY})
    void readsNoOtherUnitAsATime(double number) {
        assertThat(Timestamps.epoch(number)).isEmpty();
    }
}
