package io.trunkline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProgressTest {

    private final ByteArrayOutputStream terminal = new ByteArrayOutputStream();

    private String shown() {
        return terminal.toString(StandardCharsets.UTF_8);
    }

    private Progress progress(long steps) {
        return Progress.on(
                new PrintStream(terminal, true, StandardCharsets.UTF_8), Map.of("COLUMNS", "60"), "playing", steps);
    }

    @Test
    void a_terminal_sees_how_far_it_is_and_keeps_nothing_of_it() {
        try (Progress progress = progress(4)) {
            progress.step();
            await().untilAsserted(() -> assertThat(shown()).contains("playing", "25%", "1/4"));
        }
        assertThat(shown()).endsWith("\r\033[K").doesNotContain("\n");
        assertThat(shown().split("\r")).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(60));
    }

    @Test
    void work_of_unknown_length_is_shown_too() {
        try (Progress progress = progress(Progress.UNKNOWN)) {
            await().untilAsserted(() -> assertThat(shown()).contains("playing"));
        }
    }

    @Test
    void nothing_is_shown_where_no_terminal_is() {
        PrintStream before = System.err;
        System.setErr(new PrintStream(terminal, true, StandardCharsets.UTF_8));
        try (Progress progress = Progress.of("playing", 4)) {
            progress.step();
        } finally {
            System.setErr(before);
        }
        assertThat(shown()).isEmpty();
    }
}
