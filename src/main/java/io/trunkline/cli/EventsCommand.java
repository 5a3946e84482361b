package io.trunkline.cli;

import com.fasterxml.jackson.core.type.TypeReference;
import io.trunkline.api.EventJson;
import io.trunkline.ledger.query.Query;
import io.trunkline.model.ComponentId;
import java.io.IOException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists reports and what was made of them. */
@Command(
        name = "events",
        description = {
            "Lists the reports in the history, the newest first, and what was made of each.",
            "Asks the running router at trunkline.management.port, or reads the store if none runs."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class EventsCommand implements QuietCommand {

    private final Terminal terminal;

    @Option(
            names = "--component",
            paramLabel = "ID",
            description = "Only those of that component: the platform's id, or source/kind/id.")
    private String component;

    @Option(names = "--service", paramLabel = "SERVICE", description = "Only those of components of that service.")
    private String service;

    @Option(names = "--source", paramLabel = "NAME", description = "Only those of that source.")
    private String source;

    @Mixin
    private ListOptions list;

    EventsCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Question question = new Question("/api/events")
                .with("component", component)
                .with("service", service)
                .with("source", source);
        Query query = Query.limit(list.limit)
                .component(component)
                .service(service)
                .source(source)
                .build();
        List<EventJson> rows = list.ask(terminal, question, new TypeReference<>() {}, answers -> answers.events(query)
                .rows());
        list.print(terminal, rows, "no report", this::print);
        return RootCommand.DONE;
    }

    private void print(List<EventJson> rows) {
        Map<ComponentId, String> ids =
                Table.shortIds(rows.stream().map(EventJson::component).toList());
        Table table = new Table("OCCURRED", "RECEIVED", "COMPONENT", "STATUS", "VERDICT", "WHAT WAS MADE OF IT");
        rows.forEach(row -> table.add(
                row.occurredAt().truncatedTo(ChronoUnit.SECONDS),
                row.receivedAt().truncatedTo(ChronoUnit.SECONDS),
                ids.get(row.component()),
                row.status(),
                row.verdict(),
                row.sentence()));
        table.print(terminal.out());
    }
}
