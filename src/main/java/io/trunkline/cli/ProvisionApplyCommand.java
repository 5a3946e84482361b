package io.trunkline.cli;

import io.trunkline.pagerduty.rest.PagerDutyApi;
import io.trunkline.pagerduty.rest.RestPace;
import io.trunkline.provision.Action;
import io.trunkline.provision.Plan;
import io.trunkline.provision.PlanText;
import io.trunkline.provision.account.KeyWriter;
import io.trunkline.provision.account.PlanExecutor;
import io.trunkline.provision.account.PlanStep;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Does what {@code plan} says. */
@Command(
        name = "apply",
        description = {
            "Does what plan says, one thing after another, and prints each as it is done. A second run changes nothing, one"
                    + " that follows a run which broke goes on from there. Deletes nothing.",
            "Routing keys go where services.yaml looks for them, and are not printed; another key that is there is kept"
                    + " aside. Only one apply at a time.",
            "Exits 0 if all is as it should be, 3 if something had to be left out, or could not be looked at, 1 if it broke"
                    + " off."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class ProvisionApplyCommand implements QuietCommand {

    private final Terminal terminal;

    @Mixin
    private PagerDutyAccount pagerDuty;

    ProvisionApplyCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        PagerDutyApi api = pagerDuty.api(terminal);
        Path secrets = pagerDuty.settings(terminal).secrets();
        try (PlanStep turn = PlanStep.of(secrets)) {
            return apply(api, secrets);
        }
    }

    private int apply(PagerDutyApi api, Path secrets) throws IOException, InterruptedException {
        PagerDutyAccount.Compared compared = pagerDuty.settled(terminal);
        Plan plan = compared.plan();
        Tally tally = new Tally(secrets);
        if (!plan.problems().isEmpty()) {
            terminal.out().println("Nothing was done.");
            return compared.exit();
        }
        if (!plan.changes()) {
            terminal.out().println(plan.unseen().isEmpty() ? "Nothing to do." : "Nothing to do that could be seen.");
            return tally.exit(plan);
        }
        long changes = plan.actions().stream().filter(Action::changes).count();
        try (Progress progress = Progress.of("applying", changes)) {
            tally.progress = progress;
            new PlanExecutor(api, new KeyWriter(secrets), RestPace.REAL).apply(plan, compared.account(), tally);
        } catch (IOException e) {
            throw new IOException(
                    e.getMessage() + "\nBroke off after " + tally.done + " of " + changes
                            + " actions; what is done is done, and another apply goes on from there.",
                    e);
        }
        terminal.out().println("Done: " + tally.done + (tally.done == 1 ? " action." : " actions."));
        return tally.exit(plan);
    }

    /** Says what is done, and counts it. */
    private final class Tally implements PlanExecutor.PlanListener {

        private final Path secrets;
        private Progress progress;
        private int done;
        private int leftOut;

        private Tally(Path secrets) {
            this.secrets = secrets;
        }

        @Override
        public void done(Action action) {
            done++;
            progress.above(() -> terminal.out().println(PlanText.line(action, secrets.toString())));
            progress.step();
        }

        @Override
        public void leftOut(String why) {
            leftOut++;
            progress.above(() -> terminal.err().println("left out: " + why));
        }

        @Override
        public void replaced(String what) {
            progress.above(() -> terminal.err().println("replaced: " + what));
        }

        private int exit(Plan plan) {
            return leftOut == 0 && plan.unseen().isEmpty() ? RootCommand.DONE : PagerDutyAccount.TO_DO;
        }
    }
}
