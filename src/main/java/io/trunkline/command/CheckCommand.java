package io.trunkline.command;

import io.trunkline.node.DryStart;
import io.trunkline.node.DryStart.Findings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Says whether the router would start. */
@Command(
        name = "check",
        description = {
            "Reads settings, sources, services, maintenance and every route file as a start does, without starting.",
            "Prints a line for each problem (file: place: what is wrong; what is expected) and exits 1 if there is any."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class CheckCommand implements Quiet {

    private final Terminal terminal;

    @Mixin
    private Folders folders;

    CheckCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Findings findings =
                new DryStart(folders.configuration(terminal.environment()), folders.config, folders.routes).findings();
        findings.warnings().forEach(warning -> terminal.out().println("warning: " + warning));
        findings.problems().forEach(terminal.out()::println);
        if (!findings.problems().isEmpty()) {
            return RootCommand.WRONG;
        }
        terminal.out().println("OK: " + findings.summary());
        return RootCommand.DONE;
    }
}
