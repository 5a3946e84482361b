package io.trunkline.command;

import io.trunkline.node.Node;
import io.trunkline.settings.ConfigurationReader;
import io.trunkline.settings.LiveConfiguration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Runs the router until it is told to end. */
@Command(
        name = "run",
        description = "Runs the router until SIGTERM: then it stops receiving, finishes what is in hand, and exits 0.",
        mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {

    @Mixin
    private Folders folders;

    @Override
    public Integer call() {
        return run(folders);
    }

    static int run(Folders folders) {
        LiveConfiguration configuration =
                new LiveConfiguration(new ConfigurationReader(folders.config, System.getenv()));
        configuration.get().settings().logFormat().apply();
        new Node(configuration, folders.routes).runUntilTerminated();
        return RootCommand.DONE;
    }
}
