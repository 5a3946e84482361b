package io.trunkline.cli;

import io.trunkline.config.InvalidConfiguration;
import io.trunkline.config.StartupException;
import io.trunkline.logging.LogThreshold;
import io.trunkline.logging.WireLogGuard;
import io.trunkline.store.StoreUnavailableException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.AutoComplete;
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
        customSynopsis = {"trunkline [--config=DIR] [--routes=DIR]", "       trunkline COMMAND [OPTIONS]"},
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
    private FolderOptions folders;

    private RootCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        return RunCommand.run(folders, terminal);
    }

    /** Runs a command line and gives its exit code. */
    public static int execute(String... args) {
        WireLogGuard.install();
        return execute(Terminal.ofProcess(), args);
    }

    static int execute(Terminal terminal, String... args) {
        CommandLine root = new CommandLine(new RootCommand(terminal));
        subcommands(terminal, args).forEach(root::addSubcommand);
        return root.setOut(terminal.out())
                .setErr(terminal.err())
                // Its colours would be shown as what they are, escapes.
                .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
                .setCaseInsensitiveEnumValuesAllowed(true)
                // The default folder of routes is named like a command.
                .setAllowSubcommandsAsOptionParameters(true)
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

    /** What bash needs to complete all of this; zsh takes it too. */
    static String completion() {
        CommandLine root = new CommandLine(new RootCommand(Terminal.ofProcess()));
        subcommands(Terminal.ofProcess(), "").forEach(root::addSubcommand);
        return AutoComplete.bash("trunkline", root);
    }

    /**
     * The commands that such a command line may mean. Picocli reads each by reflection, which takes longer than what most
     * of them do; so where the first word names one there is no other, and without any word there is none.
     */
    private static Map<String, Object> subcommands(Terminal terminal, String... args) {
        Map<String, Supplier<Object>> all = new LinkedHashMap<>();
        all.put("run", () -> new RunCommand(terminal));
        all.put("demo", () -> new DemoCommand(terminal));
        all.put("init", () -> new InitCommand(terminal));
        all.put("check", () -> new CheckCommand(terminal));
        all.put("explain", () -> new ExplainCommand(terminal));
        all.put("simulate", () -> new SimulateCommand(terminal));
        all.put("send", () -> new SendCommand(terminal));
        all.put("incidents", () -> new IncidentsCommand(terminal));
        all.put("components", () -> new ComponentsCommand(terminal));
        all.put("events", () -> new EventsCommand(terminal));
        all.put("why", () -> new WhyCommand(terminal));
        all.put("maintenance", () -> MaintenanceCommand.of(terminal));
        all.put("retry", () -> new RetryCommand(terminal));
        all.put("forget", () -> new ForgetCommand(terminal));
        all.put("directory", () -> new DirectoryCommand(terminal));
        all.put("provision", () -> ProvisionCommand.with(terminal));
        all.put("drill", () -> new DrillCommand(terminal));
        all.put("routes", () -> RoutesCommand.of(terminal));
        all.put("store", () -> StoreCommand.of(terminal));
        all.put("rehearse", () -> new RehearseCommand(terminal));
        if (args.length == 0) {
            return Map.of();
        }
        if (all.containsKey(args[0])) {
            return Map.of(args[0], all.get(args[0]).get());
        }
        Map<String, Object> meant = new LinkedHashMap<>();
        all.forEach((name, command) -> meant.put(name, command.get()));
        return meant;
    }

    private static int withItsLog(ParseResult parsed) {
        IExecutionStrategy last = new RunLast();
        ParseResult command = parsed;
        while (command.hasSubcommand()) {
            refuseMisplaced(command);
            command = command.subcommand();
        }
        try (LogThreshold log = QuietCommand.logOf(command.commandSpec().userObject())) {
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
                || failure instanceof StartupException
                || failure instanceof StoreUnavailableException
                || failure instanceof IOException
                || failure instanceof UncheckedIOException
                || failure instanceof IllegalArgumentException;
        if (expected && failure.getMessage() != null) {
            return failure.getMessage();
        }
        StringWriter stack = new StringWriter();
        failure.printStackTrace(new PrintWriter(stack));
        return stack.toString();
    }
}
