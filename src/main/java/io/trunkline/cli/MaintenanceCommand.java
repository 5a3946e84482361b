package io.trunkline.cli;

import com.fasterxml.jackson.core.type.TypeReference;
import io.trunkline.api.ApiMapper;
import io.trunkline.api.WindowJson;
import io.trunkline.api.WindowOrder;
import io.trunkline.config.ValueParsers;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Starts, ends and lists windows of maintenance. */
@Command(
        name = "maintenance",
        description =
                "Starts, ends and lists windows of maintenance: while one lasts, outages of what it covers are held.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class MaintenanceCommand {

    private MaintenanceCommand() {}

    static CommandLine of(Terminal terminal) {
        return new CommandLine(new MaintenanceCommand())
                .addSubcommand(new Start(terminal))
                .addSubcommand(new End(terminal))
                .addSubcommand(new ListWindows(terminal));
    }

    private static Instant shown(Instant time) {
        return time == null ? null : time.truncatedTo(ChronoUnit.SECONDS);
    }

    private static void print(List<WindowJson> windows, Terminal terminal) {
        Table table = new Table("ID", "STATE", "FROM", "TO", "COVERS", "HOLDS", "BY", "REASON");
        windows.forEach(window -> table.add(
                window.id(),
                window.state(),
                shown(window.from()),
                shown(window.to()),
                Stream.concat(
                                window.components().stream(),
                                window.services().stream().map(service -> "service " + service))
                        .collect(Collectors.joining(", ")),
                window.holds(),
                window.origin().equals("file") ? "maintenance.yaml" : window.author(),
                window.weekly() == null ? window.reason() : window.reason() + " (" + window.weekly() + ")"));
        table.print(terminal.out());
    }

    @Command(
            name = "start",
            description = {
                "Starts a window for now, good for every node; what is still down at its end pages then. Outages that"
                        + " PagerDuty was told of are not held, and resolves never are.",
                "Needs a running router."
            },
            mixinStandardHelpOptions = true,
            sortOptions = false)
    static final class Start implements QuietCommand {

        private final Terminal terminal;

        @Parameters(
                paramLabel = "COMPONENT",
                arity = "0..*",
                description = "Ids or patterns, as in maintenance.yaml: trunk-ny-01, \"genesys/edge/*\".")
        private List<String> components = List.of();

        @Option(names = "--service", paramLabel = "SERVICE", description = "Every component of a service.")
        private List<String> services = List.of();

        @Option(
                names = "--for",
                required = true,
                paramLabel = "DURATION",
                description = "How long, such as 1h; at most 30 days.")
        private String length;

        @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why, for people to read.")
        private String reason;

        @Option(
                names = "--by",
                paramLabel = "NAME",
                description =
                        "Who orders it (default: the variable USER); where the port asks for a token, its name counts.")
        private String author;

        @Option(names = "--json", description = "The API's record, for programs.")
        private boolean json;

        @Mixin
        private RouterOptions router;

        @Mixin
        private FolderOptions folders;

        @Spec
        private CommandSpec spec;

        Start(Terminal terminal) {
            this.terminal = terminal;
        }

        private boolean isDuration() {
            try {
                return !ValueParsers.duration(length).isZero();
            } catch (IllegalArgumentException none) {
                return false;
            }
        }

        @Override
        public Integer call() throws IOException, InterruptedException {
            if (!isDuration()) {
                throw new ParameterException(
                        spec.commandLine(), "--for is '" + length + "'; expected a duration above zero, such as 90m");
            }
            String by = author == null ? terminal.environment().get("USER") : author;
            WindowJson window = router.node(folders, terminal.environment())
                    .running()
                    .startMaintenance(new WindowOrder(components, services, null, null, length, reason, by));
            if (json) {
                terminal.out().println(ApiMapper.pretty(window));
            } else {
                print(List.of(window), terminal);
            }
            if (!window.unmatched().isEmpty()) {
                terminal.err()
                        .println("warning: nothing that has reported matches "
                                + String.join(", ", window.unmatched())
                                + ", and services.yaml has no such entry; it holds what reports later, and if it is a"
                                + " typing error, `maintenance end " + window.id() + "` ends it");
            }
            return RootCommand.DONE;
        }
    }

    @Command(
            name = "end",
            description = {
                "Ends a window that was started by command or page: what it held and is still out pages. Needs a running"
                        + " router. Exits 1 if there is none of that ID that is not over.",
            },
            mixinStandardHelpOptions = true,
            sortOptions = false)
    static final class End implements QuietCommand {

        private final Terminal terminal;

        @Parameters(paramLabel = "ID", description = "As `maintenance list` shows it, such as m12.")
        private String id;

        @Mixin
        private OrderOptions router;

        @Mixin
        private FolderOptions folders;

        End(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() throws IOException, InterruptedException {
            try {
                router.node(folders, terminal.environment()).running().endMaintenance(id);
            } catch (AdminClient.Declined e) {
                terminal.err().println(id + ": " + e.getMessage());
                return RootCommand.WRONG;
            }
            router.print(terminal.out(), "ended: " + id, Map.of("id", id, "ended", true));
            return RootCommand.DONE;
        }
    }

    @Command(
            name = "list",
            description =
                    "Lists the windows that run and that come, and how many components each holds at this moment.",
            mixinStandardHelpOptions = true,
            sortOptions = false)
    static final class ListWindows implements QuietCommand {

        private final Terminal terminal;

        @Option(names = "--json", description = "The API's records, for programs.")
        private boolean json;

        @Mixin
        private RouterOptions router;

        @Mixin
        private FolderOptions folders;

        ListWindows(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() throws IOException, InterruptedException {
            AdminClient running = router.node(folders, terminal.environment()).running();
            List<WindowJson> windows = running.ask("/api/maintenance", new TypeReference<List<WindowJson>>() {})
                    .orElseThrow(() -> new IOException("no router answers at " + running.address()));
            if (json) {
                terminal.out().println(ApiMapper.pretty(windows));
            } else if (windows.isEmpty()) {
                terminal.err().println("no window of maintenance");
            } else {
                print(windows, terminal);
            }
            return RootCommand.DONE;
        }
    }
}
