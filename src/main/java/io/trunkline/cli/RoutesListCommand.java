package io.trunkline.cli;

import com.fasterxml.jackson.core.type.TypeReference;
import io.trunkline.api.ApiMapper;
import io.trunkline.api.RouteJson;
import java.io.IOException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows which routes a router has in force. */
@Command(
        name = "list",
        description = {
            "Lists the routes that a router has in force: id, state, file, the file's hash (SHA-256, in part), and since when.",
            "Needs a running router."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class RoutesListCommand implements QuietCommand {

    private static final int SHOWN_OF_HASH = 12;

    private final Terminal terminal;

    @Option(names = "--json", description = "Prints the records of the API.")
    private boolean json;

    @Mixin
    private RouterOptions router;

    @Mixin
    private FolderOptions folders;

    RoutesListCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        AdminClient node = router.client(folders, terminal.environment());
        List<RouteJson> routes = node.ask("/api/routes", new TypeReference<List<RouteJson>>() {})
                .orElseThrow(() -> new IOException("no router answers at " + node.address()));
        if (json) {
            terminal.out().println(ApiMapper.write(routes));
            return RootCommand.DONE;
        }
        Table table = new Table("ID", "STATE", "FILE", "HASH", "SINCE");
        routes.forEach(route -> table.add(
                route.id(),
                route.state(),
                route.file(),
                route.hash().substring(0, SHOWN_OF_HASH),
                route.since().truncatedTo(ChronoUnit.SECONDS)));
        table.print(terminal.out());
        return RootCommand.DONE;
    }
}
