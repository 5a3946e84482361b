package io.trunkline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page "Add your own steps" is followed to the letter, and what it shows is what is printed. */
class YourOwnStepsTest {

    private static final Pattern STEP = Pattern.compile(
            "Write `(?<file>[^`]+)`:\n\n```\\w+\n(?<content>.*?)```"
                    + "|```console\n\\$ bin/trunkline (?<command>[^\n]+)\n(?<output>.*?)```",
            Pattern.DOTALL);

    @TempDir
    private Path folder;

    @BeforeEach
    void routes() throws IOException {
        Files.createDirectories(folder.resolve("routes/on"));
        try (Stream<Path> shipped = Files.list(Path.of("routes"))) {
            for (Path file : shipped.filter(Files::isRegularFile).toList()) {
                Files.copy(file, folder.resolve("routes").resolve(file.getFileName()));
            }
        }
    }

    private CommandLineRun run(String command) {
        List<String> args = new ArrayList<>(Arrays.asList(command.split(" ")));
        args.replaceAll(arg -> arg.endsWith(".ndjson") ? folder.resolve(arg).toString() : arg);
        args.addAll(List.of("--routes", folder.resolve("routes").toString()));
        return CommandLineRun.of(args.toArray(String[]::new));
    }

    @Test
    void each_step_prints_what_the_page_shows() throws IOException {
        Matcher steps = STEP.matcher(Files.readString(Path.of("docs/how-to/your-own-steps.md")));
        int commands = 0;
        while (steps.find()) {
            if (steps.group("file") != null) {
                Files.writeString(folder.resolve(steps.group("file")), steps.group("content"));
            } else {
                CommandLineRun run = run(steps.group("command"));
                assertThat(run.out()).as(run.err()).isEqualTo(steps.group("output"));
                assertThat(run.exit()).isZero();
                commands++;
            }
        }
        assertThat(commands).isEqualTo(3);
    }

    @Test
    void refusals_reach_the_hook_for_them_and_the_last_resort() throws IOException {
        Files.copy(Path.of("docs/examples/refused-webhook.camel.yaml"), folder.resolve("routes/on/refused.camel.yaml"));
        Files.writeString(
                folder.resolve("routes/last-resort.camel.yaml"),
                Files.readString(Path.of("docs/examples/last-resort-slack.camel.yaml")));
        Files.writeString(
                folder.resolve("story.ndjson"),
                """
                {"at": "2026-11-24T08:00:00Z", "source": "genesys", "body": {"eventType": "telephony.trunk.status.changed", "event": {"trunkId": "trunk-us-east-01", "status": "DOWN"}}}
                """);

        CommandLineRun run = run("routes test --refused story.ndjson");

        assertThat(run.out().lines())
                .anySatisfy(line -> assertThat(line)
                        .contains("on-refused", "https://TICKET-URL.unset/...", "\"outcome\":\"rejected\""))
                .anySatisfy(line -> assertThat(line)
                        .contains("last-resort", "https://SLACK-WEBHOOK-URL.unset/...", "PagerDuty has not taken"));
        assertThat(run.exit()).isZero();
    }

    @Test
    void simulate_and_explain_ask_the_filter() throws IOException {
        Files.copy(Path.of("docs/examples/filter-lab.camel.yaml"), folder.resolve("routes/filter.camel.yaml"));
        Files.writeString(
                folder.resolve("story.ndjson"),
                """
                {"at": "2026-11-24T08:00:00Z", "source": "genesys", "body": {"eventType": "telephony.trunk.status.changed", "event": {"trunkId": "trunk-lab-7", "status": "DOWN"}}}
                """);

        CommandLineRun simulated = run("simulate story.ndjson");
        CommandLineRun explained = CommandLineRun.reading(
                """
                {"eventType": "telephony.trunk.status.changed", "event": {"trunkId": "trunk-lab-7", "status": "DOWN"}}""",
                "explain",
                "--source",
                "genesys",
                "--routes",
                folder.resolve("routes").toString(),
                "-");

        assertThat(simulated.out()).isEmpty();
        assertThat(simulated.err()).contains("1 event (1 filtered), 0 pages");
        assertThat(explained.exit()).isZero();
        assertThat(explained.out())
                .contains(
                        "the history only, unless it is in an open incident: routes/filter.camel.yaml says a lab trunk")
                .doesNotContain("routing_key");
    }

