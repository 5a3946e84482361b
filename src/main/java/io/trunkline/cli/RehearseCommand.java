package io.trunkline.cli;

import io.trunkline.demo.Rehearsal;
import io.trunkline.logging.LogThreshold;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
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

    @Override
    public Integer call() throws IOException {
        try (LogThreshold log = LogThreshold.errors()) {
            List<String> problems = Rehearsal.play();
            problems.forEach(terminal.err()::println);
            return problems.isEmpty() ? RootCommand.DONE : RootCommand.WRONG;
        }
    }
}
