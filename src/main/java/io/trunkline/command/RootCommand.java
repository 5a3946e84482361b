package io.trunkline.command;

import io.trunkline.ledger.StoreUnavailable;
import io.trunkline.logging.LogThreshold;
import io.trunkline.router.StartFailed;
import io.trunkline.settings.InvalidConfiguration;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExecutionStrategy;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.UnmatchedArgumentException;

/** All commands; without one, the router runs. */
@Command(
        name = "trunkline",
        description = "Turns telephony infrastructure events of contact centres into the right PagerDuty incident.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        sortOptions = false)
public final class RootCommand implements Callable<Integer> {

    /** What was asked for is done. */
    static final int DONE = CommandLine.ExitCode.OK;
    /** The thing asked about is wrong. */
    static final int WRONG = 1;
    /** The command was used wrongly. */
    static final int USAGE = CommandLine.ExitCode.USAGE;

    private final Terminal terminal;

    @Mixin
    private Folders folders;

    private RootCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        return RunCommand.run(folders, terminal);
    }

    /** Runs a command line and gives its exit code. */
    public static int execute(String... args) {
        return execute(Terminal.ofProcess(), args);
    }

    static int execute(Terminal terminal, String... args) {
        return new CommandLine(new RootCommand(terminal))
                .addSubcommand(new RunCommand(terminal))
                .addSubcommand(new DemoCommand(terminal))
                .addSubcommand(new CheckCommand(terminal))
                .addSubcommand(new ExplainCommand(terminal))
                .addSubcommand(new SimulateCommand(terminal))
                .addSubcommand(new SendCommand(terminal))
                .addSubcommand(new IncidentsCommand(terminal))
                .addSubcommand(new RetryCommand(terminal))
                .addSubcommand(new ForgetCommand(terminal))
                .addSubcommand(new DirectoryCommand(terminal))
                .addSubcommand(ProvisionCommand.with(terminal))
                .addSubcommand(new DrillCommand(terminal))
                .addSubcommand(StoreCommand.of(terminal))
                .setOut(terminal.out())
                .setErr(terminal.err())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionStrategy(RootCommand::withItsLog)
                .setParameterExceptionHandler((wrong, given) -> refuse(wrong))
                .setExecutionExceptionHandler((failure, commandLine, parsed) -> {
                    if (failure instanceof ParameterException wrongUsage) {
                        throw wrongUsage;
                    }
                    commandLine.getErr().println(explained(failure));
                    return WRONG;
                })
                .execute(args);
    }

    private static int withItsLog(ParseResult parsed) {
        IExecutionStrategy last = new RunLast();
        ParseResult command = parsed;
        while (command.hasSubcommand()) {
            refuseMisplaced(command);
            command = command.subcommand();
        }
        try (LogThreshold log = Quiet.logOf(command.commandSpec().userObject())) {
            return last.execute(parsed);
        }
    }

    /** In front of a command these would be read and have no effect. */
    private static void refuseMisplaced(ParseResult before) {
        before.matchedOptions().stream().findFirst().ifPresent(option -> {
            throw new ParameterException(
                    before.commandSpec().commandLine(),
                    option.longestName() + " belongs behind the command: "
                            + before.subcommand().commandSpec().name() + " " + option.longestName() + " ...");
        });
    }

    private static int refuse(ParameterException wrong) {
        CommandLine command = wrong.getCommandLine();
        PrintWriter err = command.getErr();
        err.println(wrong.getMessage());
        UnmatchedArgumentException.printSuggestions(wrong, err);
        err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
        return USAGE;
    }

    /** What a person can mend is said in its own words; anything else is a fault of ours, shown whole. */
    private static String explained(Exception failure) {
        boolean expected = failure instanceof InvalidConfiguration
                || failure instanceof StartFailed
                || failure instanceof StoreUnavailable
                || failure instanceof IOException
                || failure instanceof IllegalArgumentException;
        if (expected && failure.getMessage() != null) {
            return failure.getMessage();
        }
        StringWriter stack = new StringWriter();
        failure.printStackTrace(new PrintWriter(stack));
        return stack.toString();
    }
}