    @Test
    void a_route_that_fails_is_said_and_exits_1() throws IOException {
        Files.writeString(
                folder.resolve("routes/on/reported.camel.yaml"),
                """
                - route:
                    id: on-reported
                    from:
                      uri: direct:on-reported
                      steps:
                        - throwException:
                            exceptionType: java.io.IOException
                            message: away
                """);
        Files.writeString(
                folder.resolve("story.ndjson"),
                """
                {"at": "2026-11-24T08:00:00Z", "source": "genesys", "body": {"eventType": "telephony.trunk.status.changed", "event": {"trunkId": "trunk-us-east-01", "status": "UP"}}}
                """);

        CommandLineRun run = run("routes test story.ndjson");

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.out()).contains("\"route\":\"on-reported\",\"failed\":\"IOException: away\"");
    }

    @Test
    void files_of_ones_own_that_a_hook_calls_are_played_with_it_and_nothing_comes_from_elsewhere() throws IOException {
        Path left =
                Files.writeString(Files.createDirectory(folder.resolve("inbox")).resolve("x.txt"), "x");
        route("on/reported", "direct:on-reported", "to: 'direct:format?timeout=1'");
        route("format", "direct:format", "to: {uri: seda, parameters: {name: later}}");
        route("later", "seda:later", "setBody: {simple: '${bean:word.toString} ${body[component]}'}");
        Files.writeString(
                folder.resolve("routes/later.camel.yaml"),
                """

                        - to: {uri: 'https://127.0.0.1/later'}
                - route: {id: poll, from: {uri: 'file:%s', steps: [{to: 'https://127.0.0.1/poll'}]}}
                """
                        .formatted(left.getParent()),
                StandardOpenOption.APPEND);
        Files.writeString(
                folder.resolve("routes/beans.camel.yaml"),
                "- beans: [{name: word, type: java.lang.String, constructors: {0: Saw}}]");
        Files.writeString(
                folder.resolve("routes/uncalled.camel.yaml"),
                "- route: {id: uncalled, from: {uri: 'direct:uncalled', steps: [{bean: {ref: noSuchBean}}]}}");
        Files.writeString(folder.resolve("story.ndjson"), STORY);

        CommandLineRun run = run("routes test story.ndjson");

        assertThat(run.out())
                .as(run.err())
                .isEqualTo(
                        "{\"at\":\"2026-11-24T08:00:00Z\",\"route\":\"on-reported\",\"endpoint\":\"https://127.0.0.1/...\","
                                + "\"body\":\"Saw genesys/trunk/trunk-us-east-01\"}\n");
        assertThat(run.err()).contains("on-reported: 1 call\n");
        assertThat(run.exit()).isZero();
        assertThat(left).exists();
    }

    private static final String STORY =
            """
            {"at": "2026-11-24T08:00:00Z", "source": "genesys", "body": {"eventType": "telephony.trunk.status.changed", "event": {"trunkId": "trunk-us-east-01", "status": "UP"}}}
            """;

    private void route(String file, String from, String step) throws IOException {
        Files.writeString(
                folder.resolve("routes/" + file + ".camel.yaml"),
                """
                - route:
                    id: %s
                    from:
                      uri: %s
                      steps:
                        - %s"""
                        .formatted(file, from, step));
    }

    @Test
    void routes_that_cannot_be_loaded_are_one_line() throws IOException {
        Files.writeString(
                folder.resolve("routes/on/reported.camel.yaml"),
                "- route: {id: x, from: {uri: 'direct:on-reported', steps: [{to: {uri: 'carrierpigeon:coop'}}]}}");
        Files.writeString(folder.resolve("story.ndjson"), "");

        CommandLineRun run = run("routes test story.ndjson");

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err())
                .contains("the routes cannot be loaded", "carrierpigeon")
                .hasLineCount(1);
    }
}
