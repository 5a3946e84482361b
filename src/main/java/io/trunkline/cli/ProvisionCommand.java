package io.trunkline.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Sets PagerDuty up. */
@Command(
        name = "provision",
        description = {
            "Sets PagerDuty up from pagerduty.yaml and services.yaml, through its REST API (the token in"
                    + " TRUNKLINE_PAGERDUTY_REST_TOKEN), and keeps it so. Deletes nothing.",
            "Exits 0 if nothing is to do, 3 if something is, 1 if it cannot be done, or not be seen."
        },
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        sortOptions = false)
final class ProvisionCommand implements QuietCommand {

    @Spec
    private CommandSpec spec;

    static CommandLine with(Terminal terminal) {
        return new CommandLine(new ProvisionCommand())
                .addSubcommand(new ProvisionPlanCommand(terminal))
                .addSubcommand(new ProvisionApplyCommand(terminal))
                .addSubcommand(new ProvisionDriftCommand(terminal))
                .addSubcommand(new ProvisionTerraformCommand(terminal));
    }

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "Missing: one of plan, apply, drift, terraform");
    }
}
