package io.trunkline.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlaceholdersTest {

    @TempDir
    Path folder;

    private final Placeholders placeholders = new Placeholders(
            Map.of("A", "one", "B", "t$wo\\1", "EMPTY", "", "NESTED", "{{env:A}}"),
            new FileSnapshot(),
            PlaceholdersTest::inVault,
            java.util.Optional.empty());

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

    private static String inVault(String name) throws SecretStore.UnreadableSecret {
        return switch (name) {
            case "plain" -> "s3cret";
            case "trunkline/keys" -> "{\"retail\": \"r3tail\", \"port\": 7, \"none\": null, \"empty\": \"\"}";
            case "list" -> "[\"s3cret\"]";
            default -> throw new SecretStore.UnreadableSecret("does not exist");
        };
    }

    @ParameterizedTest
    @CsvSource({"{{aws:plain}}, s3cret", "<{{aws:trunkline/keys#retail}}>, <r3tail>", "{{aws:trunkline/keys#port}}, 7"})
    void the_vault_gives_secrets_and_their_fields(String text, String expected) throws Exception {
        assertThat(placeholders.fill(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "{{aws:other}}, secret other of AWS Secrets Manager does not exist",
        "{{aws:plain#x}}, secret plain#x of AWS Secrets Manager is not a JSON object",
        "{{aws:list#x}}, secret list#x of AWS Secrets Manager is not a JSON object",
        "{{aws:trunkline/keys#empty}}, secret trunkline/keys#empty of AWS Secrets Manager is empty",
        "{{aws:trunkline/keys#none}}, 'secret trunkline/keys#none of AWS Secrets Manager does not exist:"
                + " the secret has no such field with a text'",
        "{{aws:a b}}, has the unknown placeholder {{aws:a b}}"
    })
    void what_the_vault_does_not_have_is_named_and_no_secret_shown(String text, String problem) {
        assertThatThrownBy(() -> placeholders.fill(text)).hasMessage(problem);
    }

    @Test
    void the_vault_is_asked_once_for_a_secret_and_not_at_all_for_what_is_turned_off() throws Exception {
        List<String> asked = new ArrayList<>();
        Placeholders counted = new Placeholders(
                Map.of(),
                new FileSnapshot(),
                name -> {
                    asked.add(name);
                    return inVault(name);
                },
                java.util.Optional.empty());

        assertThat(counted.standingIn().fill("{{aws:plain}}")).isNotEqualTo("s3cret");
        assertThat(asked).isEmpty();
        counted.fill("{{aws:trunkline/keys#retail}} {{aws:trunkline/keys#port}}");
        counted.fill("{{aws:trunkline/keys}}");
        assertThat(asked).containsExactly("trunkline/keys");
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
