package io.trunkline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The steps of the image's second stage, done in a folder: what they leave starts and is healthy. No image is built here, for
 * that needs a daemon and the images that it begins with.
 */
class DockerfileIT {

    private static final Pattern PATHS = Pattern.compile("(?<![\\w./])/(?=(opt|etc|var|usr/local)(/|\\b))");

    @TempDir
    static Path folder;

    private static List<String> build;
    private static List<String> image;

    private record Step(String instruction, String rest) {

        static Step of(String line) {
            return new Step(line.substring(0, line.indexOf(' ')), line.substring(line.indexOf(' ') + 1));
        }
    }

    @BeforeAll
    static void read() throws IOException {
        List<List<String>> stages = new ArrayList<>();
        String text = Files.readString(Path.of("Dockerfile")).replaceAll("\\\\\n\\s*", "");
        for (String line : text.lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .toList()) {
            if (line.startsWith("FROM ")) {
                stages.add(new ArrayList<>());
            }
            stages.get(stages.size() - 1).add(line);
        }
        assertThat(stages).hasSize(2);
        build = stages.get(0);
        image = stages.get(1);
    }

    private static String only(String instruction) {
        List<String> found = image.stream()
                .map(Step::of)
                .filter(step -> step.instruction().equals(instruction))
                .map(Step::rest)
                .toList();
        assertThat(found).as(instruction).hasSize(1);
        return found.get(0);
    }

    @Test
    void the_image_has_a_jre_alone_and_no_root() {
        assertThat(build.get(0)).endsWith(" AS build");
        assertThat(only("FROM")).matches("[a-z-]+:17-jre");
        assertThat(only("USER")).matches("[1-9]\\d+:[1-9]\\d+");
        assertThat(only("VOLUME")).isEqualTo("/var/lib/trunkline");
        assertThat(only("HEALTHCHECK")).contains("--start-period=", "CMD [\"trunkline-health\"]");
        assertThat(only("ENTRYPOINT")).isEqualTo("[\"trunkline\"]");
        assertThat(only("CMD")).isEqualTo("[\"run\"]");
        assertThat(only("COPY")).startsWith("--from=build ");
        assertThat(only("ENV")).as("no port is open to strangers unasked").doesNotContain("MANAGEMENT");
        assertThat(image)
                .noneMatch(line -> line.startsWith("ADD ") || line.contains("curl ") || line.contains("apt-get"));
        List<String> instructions =
                image.stream().map(Step::of).map(Step::instruction).toList();
        assertThat(instructions.lastIndexOf("RUN"))
                .as("nothing runs as somebody who may not")
                .isLessThan(instructions.indexOf("USER"));
    }

    @Test
    void the_labels_say_which_program_it_is() throws IOException {
        Matcher version = Pattern.compile("<artifactId>trunkline</artifactId>\\s*<version>([^<]+)</version>")
                .matcher(Files.readString(Path.of("pom.xml")));
        assertThat(version.find()).isTrue();
        assertThat(only("LABEL"))
                .contains(
                        "image.version=\"" + version.group(1) + "\"",
                        "image.revision=\"${COMMIT}\"",
                        "image.source=\"${SOURCE}\"");
        assertThat(image).contains("ARG COMMIT=unknown", "ARG SOURCE=unknown");
    }

    @Test
    void no_secret_of_the_source_tree_goes_to_the_builder() throws IOException {
        assertThat(Files.readAllLines(Path.of(".dockerignore")))
                .contains("secrets", "**/*.env", "deploy/kubernetes/base/config");
    }

    private static int run(Map<String, String> environment, Path output, String... command) throws Exception {
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        return process.exitValue();
    }

    private static String inside(Path root, String text) {
        return PATHS.matcher(text).replaceAll(Matcher.quoteReplacement(root + "/"));
    }

