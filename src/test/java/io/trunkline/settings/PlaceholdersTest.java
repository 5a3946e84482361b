package io.trunkline.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlaceholdersTest {

    @TempDir
    Path folder;

    private final Placeholders placeholders =
            new Placeholders(Map.of("A", "one", "B", "t$wo\\1", "EMPTY", "", "NESTED", "{{env:A}}"), new Inputs());

    @ParameterizedTest
    @CsvSource({
        "plain {id}-{status}, plain {id}-{status}",
        "{{env:A}}, one",
        "<{{env:A}}|{{env:B}}>, <one|t$wo\\1>",
        "{{env:C:https://x:1/y}}, https://x:1/y",
        "<{{env:C:}}>, <>",
        "{{env:EMPTY:other}}, other",
        "{{env:NESTED}}, {{env:A}}",
    })
    void variables_take_their_place(String text, String expected) throws Exception {
        assertThat(placeholders.fill(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "{{env:C}}, environment variable C is not set",
        "{{env:EMPTY}}, environment variable EMPTY is empty",
        "{{body}}, has the unknown placeholder {{body}}",
        "{{env:not a name}}, has the unknown placeholder {{env:not a name}}",
        "{{ENV:A}}, has the unknown placeholder {{ENV:A}}",
        "{{env:A, has an unfinished placeholder",
        "env:A}}, has an unfinished placeholder",
        "{{file:/nowhere/at/all}}, file /nowhere/at/all does not exist",
    })
    void what_has_no_value_says_so(String text, String problem) {
        assertThatThrownBy(() -> placeholders.fill(text)).hasMessage(problem);
    }

    @Test
    void a_file_gives_its_trimmed_contents() throws Exception {
        Path file = Files.writeString(folder.resolve("secret"), "\n two words \n\n");

        assertThat(placeholders.fill("{{file:" + file + "}}")).isEqualTo("two words");
    }

    @Test
    void an_empty_file_is_none() throws Exception {
        Path file = Files.writeString(folder.resolve("secret"), " \n");

        assertThatThrownBy(() -> placeholders.fill("{{file:" + file + "}}")).hasMessage("file " + file + " is empty");
    }

    @Test
    void camels_own_placeholders_are_left_to_camel() throws Exception {
        assertThat(placeholders.fillOurs("{{env:A}} {{my.key}} {{?maybe}} {{"))
                .isEqualTo("one {{my.key}} {{?maybe}} {{");
    }
}
