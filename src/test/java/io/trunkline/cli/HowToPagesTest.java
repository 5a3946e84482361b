package io.trunkline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The pages for moving in, and those of the examples, lead where they say. */
class HowToPagesTest {

    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)(#[^)]*)?\\)");

    @TempDir
    private Path config;

    private static List<Path> pages() throws IOException {
        try (Stream<Path> howTo = Files.walk(Path.of("docs/how-to"));
                Stream<Path> examples = Files.walk(Path.of("docs/examples"))) {
            return Stream.concat(howTo, examples)
                    .filter(file -> file.toString().endsWith(".md"))
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void links_lead_to_files(Path page) throws IOException {
        assertThat(LINK.matcher(Files.readString(page)).results().map(link -> link.group(1)))
                .isNotEmpty()
                .allSatisfy(link -> assertThat(page.resolveSibling(link)).exists());
    }

    @Test
    void tables_of_the_lambda_find_the_same_services() throws IOException {
        String page = Files.readString(Path.of("docs/how-to/from-the-lambda.md"));
        Files.copy(Path.of("config/sources.yaml"), config.resolve("sources.yaml"));
        Files.writeString(
                config.resolve("services.yaml"), page.split("```yaml\n")[1].split("```\n")[0]);

        for (Map.Entry<String, String> mapping : Map.of(
                        "trunk-us-east-01",
                        "US-East Retail",
                        "trunk-eu-west-01",
                        "EU Finance",
                        "trunk-apac-01",
                        "Unknown")
                .entrySet()) {
            CommandLineRun run = CommandLineRun.reading(
                    """
                    {"eventType": "telephony.trunk.status.changed",
                     "event": {"trunkId": "%s", "status": "DOWN"}}"""
                            .formatted(mapping.getKey()),
                    "explain",
                    "--config",
                    config.toString(),
                    "--source",
                    "genesys",
                    "-");

            assertThat(run.err()).isEmpty();
            assertThat(run.out())
                    .contains("\"dedup_key\" : \"" + mapping.getKey() + "-down\"")
                    .contains("\"group\" : \"" + mapping.getValue() + "\"");
        }
    }
}
