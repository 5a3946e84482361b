package io.trunkline.cli;

import io.trunkline.app.StoryPlay;
import io.trunkline.config.ConfigurationReader.ReadFiles;
import io.trunkline.simulate.BadLine;
import io.trunkline.simulate.RecordedEvents;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Plays a file of events through the routes that users add. */
@Command(
        name = "test",
        description = {
            "Plays events through the real rules on a virtual clock, calls your hooks, filter, details and last resort as the"
                    + " router would, and prints what each endpoint would have got, a line of JSON each: at, route,"
                    + " endpoint, body. Sends nothing.",
            "Route files of your own that these call are loaded too. A call may take 10 s, whatever the router grants; a route"
                    + " that takes longer has failed, and is not called any more.",
            "A line of the input is as for simulate. A variable of the environment that is not set stands for an address.",
            "Exits 1 if a route fails, a line cannot be read or a body would be refused."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class RoutesTestCommand implements QuietCommand {

    private final Terminal terminal;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "The events; - is stdin.")
    private String file;

    @Option(
            names = "--refused",
            description = "PagerDuty refuses every call, so that on-refused and the last resort are called.")
    private boolean refused;

    @Mixin
    private FolderOptions folders;

    RoutesTestCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        ReadFiles reading = folders.configuration(terminal.environment()).read();
        Input input = new Input(file, terminal.in(), spec.commandLine());
        try (Input.Spooled spooled = input.spooled();
                StoryPlay play = new StoryPlay(
                        reading.orThrow(), reading.others(), folders.routes, refused, terminal.out()::println)) {
            new RecordedEvents(spooled.file(), input.label()).play(play::play);
            play.finish();
            play.tally().refused().forEach(line -> terminal.err()
                    .println(input.label() + ":" + line.line() + ": would be answered " + line.answer()));
            terminal.err().println(play.tally());
            play.calls().forEach((route, times) -> terminal.err()
                    .println(route + ": " + times + (times == 1 ? " call" : " calls")));
            return play.failures() == 0 && play.tally().refusals() == 0 ? RootCommand.DONE : RootCommand.WRONG;
        } catch (BadLine | IllegalArgumentException e) {
            terminal.err().println(e.getMessage());
            return RootCommand.WRONG;
        }
    }
}
