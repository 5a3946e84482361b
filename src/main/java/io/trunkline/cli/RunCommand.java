package io.trunkline.cli;

import io.trunkline.app.App;
import io.trunkline.app.StartupBanner;
import io.trunkline.config.ReloadableConfiguration;
import io.trunkline.demo.RoutePlay;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Runs the router until it is stopped. */
@Command(
        name = "run",
        description = "Runs the router until SIGTERM: then it stops receiving, finishes what is in hand, and exits 0.",
        mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Mixin
    private FolderOptions folders;

    RunCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        return run(folders, terminal);
    }

    static int run(FolderOptions folders, Terminal terminal) {
        ReloadableConfiguration configuration =
                new ReloadableConfiguration(folders.configuration(terminal.environment()));
        configuration.get().settings().logFormat().apply();
        new StartupBanner(folders.config, folders.routes).log(configuration);
        new App(configuration, folders.routes)
                .playedBy(edited -> RoutePlay.missed(edited, configuration.others()))
                .runUntilTerminated();
        return RootCommand.DONE;
    }
}
