package io.trunkline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.InstalledProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pages for moving in do what they say. */
class HowToPagesTest {

    @TempDir
    private Path config;

    @Test
    void table_of_the_lambda_becomes_the_components_by_one_command() throws Exception {
        InstalledProgram.path("jq");
        String page = Files.readString(Path.of("docs/how-to/from-the-lambda.md"));
        String table = page.split("mapping = ")[1].split("}")[0].replaceAll(",\\s*$", "") + "}";
        Files.writeString(config.resolve("mapping.json"), table);
        Path written = config.resolve("components.txt");
        String command = page.split("```console\n\\$ ")[1].split("\n")[0];

        Process shell = new ProcessBuilder("bash", "-c", command)
                .directory(config.toFile())
                .redirectErrorStream(true)
                .redirectOutput(written.toFile())
                .start();

        assertThat(shell.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(Files.readString(written).replace("\"", ""))
                .isEqualTo(page.split("components:\n")[1].split("```")[0]);
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
