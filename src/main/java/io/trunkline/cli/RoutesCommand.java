package io.trunkline.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Shows the route files, compares them with the shipped ones, and has edits taken. */
@Command(
        name = "routes",
        description =
                "Shows the routes that are in force, what an edit changed in them, and takes edits while running.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class RoutesCommand {

    private RoutesCommand() {}

    static CommandLine of(Terminal terminal) {
        return new CommandLine(new RoutesCommand())
                .addSubcommand(new RoutesListCommand(terminal))
                .addSubcommand(new RoutesDiffCommand(terminal))
                .addSubcommand(new RoutesReloadCommand(terminal))
                .addSubcommand(new RoutesTestCommand(terminal));
    }
}
