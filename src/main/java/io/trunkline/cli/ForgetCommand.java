package io.trunkline.cli;

import io.trunkline.cli.NodeAccess.Told;
import io.trunkline.model.ComponentId;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

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

    private final Terminal terminal;

    @Parameters(
            paramLabel = "COMPONENT",
            converter = Written.class,
            description = "source/kind/id, such as genesys/trunk/trunk-us-east-01.")
    private ComponentId component;

    @Mixin
    private OrderOptions router;

    @Mixin
    private FolderOptions folders;

    ForgetCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Told<Boolean> known = router.node(folders, terminal.environment()).forget(component);
        return said(known.answer(), known.where());
    }

    private int said(boolean known, String where) {
        if (known) {
            terminal.out().println("forgotten: " + component + ", " + where);
            return RootCommand.DONE;
        }
        terminal.err().println("not known: " + component);
        return RootCommand.WRONG;
    }

    /** {@code source/kind/id}. */
    static final class Written implements ITypeConverter<ComponentId> {

        @Override
        public ComponentId convert(String text) {
            try {
                return ComponentId.parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }
}
