package io.trunkline.cli;

import java.io.IOException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists incidents. */
@Command(
        name = "incidents",
        description = {
            "Lists the incidents that are open, a line each, those that PagerDuty refused, with its reasons, or those that"
                    + " people closed there.",
            "Asks the running router at trunkline.management.port, or reads the store if none runs."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class IncidentsCommand implements QuietCommand {

    private final Terminal terminal;

    @ArgGroup
    private Others others = new Others();

    /** Not those that are open. */
    static final class Others {

        @Option(
                names = "--rejected",
                description =
                        "Those that PagerDuty refused: `retry` tells one again once the configuration was mended.")
        private boolean rejected;

        @Option(
                names = "--closed-by-hand",
                description = "Those that people closed in PagerDuty before they were over.")
        private boolean closedByHand;
    }

    @Mixin
    private RouterOptions router;

    @Mixin
    private FolderOptions folders;

    IncidentsCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<IncidentSummary> incidents =
                router.node(folders, terminal.environment()).incidents(which()).answer();
        incidents.forEach(this::print);
        if (incidents.isEmpty()) {
            terminal.err().println(nothing());
        }
        return RootCommand.DONE;
    }

    private IncidentFilter which() {
        if (others.rejected) {
            return IncidentFilter.REJECTED;
        }
        return others.closedByHand ? IncidentFilter.CLOSED_BY_HAND : IncidentFilter.OPEN;
    }

    private String nothing() {
        return switch (which()) {
            case OPEN -> "no incident is open";
            case CLOSED_BY_HAND -> "nobody closed an incident by hand";
            case REJECTED -> "PagerDuty refused nothing";
        };
    }

    private void print(IncidentSummary incident) {
        terminal.out()
                .printf(
                        "%-6d %-12s %-20s %-8s %5d  %-24s %s%n",
                        incident.id(),
                        incident.state(),
                        incident.openedAt() == null ? "-" : incident.openedAt().truncatedTo(ChronoUnit.SECONDS),
                        incident.status(),
                        incident.members(),
                        incident.service(),
                        incident.dedupKey() == null ? "-" : incident.dedupKey());
        if (incident.owed() != null) {
            terminal.out().println("       owed: " + incident.owed());
        }
        incident.remarks().forEach(remark -> terminal.out().println("       " + remark));
        if (incident.lastError() != null) {
            terminal.out().println("       " + incident.lastError());
        }
    }
}
