package io.trunkline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the pages say of the program's own words is what the program says. */
class DocumentationTest {

    private static final Path DOCS = Path.of("docs");
    private static final Pattern LOG_LINE = Pattern.compile("(?m)^\\| `([\\w-]+): ([^`]+)` \\| (INFO|WARN|ERROR) \\|");
    private static final Pattern LITERALS = Pattern.compile("(?:\"(?:[^\"\\\\]|\\\\.)*\"\\s*\\+?\\s*)+");
    private static final Pattern PAGE = Pattern.compile("(?<![\\w./-])docs/[\\w./-]+\\.md");
    private static final Pattern RULES = Pattern.compile("\\b[Rr]ules? (\\d+(?:(?:,| and|, and) \\d+)*)");

    /** So that a line of the log, and the class that writes it, are found by searching the page. */
    @Test
    void log_lines_are_those_of_their_logger() throws IOException {
        List<MatchResult> lines = LOG_LINE.matcher(Files.readString(DOCS.resolve("reference/verdicts.md")))
                .results()
                .toList();

        assertThat(lines).hasSizeGreaterThan(15).allSatisfy(line -> assertThat(messages(line.group(1)))
                .as(line.group())
                .anyMatch(message -> message.matcher(line.group(2)).matches()));
    }

    /** All texts of a class that logs, or of a route, whose logger has its id; any text may stand for a value. */
    private static List<Pattern> messages(String logger) {
        List<Pattern> messages = new ArrayList<>();
        for (Path file : files("src/main/java", "routes")) {
            if (!file.endsWith(logger + ".java") && !file.endsWith(logger + ".camel.yaml")) {
                continue;
            }
            String text = read(file);
            if (text.contains("getLogger(" + logger + ".class)") || text.contains("\n    id: " + logger + "\n")) {
                for (MatchResult literal : LITERALS.matcher(text).results().toList()) {
                    String joined =
                            literal.group().replaceAll("\"\\s*\\+\\s*\"", "").replaceAll("^\"|\"\\s*\\+?\\s*$", "");
                    if (!joined.matches("\\W?(\\{}\\W?)*")) {
                        messages.add(Pattern.compile(Arrays.stream(joined.split("\\{}|\\$\\{[^}]*}", -1))
                                .map(Pattern::quote)
                                .collect(Collectors.joining(".*"))));
                    }
                }
            }
        }
        return messages;
    }

    @Test
    void a_rule_that_a_comment_names_has_a_heading_of_its_number() throws IOException {
        String page = Files.readString(DOCS.resolve("explanation/rules.md"));
        Set<String> named = new TreeSet<>();
        for (Path file : files("src/main", "routes", "src/test")) {
            Matcher rules = RULES.matcher(read(file).replaceAll("\\s+(//|\\*)?\\s*", " "));
            while (rules.find()) {
                named.addAll(Arrays.asList(rules.group(1).split("\\D+")));
            }
        }

        assertThat(named).hasSizeGreaterThan(15).allSatisfy(number -> assertThat(page)
                .contains("\n### Rule " + number + ": "));
    }

    @Test
    void readme_begins_with_the_command_that_runs_it_and_the_one_that_tests_it() throws IOException {
        String first = Files.readString(Path.of("README.md")).split("\n## ")[0];

        assertThat(first)
                .contains(
                        "\nmvn -ntp -DskipTests package && java -jar target/trunkline.jar demo\n",
                        "\nmvn -ntp verify\n");
        assertThat(Path.of(".ci/run")).content().contains("\nmvn -B -ntp verify ");
    }

    @Test
    void the_first_page_of_the_docs_leads_to_every_page() throws IOException {
        String contents = Files.readString(DOCS.resolve("README.md"));

        try (Stream<Path> pages = Files.walk(DOCS)) {
            assertThat(pages.filter(page -> page.toString().endsWith(".md"))
                            .map(page -> DOCS.relativize(page).toString())
                            .filter(page ->
                                    page.matches("(tutorial|how-to|reference|explanation|decisions|development)/.*")))
                    .hasSizeGreaterThan(40)
                    .allSatisfy(page -> assertThat(contents).contains("](" + page + ")"));
        }
    }

    /** Links within the pages are looked at elsewhere; these are plain text, in comments and in what an operator reads. */
    @Test
    void a_page_that_is_named_outside_of_the_pages_is_there() throws IOException {
        Set<String> named = new TreeSet<>();
        for (String root : List.of(
                "CHANGELOG.md", "README.md", "SECURITY.md", "config", "deploy", "monitoring", "routes", "src/main")) {
            try (Stream<Path> files = Files.walk(Path.of(root))) {
                files.filter(file -> file.toString().matches(".*\\.(md|ya?ml|java|properties|html|js|json)"))
                        .forEach(file -> PAGE.matcher(read(file)).results().forEach(page -> named.add(page.group())));
            }
        }

        assertThat(named).hasSizeGreaterThan(15).allSatisfy(page -> assertThat(Path.of(page))
                .exists());
    }

    private static List<Path> files(String... folders) {
        return Stream.of(folders)
                .flatMap(folder -> {
                    try (Stream<Path> files = Files.walk(Path.of(folder))) {
                        return files
                                .filter(file -> file.toString().matches(".*\\.(java|yaml|sql|patch)"))
                                .toList()
                                .stream();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                })
                .toList();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
