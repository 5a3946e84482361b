package io.trunkline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * When the start script rehearses and what it keeps of that, with a Java that only says what it was told: in a rehearsal it
 * waits for the file "go", and fails if there is a file "fails".
 */
class StartScriptTest {

    private static final String JAVA =
            """
            #!/bin/sh
            told=$(dirname "$0")/../..
            for word in "$@"; do
                case $word in
                    -XX:ArchiveClassesAtExit=*)
                        env >> "$told/rehearsals"
                        tries=0
                        while [ ! -e "$told/go" ] && [ $tries -lt 200 ]; do
                            tries=$((tries + 1))
                            sleep 0.1
                        done
                        if [ -e "$told/fails" ]; then
                            echo "no luck today" >&2
                            exit 1
                        fi
                        rm -f "${word#*=}"
                        echo classes > "${word#*=}"
                        exit
                        ;;
                esac
            done
            echo "$@"
            """;

    @TempDir
    Path folder;

    private Path script;
    private Path archives;

    private record Ended(int code, String output) {}

    @BeforeEach
    void unpack() throws IOException {
        Path home = Files.createDirectory(folder.resolve("home"));
        script = Files.createDirectory(home.resolve("bin")).resolve("trunkline");
        Files.copy(Path.of("src/main/distribution/bin/trunkline"), script);
        executable(script);
        Files.writeString(home.resolve("trunkline.jar"), "the program");
        Files.writeString(Files.createDirectory(home.resolve("lib")).resolve("library.jar"), "a library");
        Path jdk = Files.createDirectory(folder.resolve("jdk"));
        Files.writeString(jdk.resolve("release"), "17");
        executable(Files.writeString(Files.createDirectory(jdk.resolve("bin")).resolve("java"), JAVA));
        archives = Files.createDirectory(folder.resolve("archives"));
    }

    /** Nothing tells of a rehearsal that is not begun: it would have been by then. */
    private static void staysSo(Callable<Boolean> so) {
        await().during(Duration.ofMillis(300)).until(so);
    }

    @Test
    void run_rehearses_and_its_output_ends_without_waiting_for_that() throws Exception {
        Ended first = trunkline("run");

        assertThat(first.output()).contains("-Xshare:auto", "trunkline.jar run");
        await().until(() -> rehearsals() == 1);
        assertThat(kept()).singleElement().asString().endsWith(".lock");

        go();
        await().untilAsserted(
                        () -> assertThat(kept()).singleElement().asString().endsWith(".jsa"));
        assertThat(trunkline("run").output()).contains("-XX:SharedArchiveFile=" + kept().get(0));
    }

    @Test
    void beside_an_agent_no_archive_is_made_or_used() throws Exception {
        go();
        Ended without = trunkline(Map.of("JAVA_TOOL_OPTIONS", "-javaagent:/opt/agent.jar"), "run");
        staysSo(() -> kept().isEmpty());
        assertThat(trunkline("rehearse").code()).isZero();

        assertThat(without.output()).contains("-Xshare:auto", "trunkline.jar run");
        assertThat(trunkline(Map.of("JAVA_OPTS", "-javaagent:/opt/agent.jar=a=b"), "run")
                        .output())
                .contains("-Xshare:auto", "-javaagent:/opt/agent.jar=a=b")
                .doesNotContain("SharedArchiveFile");
    }

    @Test
    void what_is_in_lib_optional_comes_after_what_is_shipped() throws Exception {
        Path optional = Files.createDirectory(folder.resolve("home/lib/optional"));

        assertThat(trunkline("check", "--strict").output())
                .endsWith("-cp %s:%s/* io.trunkline.Trunkline check --strict\n"
                        .formatted(folder.resolve("home/trunkline.jar"), optional));
    }

    @Test
    void only_a_router_is_worth_a_rehearsal() throws Exception {
        go();
        for (String other : List.of("--version", "-V", "--help", "-h", "run --help", "rehearse --help", "check")) {
            assertThat(trunkline(other.split(" ")).code()).isZero();
        }

        staysSo(() -> kept().isEmpty());
        trunkline("--config", "elsewhere");
        await().until(() -> rehearsals() == 1);
    }

    @Test
    void neither_secrets_nor_options_of_the_virtual_machine_reach_a_rehearsal() throws Exception {
        go();

        assertThat(trunkline("rehearse").code()).isZero();

        assertThat(folder.resolve("rehearsals"))
                .content()
                .contains("PATH=", "HOME=", "JAVA_HOME=")
                .doesNotContain("TRUNKLINE_", "JAVA_TOOL_OPTIONS", "s3cret");
    }

