package io.trunkline.cli;

import io.trunkline.cli.NodeAccess.NodeAnswer;
import io.trunkline.model.ComponentId;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Ends what is known of a component. */
@Command(
        name = "forget",
        description = {
            "Ends what is known of a component that will never report again: its open incident counts it as recovered,"
                    + " and the resolve says so.",
            "Asks the running router at trunkline.management.port, or works on the store if none runs. Exits 1 if the"
                    + " component is not known."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class ForgetCommand implements QuietCommand {

    private static final int LIMIT = 20;

    private final Terminal terminal;

    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "COMPONENT",
            description = "The platform's id, if only one component has it, or source/kind/id, such as"
                    + " genesys/trunk/trunk-us-east-01.")
    private String written;

    @Mixin
    private OrderOptions router;

    @Mixin
    private FolderOptions folders;

    ForgetCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        NodeAccess node = router.node(folders, terminal.environment());
        List<ComponentId> named = written.contains("/") ? List.of(parsed()) : called(node);
        if (named.size() > 1) {
            terminal.err().println("'" + written + "' is the id of several, say which: " + join(named));
            return RootCommand.WRONG;
        }
        if (named.isEmpty()) {
            terminal.err().println("not known: " + written);
            return RootCommand.WRONG;
        }
        ComponentId component = named.get(0);
        NodeAnswer<Boolean> known = node.forget(component);
        return said(component, known.answer(), known.where());
    }

    private ComponentId parsed() {
        try {
            return ComponentId.parse(written);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    /** All that have that id at their platforms. */
    private List<ComponentId> called(NodeAccess node) throws IOException, InterruptedException {
        return node.known(written, LIMIT).answer().stream()
                .map(row -> row.view().known().component())
                .filter(component -> component.id().equals(written))
                .toList();
    }

    private static String join(List<ComponentId> components) {
        return components.stream().map(ComponentId::toString).collect(Collectors.joining(", "));
    }

    private int said(ComponentId component, boolean known, String where) {
        if (known) {
            router.print(
                    terminal.out(),
                    "forgotten: " + component + ", " + where,
                    Map.of("component", component, "forgotten", true, "where", where));
            return RootCommand.DONE;
        }
        terminal.err().println("not known: " + component);
        return RootCommand.WRONG;
    }
}
