package io.trunkline.cli;

import static io.trunkline.cli.SimulateCommandTest.DOWN;
import static io.trunkline.cli.SimulateCommandTest.line;
import static io.trunkline.cli.SimulateCommandTest.simulate;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Windows of maintenance that people started, in what {@code simulate} plays. */
class SimulateMaintenanceTest {

    private static final String WINDOW =
            "{\"at\": \"2026-11-24T07:00:00Z\", \"maintenance\": {\"id\": \"m4\", \"components\": [\"trunk-us-*\"],"
                    + " \"services\": [], \"from\": \"2026-11-24T07:00:00Z\", \"to\": \"2026-11-24T09:00:00Z\", \"reason\": \"carrier work\", \"author\": \"ada\"}}";

    @Test
    void maintenance_that_a_person_started_holds_again_until_it_ends() {
        CommandLineRun held = simulate(WINDOW, line("08:00:00", "trunk-us-east-01", "DOWN"));
        CommandLineRun over = simulate(
                WINDOW,
                line("08:00:00", "trunk-us-east-01", "DOWN"),
                line("08:10:00", "trunk-us-east-01", "UP"),
                "{\"at\": \"2026-11-24T09:00:00Z\", \"maintenance_end\": \"m4\"}");

        assertThat(held.lines()).singleElement().isEqualTo(DOWN.replace("08:00:05", "09:00:05"));
        assertThat(held.err())
                .isEqualToNormalizingNewlines("2 events (1 change, 1 maintenance), 1 page, 0 updates, 0 resolves\n");
        assertThat(over.lines()).isEmpty();
        assertThat(over.exit()).isZero();
    }

    @Test
    void maintenance_that_a_person_ended_early_holds_no_longer() {
        CommandLineRun run = simulate(
                WINDOW,
                line("08:00:00", "trunk-us-east-01", "DOWN"),
                "{\"at\": \"2026-11-24T08:30:00Z\", \"maintenance_end\": \"m4\"}",
                line("08:40:00", "trunk-us-east-02", "DOWN"),
                "{\"at\": \"2026-11-24T08:50:00Z\", \"maintenance_end\": \"m5\"}");

        assertThat(run.lines()).hasSize(2).first().isEqualTo(DOWN.replace("08:00:05", "08:30:05"));
        assertThat(run.lines().get(1)).contains("2026-11-24T08:40:05Z", "trigger", "trunk-us-east-02-down");
        assertThat(run.err())
                .contains("(2 change, 1 ignored, 2 maintenance)", ":5: ignored: no window m5 was started before")
                .doesNotContain(":3: ignored");
    }

    @Test
    void a_hold_names_the_window_as_it_was_recorded(@TempDir Path folder) throws IOException {
        Path page = folder.resolve("page.html");
        CommandLineRun.reading(
                String.join(
                        "\n",
                        WINDOW,
                        WINDOW.replace("\"m4\"", "\"of a person\"").replace("trunk-us-*", "trunk-eu-*"),
                        line("08:00:00", "trunk-us-east-01", "DOWN"),
                        line("08:00:00", "trunk-eu-01", "DOWN")),
                "simulate",
                "-",
                "--html",
                page.toString());

        assertThat(Files.readString(page)).contains("m4: carrier work", "m5: carrier work");
    }

    @Test
    void maintenance_does_not_hold_what_was_in_an_incident_before() {
        CommandLineRun run = simulate(
                line("06:00:00", "trunk-us-east-01", "DOWN"), WINDOW, line("08:00:00", "trunk-us-east-01", "UP"));

        assertThat(run.lines()).hasSize(2).last().asString().contains("2026-11-24T08:00:00Z", "resolve");
    }
}
