package io.trunkline.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class TimelineTest {

    private final StringWriter printed = new StringWriter();
    private Duration elapsed = Duration.ofMillis(3240);
    private final Timeline timeline = new Timeline(new PrintWriter(printed), () -> elapsed);

    @Test
    void line_has_time_sender_and_receiver_and_event() {
        timeline.happens("Trunkline -> PagerDuty", "TRIGGER  CRITICAL: x is DOWN");

        assertThat(lines()).containsExactly("  3.2 s  Trunkline -> PagerDuty   TRIGGER  CRITICAL: x is DOWN");
    }

    @Test
    void seconds_have_a_point_wherever_the_reader_lives() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.GERMANY);
        try {
            timeline.happens("Trunkline", "is ready");
        } finally {
            Locale.setDefault(before);
        }

        assertThat(lines()).singleElement().asString().startsWith("  3.2 s");
    }

    @Test
    void answers_stand_below_each_other() {
        timeline.answered("Genesys -> Trunkline", "trunk-1 DOWN", "202 (4 ms)");
        elapsed = Duration.ofSeconds(112);
        timeline.answered("CXone -> Trunkline", "trunk-eu-west-01 DEGRADED", "202 (11 ms)");

        assertThat(lines())
                .containsExactly(
                        "  3.2 s  Genesys -> Trunkline     trunk-1 DOWN ........................ 202 (4 ms)",
                        "112.0 s  CXone -> Trunkline       trunk-eu-west-01 DEGRADED ........... 202 (11 ms)");
    }

    @Test
    void what_is_longer_than_its_column_still_has_dots_before_the_answer() {
        timeline.answered("Genesys -> Trunkline", "t".repeat(60) + " DOWN", "202");

        assertThat(lines()).singleElement().asString().endsWith(" DOWN .. 202");
    }

    @Test
    void a_scene_begins_after_an_empty_line() {
        timeline.scene("A trunk goes down.");

        assertThat(lines()).containsExactly("", "         A trunk goes down.");
    }

    private List<String> lines() {
        return printed.toString().lines().toList();
    }
}
