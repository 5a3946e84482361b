package io.trunkline.cli;

import io.trunkline.api.ApiMapper;
import io.trunkline.api.KnownJson;
import io.trunkline.config.Configuration;
import io.trunkline.ledger.query.InventoryView;
import io.trunkline.model.ComponentId;
import io.trunkline.model.Directory;
import io.trunkline.model.InventoryItem;
import io.trunkline.model.InventoryItem.Attribute;
import io.trunkline.model.ServiceMatch;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says what is known of components, and whose they are. */
@Command(
        name = "directory",
        description = {
            "Says what is known of a component, where from and how old that is, and which entry of services.yaml gives its"
                    + " service. Without an ID, a line for each component that is known.",
            "Asks the running router at trunkline.management.port, or reads the store if none runs. Exits 1 if the component"
                    + " is not known."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class DirectoryCommand implements QuietCommand {

    private static final int LIMIT = 10_000;

    private final Terminal terminal;

    @Parameters(paramLabel = "ID", arity = "0..1", description = "The platform's id, or source/kind/id.")
    private String component;

    @Option(names = "--json", description = "The API's records, for programs.")
    private boolean json;

    @Mixin
    private RouterOptions router;

    @Mixin
    private FolderOptions folders;

    DirectoryCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<KnownJson> known = router.node(folders, terminal.environment())
                .known(component, LIMIT)
                .answer();
        if (json) {
            terminal.out().println(ApiMapper.pretty(known));
            return known.isEmpty() && component != null ? RootCommand.WRONG : RootCommand.DONE;
        }
        List<InventoryView> rows = known.stream().map(KnownJson::view).toList();
        if (rows.isEmpty()) {
            terminal.err().println(component == null ? "nothing is known yet" : "not known: " + component);
            return component == null ? RootCommand.DONE : RootCommand.WRONG;
        }
        Optional<Directory> directory = folders.configuration(terminal.environment())
                .read()
                .configuration()
                .map(Configuration::directory);
        if (component == null) {
            list(rows, directory);
        } else {
            rows.forEach(row -> print(row, directory));
        }
        if (rows.size() == LIMIT) {
            terminal.err().println("only the first " + LIMIT + " are shown");
        }
        return RootCommand.DONE;
    }

    private void list(List<InventoryView> rows, Optional<Directory> directory) {
        Table table = new Table("COMPONENT", "SERVICE", "BY", "NAME");
        Map<ComponentId, String> ids =
                Table.shortIds(rows.stream().map(row -> row.known().component()).toList());
        for (InventoryView row : rows) {
            Optional<ServiceMatch> found = found(row, directory);
            table.add(
                    ids.get(row.known().component()),
                    service(row, found),
                    found.map(DirectoryCommand::rule).orElse(null),
                    row.known().name());
        }
        table.print(terminal.out());
    }

    private static Optional<ServiceMatch> found(InventoryView row, Optional<Directory> directory) {
        return directory.map(services -> services.find(row.known()));
    }

    private static String service(InventoryView row, Optional<ServiceMatch> found) {
        return found.map(match -> match.service().id()).orElse(row.service() == null ? "-" : row.service());
    }

    /** @param directory services.yaml; empty where it does not check, and then only the ledger's word counts */
    private void print(InventoryView row, Optional<Directory> directory) {
        InventoryItem known = row.known();
        Optional<ServiceMatch> found = found(row, directory);
        String service = service(row, found);
        String rule = found.map(DirectoryCommand::rule).orElse("-");
        line("component", known.component().toString());
        String said = Stream.of(Attribute.values())
                .filter(attribute -> known.value(attribute).isPresent())
                .map(attribute ->
                        attribute.word() + " " + known.value(attribute).get())
                .collect(Collectors.joining(", "));
        line("known as", said.isEmpty() ? "nothing but its id" : said);
        line("from", row.source() == null ? "its own reports" : "the API of " + row.source() + age(row));
        hangsOn(known)
                .or(() -> directory
                        .flatMap(services -> services.topology().parentOf(known.component()))
                        .map(parent -> parent + ", by topology"))
                .ifPresent(parent -> line("hangs on", parent));
        directory
                .flatMap(services -> groupOf(known, services))
                .ifPresent(group -> line("redundant", "an instance of " + group + ": DEGRADED while another works"));
        line("status", row.observed() == null ? "nothing was reported yet" : row.observed() + ", as reported last");
        line(
                "service",
                found.map(match -> service + " (" + match.service().name() + "), by " + rule)
                        .orElse(service + ", as it was assessed last"));
        if (row.service() != null && !row.service().equals(service)) {
            line("", "at its last change it was " + row.service());
        }
    }

    private static Optional<String> groupOf(InventoryItem known, Directory services) {
        return Optional.ofNullable(
                        switch (known.component().kind()) {
                            case "trunk" -> known.trunkBase();
                            case "edge" -> known.edgeGroup();
                            default -> null;
                        })
                .filter(services.topology().redundancy()::covers);
    }

    /** What the platform's API says, which comes before services.yaml and needs none. */
    private static Optional<String> hangsOn(InventoryItem known) {
        String kind = known.component().kind();
        if (known.edge() != null && !kind.equals("edge")) {
            return Optional.of("Edge " + known.edge() + ", by the API");
        }
        return known.site() != null && !kind.equals("site")
                ? Optional.of("site " + known.site() + ", by the API")
                : Optional.empty();
    }

    private static String rule(ServiceMatch found) {
        return found.how() == ServiceMatch.How.DEFAULT
                ? "default"
                : found.how().name().toLowerCase(Locale.ROOT) + " " + found.rule();
    }

    private static String age(InventoryView row) {
        return ", like this since " + shown(row.learntAt())
                + (row.goneAt() == null ? ", confirmed " : ", not listed since " + shown(row.goneAt()) + ", asked ")
                + (row.confirmedAt() == null ? "never" : shown(row.confirmedAt()));
    }

    private static Instant shown(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS);
    }

    private void line(String label, String value) {
        terminal.out().printf("%-12s %s%n", label, value);
    }
}
