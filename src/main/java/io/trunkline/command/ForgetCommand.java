package io.trunkline.command;

import io.trunkline.event.ComponentId;
import io.trunkline.ledger.StoreUnavailable;
import io.trunkline.node.RestingNode;
import io.trunkline.node.RunningNode;
import io.trunkline.settings.Settings;
import java.io.IOException;
import java.util.Optional;
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
final class ForgetCommand implements Quiet {

    private final Terminal terminal;

    @Parameters(
            paramLabel = "COMPONENT",
            converter = Written.class,
            description = "source/kind/id, such as genesys/trunk/trunk-us-east-01.")
    private ComponentId component;

    @Mixin
    private Folders folders;

    ForgetCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Settings settings =
                folders.configuration(terminal.environment()).read().orThrow().settings();
        RunningNode running = new RunningNode(settings.management());
        Optional<Boolean> known = running.forget(component);
        return known.isPresent()
                ? said(known.get(), "through the router at " + running.address())
                : said(
                        atRest(settings, running),
                        "in the store in " + settings.data() + "; the next start tells PagerDuty");
    }

    private boolean atRest(Settings settings, RunningNode running) {
        try {
            return new RestingNode(settings).forget(component);
        } catch (StoreUnavailable e) {
            throw new StoreUnavailable("no router answers at " + running.address() + ", and " + e.getMessage(), e);
        }
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
