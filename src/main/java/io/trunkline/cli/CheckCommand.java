package io.trunkline.cli;

import io.trunkline.api.KnownJson;
import io.trunkline.app.Preflight;
import io.trunkline.app.Preflight.Findings;
import io.trunkline.config.Configuration;
import io.trunkline.config.Problem;
import io.trunkline.config.StartupErrors;
import io.trunkline.demo.Demo;
import io.trunkline.ledger.query.InventoryView;
import io.trunkline.logging.QuietThreads;
import io.trunkline.model.ServiceDirectory;
import io.trunkline.rules.MaintenanceWindows;
import io.trunkline.store.StoreUnavailableException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Says whether the router would start. */
@Command(
        name = "check",
        description = {
            "Reads settings, sources, services, maintenance and every route file as a start does, without starting.",
            "Prints a line for each problem (file: place: what is wrong; what is expected) and exits 1 if there is any.",
            "Warns of what a router starts with and is hardly meant.",
            "Warns of entries of services.yaml that match nothing that the router at hand, or its store, knows."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class CheckCommand implements QuietCommand {

    private static final int MOST_KNOWN = 10_000;

    private final Terminal terminal;

    @Mixin
    private FolderOptions folders;

    @Option(
            names = "--play",
            description = {
                "Then runs the demo's events through the routes, with a ledger and a PagerDuty of its own (half a minute),",
                "and exits 1 unless PagerDuty gets what it should. Nothing else is sent anywhere."
            })
    private boolean play;

    @Option(names = "--strict", description = "Exits 1 if there is a warning, too.")
    private boolean strict;

    CheckCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws InterruptedException {
        Findings findings =
                new Preflight(folders.configuration(terminal.environment()), folders.config, folders.routes).findings();
        List<Problem> warnings = new ArrayList<>(findings.problems().isEmpty() ? idle() : List.of());
        warnings.addAll(findings.warnings());
        warnings.forEach(warning -> terminal.out().println("warning: " + warning));
        findings.problems().forEach(terminal.out()::println);
        if (!findings.problems().isEmpty()) {
            return RootCommand.WRONG;
        }
        List<String> missed = play ? played() : List.of();
        missed.forEach(problem -> terminal.out().println(folders.routes + ": play: " + problem));
        if (!missed.isEmpty()) {
            return RootCommand.WRONG;
        }
        terminal.out().println("OK: " + findings.summary() + (play ? "; the play paged as it should" : ""));
        return strict && !warnings.isEmpty() ? RootCommand.WRONG : RootCommand.DONE;
    }

    /** What PagerDuty should have got from the demo's events and did not, or got and should not have. */
    private List<String> played() throws InterruptedException {
        Map<String, String> others =
                folders.configuration(terminal.environment()).read().others();
        try (QuietThreads log = QuietThreads.all();
                Progress progress = Progress.of("playing", Progress.UNKNOWN);
                Demo demo = Demo.silent(folders.routes, others)) {
            demo.run();
            List<String> missed = new ArrayList<>(demo.problems());
            if (!missed.isEmpty()) {
                log.firstError().ifPresent(error -> missed.add("the first error was: " + error));
            }
            return missed;
        } catch (IOException | RuntimeException e) {
            return List.of("the router did not start: " + StartupErrors.reason(e));
        }
    }

    /**
     * Entries of services.yaml and maintenance.yaml that lead nowhere, by what the router at hand knows of components. Only
     * where a platform has said what there is: of what is well and never reports, nothing is known otherwise.
     */
    private List<Problem> idle() {
        Configuration configuration =
                folders.configuration(terminal.environment()).read().orThrow();
        if (!(configuration.directory() instanceof ServiceDirectory directory)) {
            return List.of();
        }
        List<InventoryView> rows = known(configuration);
        boolean listed = rows.stream().anyMatch(row -> row.source() != null);
        if (!listed || rows.size() == MOST_KNOWN) {
            return List.of();
        }
        String problem = "matches none of the " + rows.size() + " components that are known";
        String expected = "an id, a glob or a match of one of them (see: directory)";
        List<Problem> idle = new ArrayList<>();
        directory
                .idle(rows.stream().map(InventoryView::known).toList())
                .forEach(entry -> idle.add(
                        new Problem(folders.config.resolve("services.yaml").toString(), entry, problem, expected)));
        if (configuration.maintenance() instanceof MaintenanceWindows maintenance) {
            maintenance.windows().stream()
                    .flatMap(window -> window.components().stream())
                    .filter(pattern -> rows.stream()
                            .noneMatch(row -> pattern.matches(row.known().component())))
                    .forEach(pattern -> idle.add(new Problem(
                            folders.config.resolve("maintenance.yaml").toString(),
                            pattern.toString(),
                            problem,
                            expected)));
        }
        return idle;
    }

    /** Nothing, if neither a router nor its store can be asked: that is no fault of the files. */
    private static List<InventoryView> known(Configuration configuration) {
        try {
            return new NodeAccess(configuration.settings())
                    .known(null, MOST_KNOWN).answer().stream()
                            .map(KnownJson::view)
                            .toList();
        } catch (IOException | StoreUnavailableException e) {
            return List.of();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }
}
