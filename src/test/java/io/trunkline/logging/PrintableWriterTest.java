package io.trunkline.logging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class PrintableWriterTest {

    private static String printed(String text) {
        StringWriter written = new StringWriter();
        new PrintWriter(new PrintableWriter(written), true).print(text);
        return written.toString();
    }

    @Test
    void what_steers_a_terminal_or_shows_nothing_is_shown_as_json_escapes_it() {
        assertThat(printed("a\u001b[2Jb\u200bc\u202ed\u2028e\uDB40\uDC41f\u0085"))
                .isEqualTo("a\\u001b[2Jb\\u200bc\\u202ed\\u2028e\\udb40\\udc41f\\u0085");
    }

    @Test
    void fillers_and_selectors_that_show_nothing_are_escapes() {
        assertThat(printed("a\u034fb\u3164c\u2800d\ufe0fe")).isEqualTo("a\\u034fb\\u3164c\\u2800d\\ufe0fe");
    }

    @Test
    void everything_else_is_as_it_was() {
        String text = "Trunk \"Zürich\" 日本 \uD83D\uDCDE\n\tx\r\n";
        assertThat(printed(text)).isEqualTo(text);
        assertThat(printed("\uD83D")).isEqualTo("\uD83D");
    }
}
