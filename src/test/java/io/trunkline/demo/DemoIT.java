package io.trunkline.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tour of the packaged program, started as a newcomer starts it, but from another folder. */
class DemoIT {

    private static final Path JAR = Path.of("target", "trunkline.jar").toAbsolutePath();
    private static final Path LIBRARIES = JAR.resolveSibling("lib");
    private static final Pattern AT = Pattern.compile("(?m)^ *(\\d+\\.\\d) s .*");

    @TempDir
    Path elsewhere;

    private Process process;

    @AfterEach
    void end() {
        process.destroyForcibly();
    }

    @Test
    void it_shows_pages_a_storm_a_flap_and_resolves_and_ends_by_itself() throws Exception {
        start();

        assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(output()).isZero();
        assertThat(output())
                .contains("trunk-us-east-01 DOWN", "200 duplicate", "403 refused")
                .contains("TRIGGER  CRITICAL: US-East Retail Trunk (trunk-us-east-01) is DOWN")
                .contains("TRIGGER  WARNING: EU Finance Trunk (trunk-eu-west-01) is DEGRADED")
                .contains("37 trunks DOWN ...................... 37 x 202")
                .contains("CRITICAL: EU Finance: 37 trunks DOWN")
                .contains("TRIGGER  CRITICAL: Unknown Site (site-lab-07) is DOWN  -> 503")
                .contains("holds it: UP so soon is believed after 6 s without a change")
                .contains("RESOLVE  RESOLVED: US-East Retail Trunk (trunk-us-east-01) is UP")
                .contains("RESOLVE  RESOLVED: EU Finance: 37 trunks UP")
                .contains("RESOLVE  RESOLVED: APAC Support Trunk (trunk-apac-01) is UP")
                .contains("86   84 accepted, 1 duplicate, 1 forged")
                .contains("for 42 reports of something down or degraded; all resolved")
                .contains("PagerDuty received what it should have, and nothing else.");
        assertThat(errors()).isEmpty();
        assertThat(tourSeconds()).isLessThan(60);
        assertThat(leftBehind()).isEmpty();
        assertThat(LoadedLibraries.unexplained(LIBRARIES, elsewhere.resolve("classes")))
                .as("libraries that a router never loads: exclude them in pom.xml, or say what they are for")
                .isEmpty();
    }

    @Test
    void demo_with_stay_runs_until_it_is_terminated() throws Exception {
        start("--stay");

        await().atMost(Duration.ofMinutes(3))
                .until(() -> output().contains("Everything stays up") || !process.isAlive());
        assertThat(process.isAlive()).as(output()).isTrue();
        process.destroy();
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();

        assertThat(process.exitValue()).isZero();
        assertThat(leftBehind()).isEmpty();
    }

    @Test
    void without_route_files_it_says_where_they_are_expected() throws Exception {
        start("--routes", elsewhere.toString());

        assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).isEqualTo(1);
        assertThat(errors()).contains(elsewhere.toString()).doesNotContain("\tat ");
        assertThat(leftBehind()).isEmpty();
    }

    private void start(String... options) throws IOException {
        Files.createDirectory(elsewhere.resolve("tmp"));
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Djava.io.tmpdir=" + elsewhere.resolve("tmp"));
        command.add("-Xlog:class+load:file=" + elsewhere.resolve("classes"));
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:-UsePerfData", "-jar", JAR.toString(), "demo"));
        command.addAll(List.of(options));
        ProcessBuilder builder = new ProcessBuilder(command).directory(elsewhere.toFile());
        // What a real router has in its environment is not for the demo.
        builder.environment()
                .putAll(Map.of(
                        "TRUNKLINE_PAGERDUTY_URL", "http://127.0.0.1:1",
                        "TRUNKLINE_PAGERDUTY_TIMEOUT", "7s",
                        "TRUNKLINE_SWEEP_INTERVAL", "1h",
                        "TRUNKLINE_COOLDOWN", "1h"));
        process = builder.redirectOutput(elsewhere.resolve("out").toFile())
                .redirectError(elsewhere.resolve("err").toFile())
                .start();
    }

    private String output() throws IOException {
        return Files.readString(elsewhere.resolve("out"));
    }

    private String errors() throws IOException {
        return Files.readString(elsewhere.resolve("err"));
    }

    /** From the moment at which the router is ready, so that a busy machine's slow start does not count. */
    private double tourSeconds() throws IOException {
        Matcher at = AT.matcher(output());
        List<Double> seconds =
                at.results().map(line -> Double.valueOf(line.group(1))).toList();
        return seconds.get(seconds.size() - 1) - seconds.get(0);
    }

    private List<Path> leftBehind() throws IOException {
        try (Stream<Path> files = Files.list(elsewhere.resolve("tmp"))) {
            return files.toList();
        }
    }
}
