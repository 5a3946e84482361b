package io.trunkline.cli;

import io.trunkline.pagerduty.rest.PagerDutyApi;
import io.trunkline.provision.Account;
import io.trunkline.provision.ProvisioningConfig;
import io.trunkline.provision.account.AccountReader;
import io.trunkline.provision.terraform.Terraform;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The same for people who keep PagerDuty in Terraform. */
@Command(
        name = "terraform",
        description = {
            "Prints what apply would set up as one Terraform file, with import blocks for what PagerDuty has already.",
            "Tokens and keys are variables and outputs there, never text.",
            "Exits 0, or 1 if it cannot say which of two to import, or not all could be looked at."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class ProvisionTerraformCommand implements QuietCommand {

    private final Terminal terminal;

    @Mixin
    private PagerDutyAccount pagerDuty;

    @Option(
            names = "--offline",
            description = "Do not ask PagerDuty what there is: without import blocks, no token needed.")
    private boolean offline;

    ProvisionTerraformCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        ProvisioningConfig blueprint = pagerDuty.blueprint(terminal);
        Account account = Account.EMPTY;
        if (!offline) {
            PagerDutyApi api = pagerDuty.api(terminal);
            account = new AccountReader(api).of(blueprint);
        }
        List<String> doubles = account.doubles(blueprint);
        if (!doubles.isEmpty()) {
            doubles.forEach(problem -> terminal.err().println("problem: " + problem));
            return RootCommand.WRONG;
        }
        List<String> unseen = account.unseen(blueprint);
        unseen.forEach(each -> terminal.err().println("unseen: " + each + "; it is not imported"));
        blueprint.warnings().forEach(warning -> terminal.err().println("warning: " + warning));
        terminal.out()
                .print(Terraform.of(
                        blueprint, account, pagerDuty.settings(terminal).rest().url()));
        terminal.out().flush();
        return unseen.isEmpty() ? RootCommand.DONE : RootCommand.WRONG;
    }
}
