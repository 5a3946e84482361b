package io.trunkline.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.play.StandIn;
import io.trunkline.play.StandInIncident;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The tutorial's commands in their order, word by word, against the PagerDuty stand-in. */
class TutorialIT {

    private static final String KEY = "T0torialT0torialT0torialT0torial";
    private static final Pattern BLOCK = Pattern.compile("(?s)```console\n(.*?)```");
    private static final Path PAGE = Path.of("docs/tutorial/first-page.md");
    /** What the prose says that a phone shows. */
    private static final Pattern TITLE = Pattern.compile("`(CRITICAL: [^`]+)`");

    private static final String END = "the-command-has-ended-with ";

    @TempDir
    Path folder;

    /** One command of the page, and the lines that it is to print; {@code ...} stands for any text. */
    private record Step(String command, List<String> expected) {

        static List<Step> of(Path page) throws IOException {
            List<Step> steps = new ArrayList<>();
            BLOCK.matcher(Files.readString(page))
                    .results()
                    .forEach(block -> block.group(1).lines().forEach(line -> {
                        if (line.startsWith("$ ")) {
                            steps.add(new Step(line.substring(2), new ArrayList<>()));
                        } else {
                            steps.get(steps.size() - 1).expected().add(line);
                        }
                    }));
            return steps;
        }

        /** The same with another source. */
        private Step with(String source, String other) {
            String upper = source.toUpperCase(Locale.ROOT);
            return new Step(command.replace(source, other).replace(upper, other.toUpperCase(Locale.ROOT)), expected);
        }

        private Pattern output() {
            String lines = expected.stream()
                    .map(line -> line.equals("...")
                            ? "(?:.*\n)*"
                            : Arrays.stream(line.split("\\.\\.\\.", -1))
                                            .map(Pattern::quote)
                                            .collect(Collectors.joining(".*"))
                                    + "\n")
                    .collect(Collectors.joining());
            return Pattern.compile(lines);
        }
    }

    /** The page is written for the first; what it says of the other is this. Both at once: they mostly wait. */
    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void each_command_of_the_first_page_does_what_the_page_says() {
        Stream.of("genesys", "cxone")
                .map(source -> CompletableFuture.runAsync(() -> follow(source), Concurrently.THREADS))
                .toList()
                .forEach(CompletableFuture::join);
    }

    private void follow(String source) {
        try {
            follow(source, Files.createDirectory(folder.resolve(source)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void follow(String source, Path folder) throws IOException {
        List<Step> steps = Step.of(PAGE);
        List<String> titles = TITLE.matcher(Files.readString(PAGE))
                .results()
                .map(title -> title.group(1))
                .toList();
        assertThat(titles).hasSize(2);
        assertThat(steps).hasSizeGreaterThan(9);
        assertThat(steps.get(0).command()).isEqualTo("mvn -ntp -DskipTests package");
        Files.createSymbolicLink(folder.resolve("target"), Path.of("target").toAbsolutePath());
        Files.createSymbolicLink(folder.resolve("routes"), Path.of("routes").toAbsolutePath());

        try (StandIn pagerDuty = StandIn.start()) {
            List<Step> ofSource = steps.stream()
                    .skip(1)
                    .map(step -> step.with("genesys", source))
                    .toList();
            assertThat(ofSource).extracting(Step::command).anyMatch(command -> command.contains("--source " + source));
            play(ofSource, pagerDuty, folder);
            assertThat(pagerDuty.incidents()).extracting(StandInIncident::title).containsExactlyElementsOf(titles);
            assertThat(pagerDuty.openIncidents()).isEmpty();
            assertThat(Files.readString(folder.resolve("first/trunkline.log"))).doesNotContain(KEY);
        }
    }

    private static void play(List<Step> steps, StandIn pagerDuty, Path folder) throws IOException {
        Process shell = shell(pagerDuty, folder);
        BufferedWriter in = shell.outputWriter(StandardCharsets.UTF_8);
        BufferedReader out = shell.inputReader(StandardCharsets.UTF_8);
        try {
            for (Step step : steps) {
                assertThat(play(step, in, out)).as(step.command()).matches(step.output());
                await(step, pagerDuty, folder);
            }
        } finally {
            // While the shell lives: what it started is its child only until it ends.
            shell.descendants().forEach(ProcessHandle::destroyForcibly);
            shell.destroyForcibly();
        }
    }

    /** With free ports, and a PagerDuty that is the stand-in: the page uses the defaults. */
    private static Process shell(StandIn pagerDuty, Path folder) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder("bash", "--norc").directory(folder.toFile()).redirectErrorStream(true);
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> name.matches("(TRUNKLINE|PAGERDUTY)_.*|JAVA_TOOL_OPTIONS"));
        environment.put("TRUNKLINE_PAGERDUTY_URL", pagerDuty.url());
        environment.put("TRUNKLINE_SERVER_PORT", Integer.toString(freePort()));
        environment.put("TRUNKLINE_MANAGEMENT_PORT", Integer.toString(freePort()));
        String java = Path.of(System.getProperty("java.home"), "bin").toString();
        environment.merge("PATH", java, (path, ours) -> ours + ":" + path);
        return builder.start();
    }

    private static int freePort() throws IOException {
        try (ServerSocket any = new ServerSocket(0)) {
            return any.getLocalPort();
        }
    }

    /** Runs it in the shell and gives all that it prints. What {@code read} asks for is the integration key. */
    private static String play(Step step, BufferedWriter in, BufferedReader out) throws IOException {
        in.write(step.command() + "\n");
        if (step.command().startsWith("read ")) {
            in.write(KEY + "\n");
        }
        in.write("echo \"" + END + "$?\"\n");
        in.flush();
        StringBuilder printed = new StringBuilder();
        while (true) {
            String line = out.readLine();
            assertThat(line)
                    .as("the shell goes on after " + step.command() + ":\n" + printed)
                    .isNotNull();
            if (line.startsWith(END)) {
                assertThat(line).as(step.command() + ":\n" + printed).isEqualTo(END + "0");
                return printed.toString();
            }
            printed.append(line).append('\n');
        }
    }

    /** What the reader of the page waits for before the next command. */
    private static void await(Step step, StandIn pagerDuty, Path folder) {
        if (step.command().contains(" run --config")) {
            Waits.await("the log says that the router receives")
                    .untilAsserted(() -> assertThat(folder.resolve("first/trunkline.log"))
                            .content()
                            .contains("Receiving webhooks"));
        } else if (step.command().endsWith("--status DOWN --config first")) {
            Waits.await("the outage pages").untilAsserted(() -> assertThat(pagerDuty.openIncidents())
                    .extracting(StandInIncident::title)
                    .containsExactly("CRITICAL: Telephony Trunk (trunk-1) is DOWN: a drill, no action needed"));
        } else if (step.command().endsWith("--status UP --config first")) {
            Waits.await("the outage is resolved")
                    .untilAsserted(() -> assertThat(pagerDuty.openIncidents()).isEmpty());
        }
    }
}