    /** The second stage, with stand-ins for what only root may do. */
    private static Path replayed(Map<String, String> environment) throws Exception {
        Path root = Files.createDirectory(folder.resolve("root"));
        for (String path : List.of("opt", "etc", "var/lib", "usr/local/bin", "stand-ins")) {
            Files.createDirectories(root.resolve(path));
        }
        standIn(root, "useradd", "exit 0");
        standIn(root, "install", "for last; do :; done; mkdir -p \"$last\"");
        String path = root.resolve("stand-ins") + ":" + root.resolve("usr/local/bin") + ":" + System.getenv("PATH");
        environment.put("PATH", path);
        Path output = folder.resolve("steps.log");
        for (String line : image) {
            Step step = Step.of(line);
            if (step.instruction().equals("RUN")) {
                assertThat(run(environment, output, "sh", "-ec", inside(root, step.rest())))
                        .as(line + ": " + Files.readString(output))
                        .isZero();
            } else if (step.instruction().equals("COPY")) {
                Path to = Files.createDirectory(Path.of(inside(root, step.rest().split(" ")[2])));
                assertThat(run(
                                environment,
                                output,
                                "tar",
                                "-xzf",
                                archive().toString(),
                                "-C",
                                to.toString(),
                                "--strip-components=1"))
                        .isZero();
            } else if (step.instruction().equals("ENV")) {
                for (String variable : step.rest().split(" ")) {
                    environment.put(variable.split("=")[0], inside(root, variable.split("=")[1]));
                }
            }
        }
        return root;
    }

    private static void standIn(Path root, String name, String does) throws IOException {
        Path file = Files.writeString(root.resolve("stand-ins").resolve(name), "#!/bin/sh\n" + does + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private static Path archive() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("target"))) {
            return files.filter(file -> file.getFileName().toString().matches("trunkline-\\d[^/]*\\.tar\\.gz"))
                    .max(Comparator.comparing(file -> file.toFile().lastModified()))
                    .orElseThrow()
                    .toAbsolutePath();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket any = new ServerSocket(0)) {
            return any.getLocalPort();
        }
    }

    @Test
    void what_the_steps_leave_starts_and_is_healthy() throws Exception {
        String port = Integer.toString(freePort());
        Map<String, String> environment = new HashMap<>();
        Path root = replayed(environment);
        environment.putAll(Map.of(
                "TRUNKLINE_SERVER_PORT",
                Integer.toString(freePort()),
                "TRUNKLINE_MANAGEMENT_PORT",
                port,
                "TRUNKLINE_MANAGEMENT_TOKEN",
                "token-of-the-test",
                "TRUNKLINE_GENESYS_SECRET",
                "g",
                "TRUNKLINE_CXONE_SECRET",
                "c",
                "PAGERDUTY_KEY_US_EAST_RETAIL",
                "r".repeat(32),
                "PAGERDUTY_KEY_EU_FINANCE",
                "f".repeat(32),
                "PAGERDUTY_KEY_DEFAULT",
                "d".repeat(32)));
        assertThat(root.resolve("var/lib/trunkline")).isEmptyDirectory();
        try (Stream<Path> classes = Files.list(root.resolve("opt/trunkline"))) {
            assertThat(classes).anyMatch(file -> file.toString().endsWith(".jsa"));
        }
        String health = root.resolve("usr/local/bin/trunkline-health").toString();
        Path output = folder.resolve("health.log");
        assertThat(run(environment, output, health, port)).isNotZero();

        ProcessBuilder builder = new ProcessBuilder(
                        root.resolve("usr/local/bin/trunkline").toString(), "run")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("router.log").toFile());
        builder.environment().putAll(environment);
        Process router = builder.start();
        try {
            await().atMost(Duration.ofMinutes(2)).until(() -> {
                assertThat(router.isAlive())
                        .as(Files.readString(folder.resolve("router.log")))
                        .isTrue();
                return run(environment, output, health, port, "/observe/health/ready") == 0;
            });
            assertThat(run(environment, output, health, port)).isZero();
            assertThat(root.resolve("var/lib/trunkline/trunkline.db")).isRegularFile();
        } finally {
            router.destroy();
            assertThat(router.waitFor(1, TimeUnit.MINUTES)).isTrue();
        }
        assertThat(router.exitValue()).isZero();
    }
}
