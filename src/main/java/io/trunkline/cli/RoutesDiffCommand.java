package io.trunkline.cli;

import io.trunkline.app.routecheck.ReleasedRoutes;
import io.trunkline.app.routecheck.RouteFile;
import io.trunkline.app.routecheck.RouteFileSet;
import io.trunkline.app.routecheck.RouteFolder;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Says what route files change against those that this version comes with. */
@Command(
        name = "diff",
        description = {
            "Compares the route files with those that this version comes with: which are as shipped, which are as an older"
                    + " version shipped them, and the lines in which the others differ.",
            "Asks no router. A file that is as an older version shipped it is superseded: this version's is in force in its place."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class RoutesDiffCommand implements QuietCommand {

    private final Terminal terminal;

    @Mixin
    private FolderOptions folders;

    RoutesDiffCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        RouteFileSet shipped = RouteFileSet.shipped();
        RouteFileSet here = RouteFileSet.of(folders.routes);
        if (here.files().isEmpty()) {
            throw new IllegalArgumentException(
                    folders.routes + ": no route files here; expected a folder with *.camel.yaml (--routes)");
        }
        RouteFileSet inForce = RouteFolder.of(folders.routes).files();
        ReleasedRoutes released = ReleasedRoutes.known();
        Set<String> names = new TreeSet<>(shipped.files().keySet());
        names.addAll(here.files().keySet());
        for (String name : names) {
            say(
                    name,
                    shipped.file(name),
                    here.file(name),
                    released,
                    inForce.files().keySet());
        }
        return RootCommand.DONE;
    }

    private void say(
            String name,
            Optional<RouteFile> shipped,
            Optional<RouteFile> here,
            ReleasedRoutes released,
            Set<String> inForce) {
        if (here.isEmpty()) {
            line(name, inForce.contains(name) ? "is not here; that of this version is in force" : "is not here");
        } else if (shipped.isEmpty()) {
            line(
                    name,
                    released.versionOf(here.get())
                            .map(version ->
                                    "is of " + version + "; this version comes without it, and it is not loaded")
                            .orElse("is your own"));
        } else if (here.get().hash().equals(shipped.get().hash())) {
            line(name, "is as shipped");
        } else if (released.versionOf(here.get()).isPresent()) {
            line(
                    name,
                    "is as " + released.versionOf(here.get()).get() + " shipped it; that of this version is in force");
        } else {
            line(name, "is edited");
            LineDiff.between(shipped.get().text(), here.get().text())
                    .forEach(changed -> terminal.out().println("  " + changed));
        }
    }

    private void line(String name, String says) {
        terminal.out().println(name + " " + says);
    }
}
