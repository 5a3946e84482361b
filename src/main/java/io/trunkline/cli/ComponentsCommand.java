package io.trunkline.cli;

import com.fasterxml.jackson.core.type.TypeReference;
import io.trunkline.api.ComponentJson;
import io.trunkline.ledger.query.Query;
import io.trunkline.model.ComponentId;
import io.trunkline.model.Status;
import java.io.IOException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists components and how it stands with them. */
@Command(
        name = "components",
        description = {
            "Lists components, the latest reported first: what was reported, whether PagerDuty knows, and what holds them.",
            "Asks the running router at trunkline.management.port, or reads the store if none runs."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class ComponentsCommand implements QuietCommand {

    private final Terminal terminal;

    @Parameters(paramLabel = "ID", arity = "0..1", description = "The platform's id, or source/kind/id.")
    private String component;

    @Option(names = "--status", paramLabel = "STATUS", description = "Only those: ${COMPLETION-CANDIDATES}.")
    private Status status;

    @Option(names = "--service", paramLabel = "SERVICE", description = "Only those of that service.")
    private String service;

    @Option(names = "--held", description = "Only those that something keeps back.")
    private boolean held;

    @Mixin
    private ListOptions list;

    ComponentsCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Question question = new Question("/api/components")
                .with("component", component)
                .with("status", status)
                .with("service", service)
                .with("held", held ? true : null);
        Query query = Query.limit(list.limit)
                .component(component)
                .service(service)
                .status(status)
                .held(held ? true : null)
                .build();
        List<ComponentJson> rows =
                list.ask(terminal, question, new TypeReference<>() {}, answers -> answers.components(query)
                        .rows());
        list.print(terminal, rows, component == null ? "no component" : "not known: " + component, this::print);
        return rows.isEmpty() && component != null ? RootCommand.WRONG : RootCommand.DONE;
    }

    private void print(List<ComponentJson> rows) {
        Map<ComponentId, String> ids =
                Table.shortIds(rows.stream().map(ComponentJson::id).toList());
        Table table = new Table("COMPONENT", "STATUS", "PAGERDUTY", "SINCE", "SERVICE", "INCIDENT", "HOW IT STANDS");
        rows.forEach(row -> table.add(
                ids.get(row.id()),
                row.observed(),
                row.told(),
                row.since().truncatedTo(ChronoUnit.SECONDS),
                row.service(),
                row.incident(),
                row.verdict()));
        table.print(terminal.out());
    }
}
