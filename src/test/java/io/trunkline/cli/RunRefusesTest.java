package io.trunkline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A start with a setting that is wrong ends at once, with exit 1 and one line that says what would be right. */
class RunRefusesTest {

    @TempDir
    private Path config;

    @ParameterizedTest
    @CsvSource({
        "trunkline.cooldwn, 5m, trunkline.cooldown",
        "trunkline.nothing.like.it, 1, ''",
        "trunkline.cooldown, 5 minutes, 5m",
        "trunkline.cooldown, -1s, ''",
        "trunkline.grouping.wait, soon, 5s",
        "trunkline.server.port, 80800, ''",
        "trunkline.server.port, http, ''",
        "trunkline.server.max-body, lots, 256KB",
        "trunkline.pagerduty.rate, 0, ''",
        "trunkline.pagerduty.rate, many, ''",
        "trunkline.pagerduty.url, events.pagerduty.com, http",
        "trunkline.server.tls.client-auth, maybe, need",
        "trunkline.dedup-key, {id}-{nonsense}, {status}",
        "trunkline.database.url, jdbc:oracle:thin, ''",
        "camel.main.routesReloadEnabled, true, restart",
        "camel.main.routes-reload-directory, other, restart"
    })
    void a_setting_that_is_wrong_is_named_with_its_file_key_value_and_what_is_expected(
            String key, String value, String expected) throws IOException {
        for (String file : new String[] {"sources.yaml", "services.yaml", "maintenance.yaml"}) {
            Files.copy(Path.of("config", file), config.resolve(file));
        }
        Files.writeString(config.resolve("application.properties"), key + "=" + value + "\n");

        CommandLineRun run = CommandLineRun.of("run", "--config", config.toString());

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err().lines())
                .singleElement()
                .asString()
                .contains("application.properties", key, "expected", expected);
        if (!key.startsWith("camel.") && !key.equals("trunkline.nothing.like.it") && !key.equals("trunkline.cooldwn")) {
            assertThat(run.err()).contains(value);
        }
    }
}
