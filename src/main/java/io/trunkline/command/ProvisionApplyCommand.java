package io.trunkline.command;

import io.trunkline.pagerduty.rest.Pace;
import io.trunkline.provision.Action;
import io.trunkline.provision.Plan;
import io.trunkline.provision.PlanText;
import io.trunkline.provision.account.Applying;
import io.trunkline.provision.account.Keys;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Does what {@code plan} says. */
@Command(
        name = "apply",
        description = {
            "Does what plan says, one thing after another, and prints each as it is done. A second run changes nothing, one"
                    + " that follows a run which broke goes on from there. Deletes nothing.",
            "Routing keys go where services.yaml looks for them, and are not printed.",
            "Exits 0 if all is as it should be, 3 if something had to be left out, 1 if it broke off."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class ProvisionApplyCommand implements Quiet {

    private final Terminal terminal;

    @Mixin
    private AtPagerDuty pagerDuty;

    ProvisionApplyCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        AtPagerDuty.Compared compared = pagerDuty.compared(terminal);
        Plan plan = compared.plan();
        if (!plan.problems().isEmpty() || !plan.changes()) {
            terminal.out().println(plan.changes() ? "Nothing was done." : "Nothing to do.");
            return compared.exit();
        }
        Path secrets = pagerDuty.settings(terminal).secrets();
        AtomicInteger done = new AtomicInteger();
        AtomicInteger leftOut = new AtomicInteger();
        try {
            new Applying(pagerDuty.api(terminal), new Keys(secrets), Pace.REAL)
                    .apply(
                            plan,
                            compared.account(),
                            action -> {
                                done.incrementAndGet();
                                terminal.out().println(PlanText.line(action, secrets.toString()));
                            },
                            why -> {
                                leftOut.incrementAndGet();
                                terminal.err().println("left out: " + why);
                            });
        } catch (IOException e) {
            throw new IOException(
                    e.getMessage() + "\nBroke off after " + done + " of "
                            + plan.actions().stream().filter(Action::changes).count()
                            + " actions; what is done is done, and another apply goes on from there.",
                    e);
        }
        terminal.out().println("Done: " + done + (done.get() == 1 ? " action." : " actions."));
        return leftOut.get() == 0 ? RootCommand.DONE : AtPagerDuty.TO_DO;
    }
}
