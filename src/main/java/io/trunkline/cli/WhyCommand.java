package io.trunkline.cli;

import com.fasterxml.jackson.core.type.TypeReference;
import io.trunkline.api.ApiMapper;
import io.trunkline.api.LedgerAnswers;
import io.trunkline.api.WhyJson;
import io.trunkline.cli.NodeAccess.NodeAnswer;
import io.trunkline.ledger.query.ComponentView;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says why a component paged, or did not. */
@Command(
        name = "why",
        description = {
            "Says why a component paged, or did not: its last reports and the verdict on each, what holds"
                    + " it and until when, its incidents, what PagerDuty was told, and what happens next.",
            "Asks the running router at trunkline.management.port, or reads the store if none runs. Exits 1 if the component"
                    + " is not known."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class WhyCommand implements QuietCommand {

    private final Terminal terminal;

    @Parameters(
            paramLabel = "ID",
            description =
                    "The platform's id, or source/kind/id; or the number or dedup key of an incident with one member.")
    private String component;

    @Option(names = "--json", description = "The API's record, for programs.")
    private boolean json;

    @Mixin
    private RouterOptions router;

    @Mixin
    private FolderOptions folders;

    WhyCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        NodeAnswer<WhyJson> why;
        try {
            why = router.node(folders, terminal.environment())
                    .withNotice(terminal.err()::println)
                    .ask(
                            "/api/why?component=" + AdminClient.encoded(component),
                            new TypeReference<WhyJson>() {},
                            this::answer);
        } catch (AdminClient.Declined | UnknownComponent e) {
            terminal.err().println(component + ": " + e.getMessage());
            return RootCommand.WRONG;
        }
        if (json) {
            terminal.out().println(ApiMapper.pretty(why.answer()));
        } else {
            why.answer().lines().stream().map(why::said).forEach(terminal.out()::println);
        }
        return RootCommand.DONE;
    }

    private WhyJson answer(LedgerAnswers answers) {
        List<ComponentView> named = answers.named(component);
        if (named.size() == 1) {
            return answers.why(named.get(0), Optional.empty());
        }
        throw new UnknownComponent(named.isEmpty() ? "Unknown component" : "expected " + LedgerAnswers.oneOf(named));
    }

    /** There is none of that id, or several. */
    private static final class UnknownComponent extends RuntimeException {

        private static final long serialVersionUID = 1L;

        UnknownComponent(String message) {
            super(message);
        }
    }
}
