package io.trunkline.cli;

import io.trunkline.config.Settings;
import io.trunkline.http.ApiToken;
import io.trunkline.pagerduty.rest.PagerDutyApi;
import io.trunkline.pagerduty.rest.PagerDutyApi.Access;
import io.trunkline.pagerduty.rest.RestPace;
import io.trunkline.provision.Account;
import io.trunkline.provision.Plan;
import io.trunkline.provision.ProvisioningConfig;
import io.trunkline.provision.ProvisioningFile;
import io.trunkline.provision.ProvisioningFile.Setup;
import io.trunkline.provision.account.AccountReader;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What is to be in PagerDuty, and what is: the same for all commands that compare the two. */
final class PagerDutyAccount {

    /** Something is to be done. */
    static final int TO_DO = 3;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--only",
            paramLabel = "SERVICE",
            description = "One service of services.yaml, with its escalation policy and its place below the parent.")
    private String only;

    @Mixin
    private FolderOptions folders;

    private Setup setup;

    Settings.PagerDuty settings(Terminal terminal) {
        return setup(terminal).settings().pagerduty();
    }

    ProvisioningConfig blueprint(Terminal terminal) {
        ProvisioningConfig all = setup(terminal).blueprint();
        if (only == null) {
            return all;
        }
        return all.only(only)
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(), "--only: pagerduty.yaml has no service '" + only + "'"));
    }

    private Setup setup(Terminal terminal) {
        if (setup == null) {
            setup = new ProvisioningFile(folders.configuration(terminal.environment())).setup();
        }
        return setup;
    }

    /** The REST API that settings describe; nothing without a token. */
    static Optional<PagerDutyApi> api(Settings.PagerDuty settings) {
        Settings.Rest api = settings.rest();
        return Optional.ofNullable(api.token())
                .map(token -> new PagerDutyApi(new Access(
                        URI.create(api.url()),
                        new ApiToken(token.strip()),
                        Optional.ofNullable(api.from()),
                        settings.timeout(),
                        Access.PATIENT)));
    }

    /** @throws IOException if there is no token */
    PagerDutyApi api(Terminal terminal) throws IOException {
        return api(setup(terminal).settings().pagerduty())
                .orElseThrow(
                        () -> new IOException("trunkline.pagerduty.rest.token is not set; expected a REST API key of"
                                + " PagerDuty, such as in TRUNKLINE_PAGERDUTY_REST_TOKEN"));
    }

    /** What there is, and what that leaves to do; the plan's problems and warnings are printed. */
    Compared compared(Terminal terminal) throws IOException, InterruptedException {
        return warned(read(terminal, new AccountReader(api(terminal))), terminal);
    }

    /** The same for a command that changes the account: it waits for objects that were made a moment ago to show. */
    Compared settled(Terminal terminal) throws IOException, InterruptedException {
        return warned(read(terminal, new AccountReader(api(terminal), RestPace.REAL)), terminal);
    }

    private static Compared warned(Compared compared, Terminal terminal) {
        compared.plan().warnings().forEach(warning -> terminal.err().println("warning: " + warning));
        return compared;
    }

    /** The same for a command that reports only what was changed in PagerDuty: warnings about pagerduty.yaml are left out. */
    Compared drifted(Terminal terminal) throws IOException, InterruptedException {
        Compared compared = read(terminal, new AccountReader(api(terminal)));
        List<String> known = blueprint(terminal).warnings();
        List<String> news = compared.plan().warnings().stream()
                .filter(warning -> !known.contains(warning))
                .toList();
        news.forEach(warning -> terminal.err().println("warning: " + warning));
        return new Compared(compared.account(), compared.plan(), !news.isEmpty());
    }

    private Compared read(Terminal terminal, AccountReader survey) throws IOException, InterruptedException {
        ProvisioningConfig blueprint = blueprint(terminal);
        Account account;
        try (Progress progress = Progress.of("asking PagerDuty", Progress.UNKNOWN)) {
            account = survey.of(blueprint);
        }
        Plan plan = Plan.of(blueprint, setup.blueprint(), account);
        plan.problems().forEach(problem -> terminal.err().println("problem: " + problem));
        plan.unseen().forEach(unseen -> terminal.err().println("unseen: " + unseen));
        return new Compared(account, plan, false);
    }

    /** @param news whether something is not as it should be that `apply` cannot mend */
    record Compared(Account account, Plan plan, boolean news) {

        /** What could not be looked at may be anything. */
        int exit() {
            if (!plan.problems().isEmpty() || !plan.unseen().isEmpty()) {
                return RootCommand.WRONG;
            }
            return plan.changes() || news ? TO_DO : RootCommand.DONE;
        }
    }
}
