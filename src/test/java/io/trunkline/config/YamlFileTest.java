package io.trunkline.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class YamlFileTest {

    @TempDir
    Path temp;

    private Folder folder;

    @BeforeEach
    void start() {
        folder = new Folder(temp);
    }

    @Test
    void syntax_error_names_its_position_and_does_not_quote_the_line() {
        folder.write("services.yaml", "default: x\nservices:\n  a: {name: A, routing-key: s3cret-k3y\n  b: c\n");

        assertThat(folder.problems())
                .singleElement()
                .asString()
                .matches("services.yaml: line \\d, column \\d+: .+; expected YAML that can be read")
                .doesNotContain("s3cret");
    }

    @Test
    void tab_for_indentation_is_a_problem() {
        folder.write("services.yaml", "services:\n\ta: b\n");

        assertThat(folder.problems())
                .containsExactly(
                        "services.yaml: line 2, column 1: found character '\\t(TAB)' that cannot start any token."
                                + " (Do not use \\t(TAB) for indentation); expected YAML that can be read");
    }

    @Test
    void a_placeholder_without_quotes_is_a_problem_that_says_so() {
        folder.write("services.yaml", Folder.SERVICES.replace("\"{{env:FINANCE_KEY}}\"", "{{env:FINANCE_KEY}}"));

        assertThat(folder.problems())
                .containsExactly("services.yaml: line 3, column 49: a key is a mapping or a list;"
                        + " a placeholder {{...}} needs quotes; expected YAML that can be read");
    }

    @Test
    void a_secret_without_quotes_that_looks_like_a_number_is_not_shown() {
        for (String number :
                new String[] {"12345678901234567890123456789012", "1234567890e123456789012", ".inf", "0x7F"}) {
            folder.write("services.yaml", Folder.SERVICES.replace("\"{{env:FINANCE_KEY}}\"", number));

            assertThat(folder.problems())
                    .containsExactly("services.yaml: services.eu-finance.routing-key: is a number;"
                            + " expected PagerDuty's integration key, without white space (in quotes)");
        }
    }

    @Test
    void a_key_twice_is_a_problem() {
        folder.write("services.yaml", Folder.SERVICES + "  \"trunk-eu-*\": unassigned\n");

        assertThat(folder.problems())
                .singleElement()
                .asString()
                .contains("services.yaml: line 7", "Duplicate field 'trunk-eu-*'");
    }

    @Test
    void a_second_document_is_a_problem() {
        folder.write("services.yaml", Folder.SERVICES + "---\ndefault: x\n");

        assertThat(folder.problems())
                .singleElement()
                .asString()
                .startsWith("services.yaml: line ")
                .contains("a second document begins (after ---)");
    }

    @Test
    void an_alias_is_a_problem_that_thinks_of_globs() {
        folder.write("services.yaml", Folder.SERVICES.replace("\"trunk-eu-*\": eu-finance", "trunk-1: *finance"));

        assertThat(folder.problems())
                .singleElement()
                .asString()
                .contains("aliases (*name) are not understood; a text that begins with * needs quotes");
    }

    @Test
    void a_glob_without_quotes_as_a_key_is_a_problem() {
        folder.write("services.yaml", Folder.SERVICES.replace("\"trunk-eu-*\"", "*-eu"));

        assertThat(folder.problems()).singleElement().asString().startsWith("services.yaml: line 6, column ");
    }

    @Test
    void an_empty_file_a_list_and_a_text_are_no_configuration() {
        folder.write("services.yaml", "# nothing\n").write("sources.yaml", "- a\n");
        assertThat(folder.problems())
                .containsExactly(
                        "sources.yaml: the file: is a list; expected a mapping (key: value)",
                        "services.yaml: the file: is empty; expected a mapping (key: value)");

        folder.write("services.yaml", "hello").write("sources.yaml", "");
        assertThat(folder.problems())
                .containsExactly(
                        "sources.yaml: the file: is empty; expected a mapping (key: value)",
                        "services.yaml: the file: is a text; expected a mapping (key: value)");
    }

    @Test
    void a_file_that_is_not_there_or_not_utf_8_is_a_problem() throws Exception {
        folder.delete("sources.yaml");
        Files.write(folder.file("services.yaml"), "default: \u00fc".getBytes(StandardCharsets.ISO_8859_1));

        assertThat(folder.problems())
                .containsExactly(
                        "sources.yaml: the file: does not exist; expected a YAML file in UTF-8",
                        "services.yaml: the file: is not UTF-8; expected a YAML file in UTF-8");
    }

    @Test
    void a_byte_order_mark_does_no_harm() {
        folder.write("services.yaml", "\uFEFF" + Folder.SERVICES);

        assertThat(folder.problems()).isEmpty();
    }

    @Test
    void a_folder_in_the_place_of_a_file_is_a_problem() throws Exception {
        folder.delete("services.yaml");
        Files.createDirectory(folder.file("services.yaml"));

        assertThat(folder.problems())
                .containsExactly("services.yaml: the file: cannot be read (not a regular file);"
                        + " expected a YAML file in UTF-8");
    }

    @Test
    void keys_and_values_cannot_break_the_line_of_a_problem() {
        folder.write(
                "services.yaml", Folder.SERVICES.replace("\"trunk-eu-*\": eu-finance", "\"a\\nb\": \"c\\nd\\u2028\""));

        assertThat(folder.problems())
                .containsExactly(
                        "services.yaml: components.\"a\\u000ab\": has a key that is not valid; expected an id or a glob",
                        "services.yaml: components.\"a\\u000ab\": 'c\\u000ad\\u2028' is not valid;"
                                + " expected the id of a service");
    }

    @Test
    void a_file_of_many_megabytes_is_read() {
        StringBuilder services = new StringBuilder(Folder.SERVICES);
        for (int i = 0; i < 100_000; i++) {
            services.append("  trunk-with-a-rather-long-name-").append(i).append(": eu-finance\n");
        }
        folder.write("services.yaml", services.toString());

        assertThat(folder.problems()).isEmpty();
    }
}