    @Test
    void two_do_not_rehearse_at_once_but_one_that_was_killed_is_no_hindrance() throws Exception {
        trunkline("run");
        await().until(() -> rehearsals() == 1);

        Ended second = trunkline("rehearse");
        trunkline("run");

        assertThat(second.code()).isEqualTo(1);
        assertThat(second.output()).contains("another rehearsal is under way").contains(".lock");
        go();
        await().until(() -> kept().get(0).toString().endsWith(".jsa") && kept().size() == 1);
        assertThat(rehearsals()).isEqualTo(1);

        String archive = kept().get(0).toString();
        Path lock = Files.createDirectory(Path.of(archive.replace(".jsa", ".lock")));
        assertThat(trunkline("rehearse").code()).isEqualTo(1);
        age(lock, Duration.ofMinutes(12));
        assertThat(trunkline("rehearse").code()).isZero();
        assertThat(lock).doesNotExist();
    }

    @Test
    void what_went_wrong_is_kept_and_the_next_day_it_is_tried_again() throws Exception {
        go();
        Path fails = Files.createFile(folder.resolve("fails"));

        Ended rehearsal = trunkline("rehearse");

        assertThat(rehearsal.code()).isEqualTo(1);
        assertThat(rehearsal.output()).contains("no luck today", "the rehearsal failed");
        assertThat(kept()).singleElement().asString().endsWith(".failed");
        assertThat(kept().get(0)).content().contains("no luck today");

        Files.delete(fails);
        trunkline("run");
        staysSo(() -> rehearsals() == 1);

        age(kept().get(0), Duration.ofDays(2));
        trunkline("run");
        await().untilAsserted(
                        () -> assertThat(kept()).singleElement().asString().endsWith(".jsa"));
    }

    @Test
    void a_library_of_another_time_has_another_archive_and_the_archives_of_others_stay_while_they_are_used()
            throws Exception {
        go();
        trunkline("rehearse");
        Path former = kept().get(0);
        Path others = Files.writeString(archives.resolve("classes-1-2.jsa"), "classes");
        Path forgotten = Files.writeString(archives.resolve("classes-1-1.jsa"), "classes");
        age(forgotten, Duration.ofDays(40));

        age(folder.resolve("home/lib/library.jar"), Duration.ofMinutes(1));
        assertThat(trunkline("run", "--config", "elsewhere").output()).contains("-Xshare:auto");

        await().untilAsserted(
                        () -> assertThat(kept()).hasSize(2).contains(others).doesNotContain(former, forgotten));
    }

    private Ended trunkline(String... words) throws IOException, InterruptedException {
        return trunkline(Map.of(), words);
    }

    private Ended trunkline(Map<String, String> environment, String... words) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(Stream.concat(Stream.of(script.toString()), Stream.of(words))
                        .toList())
                .directory(folder.toFile())
                .redirectErrorStream(true);
        builder.environment()
                .putAll(Map.of(
                        "JAVA_HOME",
                        folder.resolve("jdk").toString(),
                        "JAVA_TOOL_OPTIONS",
                        "-agentpath:/no/such/agent",
                        "TRUNKLINE_ARCHIVES",
                        archives.toString(),
                        "TRUNKLINE_GENESYS_SECRET",
                        "genesys-s3cret"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        // To its end, which only comes once nobody has it open.
        String output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Ended(process.exitValue(), output);
    }

    private void go() throws IOException {
        Files.createFile(folder.resolve("go"));
    }

    private long rehearsals() throws IOException {
        Path told = folder.resolve("rehearsals");
        if (Files.notExists(told)) {
            return 0;
        }
        try (Stream<String> lines = Files.lines(told)) {
            return lines.filter(line -> line.startsWith("JAVA_HOME=")).count();
        }
    }

    private List<Path> kept() throws IOException {
        try (Stream<Path> files = Files.list(archives)) {
            return files.sorted().toList();
        }
    }

    private static void age(Path file, Duration by) throws IOException {
        FileTime then = FileTime.from(Instant.now().minus(by));
        Files.getFileAttributeView(file, BasicFileAttributeView.class).setTimes(then, then, null);
    }

    private static void executable(Path file) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
