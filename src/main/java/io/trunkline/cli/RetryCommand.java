package io.trunkline.cli;

import io.trunkline.cli.NodeAccess.NodeAnswer;
import java.io.IOException;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Sends again what PagerDuty refused. */
@Command(
        name = "retry",
        description = {
            "Tells an incident again that PagerDuty refused, after the configuration was mended: pages for those of its"
                    + " components that are still out, or sends its resolve once more. With --give-up a resolve that PagerDuty"
                    + " does not take is owed no more.",
            "Asks the running router at trunkline.management.port, or works on the store if none runs. Exits 1 if there is"
                    + " nothing to tell. Every edit of services.yaml does the same for all refused triggers."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class RetryCommand implements QuietCommand {

    private final Terminal terminal;

    @Parameters(
            paramLabel = "ID",
            converter = IncidentNumber.class,
            description = "The incident's number, as `incidents --rejected` shows it.")
    private long incident;

    @Option(
            names = "--give-up",
            description =
                    "Send no more resolve of it, as where its integration was deleted: close it in PagerDuty by hand.")
    private boolean giveUp;

    @Mixin
    private OrderOptions router;

    @Mixin
    private FolderOptions folders;

    RetryCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        NodeAccess node = router.node(folders, terminal.environment());
        NodeAnswer<Boolean> done = giveUp ? node.giveUpResolve(incident) : node.retry(incident);
        return said(done.answer(), done.where());
    }

    private int said(boolean done, String where) {
        if (done) {
            router.print(
                    terminal.out(),
                    (giveUp ? "given up: the resolve of incident " : "to be sent again: incident ") + incident + ", "
                            + where,
                    Map.of("incident", incident, giveUp ? "given_up" : "retried", true, "where", where));
            return RootCommand.DONE;
        }
        terminal.err()
                .println(
                        giveUp
                                ? "nothing to give up: no resolve of incident " + incident + " is owed that failed"
                                : "nothing to retry: PagerDuty has not refused incident " + incident);
        return RootCommand.WRONG;
    }
}
