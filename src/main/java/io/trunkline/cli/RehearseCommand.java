package io.trunkline.cli;

import io.trunkline.demo.Rehearsal;
import io.trunkline.demo.Rehearsal.Stage;
import io.trunkline.logging.LogThreshold;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

/** For the start script, which lets the JVM record the classes meanwhile. */
@Command(
        name = "rehearse",
        description = "Plays one outage on this machine alone, for the start script to record what a start needs.",
        hidden = true,
        mixinStandardHelpOptions = true)
final class RehearseCommand implements Callable<Integer> {

    private final Terminal terminal;

    RehearseCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    /** What the people of a router ask it, so that the answers to them start as fast as it does. */
    private static final List<List<String>> QUESTIONS = List.of(
            List.of("incidents"),
            List.of("incidents", "1"),
            List.of("incidents", "--json"),
            List.of("components"),
            List.of("events"),
            List.of("why", "trunk-us-east-01"),
            List.of("directory"),
            List.of("maintenance", "list"));

    /** None of them gives an order, and what they print is thrown away. */
    private static void ask(Stage stage) {
        for (List<String> question : QUESTIONS) {
            RootCommand.execute(
                    silent(Map.of()),
                    Stream.concat(question.stream(), Stream.of("--url", stage.address()))
                            .toArray(String[]::new));
        }
        RootCommand.execute(silent(Map.of()), "run", "--help");
        RootCommand.execute(
                silent(stage.environment()),
                "check",
                "--config",
                stage.config().toString(),
                "--routes",
                stage.routes().toString());
    }

    private static Terminal silent(Map<String, String> environment) {
        PrintWriter discarded = new PrintWriter(Writer.nullWriter());
        return new Terminal(InputStream.nullInputStream(), discarded, discarded, environment);
    }

    @Override
    public Integer call() throws IOException {
        try (LogThreshold log = LogThreshold.errors()) {
            List<String> problems = Rehearsal.play(RehearseCommand::ask);
            problems.forEach(terminal.err()::println);
            return problems.isEmpty() ? RootCommand.DONE : RootCommand.WRONG;
        }
    }
}
