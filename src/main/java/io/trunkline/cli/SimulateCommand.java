package io.trunkline.cli;

import io.trunkline.app.UserRouteTrial;
import io.trunkline.config.Configuration;
import io.trunkline.config.ConfigurationReader;
import io.trunkline.config.ConfigurationReader.ReadFiles;
import io.trunkline.model.StatusEvent;
import io.trunkline.simulate.BadLine;
import io.trunkline.simulate.ConfigComparison;
import io.trunkline.simulate.RecordedEvents;
import io.trunkline.simulate.Simulation;
import io.trunkline.simulate.SimulationPage;
import io.trunkline.simulate.SimulationSummary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Plays a file of events through the real rules. */
@Command(
        name = "simulate",
        description = {
            "Plays events through the real rules on a virtual clock and prints what PagerDuty would get, a line of JSON"
                    + " each: at, action, service, dedup_key, severity, summary, affected.",
            "A line of the input is {\"at\": ISO 8601, \"source\": NAME, \"body\": {...}}, or {\"at\": ISO 8601,"
                    + " \"forget\": COMPONENT}, as /api/events?format=ndjson gives them. PagerDuty answers at once there, and the rate does not"
                    + " count. Signatures are not asked for.",
            "Exits 1 if a line cannot be read or a body would be refused; with --diff, if anything would change."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class SimulateCommand implements QuietCommand {

    private final Terminal terminal;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "The events; - is stdin.")
    private String file;

    @Option(
            names = "--diff",
            paramLabel = "OLD",
            description = "Folder of another configuration: prints what would change from it to that of --config.")
    private Path old;

    @Option(
            names = "--html",
            paramLabel = "FILE",
            description =
                    "Writes one page with what was reported, held and told, and the pages a day and a service; with"
                            + " --diff, of both configurations.")
    private Path html;

    @Mixin
    private FolderOptions folders;

    SimulateCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        ReadFiles reading = folders.configuration(terminal.environment()).read();
        Configuration configuration = reading.orThrow();
        Input input = new Input(file, terminal.in(), spec.commandLine());
        try (UserRouteTrial filter =
                        UserRouteTrial.filter(folders.routes, reading.others()).orElse(null);
                Input.Spooled spooled = input.spooled();
                Progress progress = Progress.of("playing", Progress.isWatched() ? spooled.lines() : Progress.UNKNOWN)) {
            RecordedEvents events = new RecordedEvents(spooled.file(), input.label());
            return old == null
                    ? play(events, configuration, keptOut(filter, configuration), input, progress)
                    : compare(events, configuration, keptOut(filter, configuration), input, progress);
        } catch (BadLine e) {
            terminal.err().println(e.getMessage());
            return RootCommand.WRONG;
        }
    }

    private static Function<StatusEvent, Optional<String>> keptOut(UserRouteTrial filter, Configuration configuration) {
        return filter == null ? event -> Optional.empty() : filter.filter(configuration);
    }

    private int play(
            RecordedEvents events,
            Configuration configuration,
            Function<StatusEvent, Optional<String>> keptOut,
            Input input,
            Progress progress)
            throws IOException, BadLine {
        try (Simulation simulation = new Simulation(
                configuration, page -> progress.above(() -> terminal.out().println(page.json())))) {
            simulation.withFilter(keptOut);
            events.play(event -> {
                simulation.play(event);
                progress.step();
            });
            simulation.finish();
            progress.close();
            if (html != null) {
                SimulationPage page = new SimulationPage();
                page.add(folders.config.toString(), simulation);
                Files.writeString(html, page.html());
            }
            report(simulation.tally(), configuration, input);
            return simulation.tally().refusals() == 0 ? RootCommand.DONE : RootCommand.WRONG;
        }
    }

    private int compare(
            RecordedEvents events,
            Configuration configuration,
            Function<StatusEvent, Optional<String>> keptOut,
            Input input,
            Progress progress)
            throws IOException, BadLine {
        Configuration before =
                new ConfigurationReader(old, terminal.environment()).read().orThrow();
        try (ConfigComparison comparison = new ConfigComparison(
                before,
                configuration,
                difference -> progress.above(() -> terminal.out().println(difference.text())))) {
            comparison.withFilter(keptOut);
            progress.above(() -> {
                terminal.out().println("--- " + old);
                terminal.out().println("+++ " + folders.config);
            });
            events.play(event -> {
                comparison.play(event);
                progress.step();
            });
            comparison.finish();
            progress.close();
            if (html != null) {
                SimulationPage page = new SimulationPage();
                comparison.draw(page, old.toString(), folders.config.toString());
                Files.writeString(html, page.html());
            }
            terminal.out().println("= " + comparison.summary());
            report(comparison.tally(), configuration, input);
            return comparison.equal() ? RootCommand.DONE : RootCommand.WRONG;
        }
    }

    private void report(SimulationSummary tally, Configuration configuration, Input input) {
        if (!configuration.directory().topology().redundancy().names().isEmpty() && !tally.knowsInventory()) {
            terminal.err()
                    .println(input.label()
                            + ": redundant has no effect here: no `known` line says which trunk base or Edge group a component is"
                            + " of; export them with /api/events?format=ndjson&inventory=true");
        }
        tally.notes().forEach(note -> terminal.err().println(input.label() + ":" + note));
        tally.refused().forEach(refused -> terminal.err()
                .println(input.label() + ":" + refused.line() + ": would be answered " + refused.answer()));
        int more = tally.refusals() - tally.refused().size();
        if (more > 0) {
            terminal.err().println("and " + more + " more that would be refused");
        }
        terminal.err().println(tally);
    }
}
