package io.trunkline.cli;

import io.trunkline.provision.Action;
import io.trunkline.provision.PlanText;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Plan for a cron job. */
@Command(
        name = "drift",
        description = {
            "Prints what is no longer as pagerduty.yaml says, and nothing if all of it is: for a cron job.",
            "Exits 0 if all is as it should be, 3 if something drifted, 1 if it could not be compared, or not all of it."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class ProvisionDriftCommand implements QuietCommand {

    private final Terminal terminal;

    @Mixin
    private PagerDutyAccount pagerDuty;

    ProvisionDriftCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        PagerDutyAccount.Compared compared = pagerDuty.drifted(terminal);
        String secrets = pagerDuty.settings(terminal).secrets().toString();
        compared.plan().actions().stream().filter(Action::changes).forEach(action -> terminal.out()
                .println(PlanText.line(action, secrets)));
        return compared.exit();
    }
}
