package io.trunkline.cli;

import io.trunkline.provision.PlanText;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Says what would be done. */
@Command(
        name = "plan",
        description = {
            "Reads PagerDuty and prints what apply would create (+) and change (~), what is as it should be (=), and what"
                    + " is not in pagerduty.yaml (?). Changes nothing.",
            "Exits 0 if nothing is to do, 3 if something is, 1 if it cannot be done, or not all of it could be looked at."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class ProvisionPlanCommand implements QuietCommand {

    private final Terminal terminal;

    @Mixin
    private PagerDutyAccount pagerDuty;

    ProvisionPlanCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        PagerDutyAccount.Compared compared = pagerDuty.compared(terminal);
        terminal.out()
                .print(PlanText.of(
                        compared.plan(), pagerDuty.settings(terminal).secrets().toString()));
        terminal.out().flush();
        return compared.exit();
    }
}
