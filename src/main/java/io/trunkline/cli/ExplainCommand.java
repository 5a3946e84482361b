package io.trunkline.cli;

import io.trunkline.app.UserRouteTrial;
import io.trunkline.config.Configuration;
import io.trunkline.config.ConfigurationReader.ReadFiles;
import io.trunkline.simulate.Explainer;
import io.trunkline.simulate.Explanation;
import io.trunkline.simulate.ExplanationText;
import io.trunkline.source.Source;
import java.time.Instant;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says what would happen to a webhook body. */
@Command(
        name = "explain",
        description = {
            "Says what would happen to a webhook body that came now: filter, normalised event, service and how it was"
                    + " found, maintenance, dedup key, and the body that PagerDuty would get.",
            "Sends nothing, writes nothing, asks for no signature. Exits 1 if the body would be refused."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class ExplainCommand implements QuietCommand {

    private final Terminal terminal;

    @Spec
    private CommandSpec spec;

    @Option(names = "--source", required = true, paramLabel = "NAME", description = "A source of sources.yaml.")
    private String source;

    @Option(names = "--json", description = "One JSON object instead of text.")
    private boolean json;

    @Parameters(paramLabel = "FILE", description = "The body; - is stdin.")
    private String file;

    @Mixin
    private FolderOptions folders;

    ExplainCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        byte[] body = new Input(file, terminal.in(), spec.commandLine()).bytes();
        ReadFiles reading = folders.configuration(terminal.environment()).read();
        Configuration configuration = reading.orThrow();
        Source from = SourceOption.source(configuration, source, spec);
        Explanation explanation = explained(configuration, reading.others(), from, body);
        terminal.out().print(json ? ExplanationText.json(explanation) + "\n" : ExplanationText.text(explanation));
        terminal.out().flush();
        return explanation.understood() ? RootCommand.DONE : RootCommand.WRONG;
    }

    private Explanation explained(Configuration configuration, Map<String, String> others, Source from, byte[] body) {
        Explainer explainer = new Explainer(configuration);
        try (UserRouteTrial filter =
                UserRouteTrial.filter(folders.routes, others).orElse(null)) {
            if (filter != null) {
                explainer.withFilter(filter.filter(configuration));
            }
            return explainer.explain(from, body, Instant.now());
        }
    }
}
