package io.trunkline.cli;

import io.trunkline.api.RouteReloadJson;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Has a router take edits of its route files now. */
@Command(
        name = "reload",
        description = {
            "Has a running router take edits of its route files now, whatever trunkline.routes.reload says: they are checked"
                    + " and played, and the routes that changed are exchanged one by one while events go on.",
            "Exits 1 and says why if they are not taken; the last good files stay in force then."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class RoutesReloadCommand implements QuietCommand {

    private final Terminal terminal;

    @Mixin
    private RouterOptions router;

    @Mixin
    private FolderOptions folders;

    RoutesReloadCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        RouteReloadJson outcome = router.client(folders, terminal.environment()).reloadRoutes();
        if (!outcome.problems().isEmpty()) {
            outcome.problems().forEach(terminal.out()::println);
            terminal.err().println(outcome.message());
            return RootCommand.WRONG;
        }
        say("exchanged", outcome.exchanged());
        say("added", outcome.added());
        say("removed", outcome.removed());
        terminal.out().println(outcome.message());
        return RootCommand.DONE;
    }

    private void say(String what, List<String> routes) {
        routes.forEach(route -> terminal.out().println(what + ": " + route));
    }
}
