package io.trunkline.cli;

import io.trunkline.api.ApiMapper;
import io.trunkline.config.Settings;
import io.trunkline.pagerduty.rest.RestPace;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** An end-to-end fire drill. */
@Command(
        name = "drill",
        description = {
            "A fire drill through the running router: a synthetic component of the service goes down and up, and the times"
                    + " are printed until PagerDuty accepted it, until the incident existed and until it was closed.",
            "Needs the router's address and nothing else; with TRUNKLINE_PAGERDUTY_REST_TOKEN set, it looks into PagerDuty"
                    + " too.",
            "Pages for real, marked DRILL (no action needed) in the summary. Exits 1 if any hop fails; the drill is ended all the same."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class DrillCommand implements QuietCommand {

    private final Terminal terminal;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "SERVICE", description = "A service of services.yaml.")
    private String service;

    @Option(names = "--yes", description = "Yes, wake them.")
    private boolean yes;

    @Option(
            names = "--hold",
            paramLabel = "SECONDS",
            defaultValue = "30",
            description =
                    "How long the incident stays open in PagerDuty, for a phone to ring (default: ${DEFAULT-VALUE}).")
    private int hold;

    @Option(
            names = "--patience",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description = "How long each hop may take (default: ${DEFAULT-VALUE}).")
    private int patience;

    @Mixin
    private OrderOptions router;

    @Mixin
    private FolderOptions folders;

    DrillCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (!yes) {
            throw new ParameterException(
                    spec.commandLine(),
                    "A drill wakes the people on call for " + service + "; expected --yes if that is what you want");
        }
        if (hold < 0 || patience < 1) {
            throw new ParameterException(spec.commandLine(), "--hold and --patience: expected whole seconds");
        }
        Settings settings = router.settings(folders, terminal.environment());
        List<FireDrill.Hop> hops = new ArrayList<>();
        FireDrill exercise = new FireDrill(
                router.running(settings, terminal.environment()),
                PagerDutyAccount.api(settings.pagerduty()),
                RestPace.REAL,
                Duration.ofSeconds(patience),
                hop -> {
                    hops.add(hop);
                    if (!router.json()) {
                        terminal.out().println(hop.line());
                    }
                });
        Thread whenKilled = new Thread(() -> end(exercise), "drill-end");
        Runtime.getRuntime().addShutdownHook(whenKilled);
        try {
            exercise.run(service, Duration.ofSeconds(hold));
        } catch (IOException failed) {
            if (router.json()) {
                terminal.out().println(ApiMapper.pretty(new Drilled(service, false, hops)));
            }
            throw failed;
        } finally {
            try {
                Runtime.getRuntime().removeShutdownHook(whenKilled);
            } catch (IllegalStateException e) {
                // The process is being stopped: the hook ends the drill.
                whenKilled.join();
            }
        }
        terminal.out()
                .println(router.json() ? ApiMapper.pretty(new Drilled(service, true, hops)) : "The drill is over.");
        return RootCommand.DONE;
    }

    /** A drill, for programs. */
    private record Drilled(String service, boolean done, List<FireDrill.Hop> hops) {}

    private void end(FireDrill exercise) {
        try {
            if (exercise.end()) {
                terminal.err().println("Broken off: the drill is ended.");
            }
        } catch (IOException | InterruptedException e) {
            terminal.err().println("The drill may be open still: trunkline forget trunkline/drill/" + service);
        }
    }
}
