package io.trunkline.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.app.routecheck.RouteFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Routes that load and do not as the shipped ones do are found by a play. */
class CheckPlayIT {

    private static final Path JAR = Path.of("target", "trunkline.jar").toAbsolutePath();

    @TempDir
    private Path folder;

    private Path routes;

    @BeforeEach
    void copyTheRoutes() throws IOException {
        routes = Files.createDirectory(folder.resolve("routes"));
        for (Path file : RouteFiles.in(Path.of("routes"))) {
            Files.copy(file, routes.resolve(file.getFileName()));
        }
    }

    private int check(Path output) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-jar",
                        JAR.toString(),
                        "check",
                        "--play",
                        "--routes",
                        routes.toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment()
                .putAll(Map.of(
                        "TRUNKLINE_GENESYS_SECRET", "a",
                        "TRUNKLINE_CXONE_SECRET", "b",
                        "PAGERDUTY_KEY_US_EAST_RETAIL", "retail0123456789abcdef0123456789",
                        "PAGERDUTY_KEY_EU_FINANCE", "finance123456789abcdef0123456789",
                        "PAGERDUTY_KEY_DEFAULT", "default123456789abcdef0123456789"));
        Process process = builder.start();
        try {
            assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void the_shipped_routes_page_as_they_should() throws Exception {
        Path output = folder.resolve("out");

        assertThat(check(output)).as(Files.readString(output)).isZero();
        assertThat(output).content().contains("OK: ", "; the play paged as it should");
    }

    @Test
    void a_duplicate_that_is_answered_as_a_new_event_is_a_problem() throws Exception {
        Path receive = routes.resolve("receive.camel.yaml");
        String text = Files.readString(receive);
        assertThat(text).containsOnlyOnce("ref: replyDuplicate");
        Files.writeString(receive, text.replace("ref: replyDuplicate", "ref: replyAccepted"));
        Path output = folder.resolve("out");

        assertThat(check(output)).as(Files.readString(output)).isEqualTo(1);
        assertThat(output)
                .content()
                .contains("play: ", "answered 202 in place of 200")
                .doesNotContain("OK: ");
        assertThat(Files.readAllLines(output)).allMatch(line -> line.contains(": "));
    }
}
