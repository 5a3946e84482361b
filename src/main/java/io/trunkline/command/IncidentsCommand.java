package io.trunkline.command;

import io.trunkline.node.Listed;
import io.trunkline.node.Which;
import java.io.IOException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists incidents. */
@Command(
        name = "incidents",
        description = {
            "Lists the incidents that are open, a line each, or those that PagerDuty refused, with its reasons.",
            "Asks the running router at trunkline.management.port, or reads the store if none runs."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class IncidentsCommand implements Quiet {

    private final Terminal terminal;

    @Option(
            names = "--rejected",
            description = "Those that PagerDuty refused: `retry` tells one again once the configuration was mended.")
    private boolean rejected;

    @Mixin
    private Folders folders;

    IncidentsCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<Listed> incidents = folders.node(terminal.environment())
                .incidents(rejected ? Which.REJECTED : Which.OPEN)
                .answer();
        incidents.forEach(this::print);
        if (incidents.isEmpty()) {
            terminal.err().println(rejected ? "PagerDuty refused nothing" : "no incident is open");
        }
        return RootCommand.DONE;
    }

    private void print(Listed incident) {
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
        if (incident.lastError() != null) {
            terminal.out().println("       " + incident.lastError());
        }
    }
}
