package io.trunkline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.provision.account.PlanStep;
import io.trunkline.provision.account.RestStandIn;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code provision} with the shipped configuration, on a machine that has no routing key yet. */
class ProvisionCommandTest {

    @TempDir
    Path folder;

    private final RestStandIn pagerDuty = RestStandIn.start().withTheGuidesPeople();

    @AfterEach
    void close() {
        pagerDuty.close();
    }

    private CommandLineRun run(String... args) {
        return run(Map.of("TRUNKLINE_PAGERDUTY_REST_TOKEN", RestStandIn.TOKEN), args);
    }

    private CommandLineRun run(Map<String, String> more, String... args) {
        Map<String, String> environment = new HashMap<>(more);
        environment.put("TRUNKLINE_PAGERDUTY_REST_URL", pagerDuty.url());
        environment.put("TRUNKLINE_PAGERDUTY_SECRETS", secrets().toString());
        CommandLineRun run = CommandLineRun.in(environment, "", args);
        assertThat(run.out() + run.err()).doesNotContain(RestStandIn.TOKEN, "00000000000000000");
        return run;
    }

    private Path secrets() {
        return folder.resolve("pagerduty.env");
    }

    @Test
    void from_an_empty_account_to_nothing_to_do() throws Exception {
        CommandLineRun plan = run("provision", "plan");
        assertThat(plan.exit()).isEqualTo(3);
        assertThat(plan.err()).isEmpty();
        assertThat(plan.out())
                .startsWith(
                        """
                        + escalation policy "Telephony"
                            levels: schedule "Telephony Engineers" (15 min) -> user network.lead@example.com (15 min) -> user vp.operations@example.com (15 min)
                            repeats: 2
                        + service "US-East Retail"
                            escalation policy: Telephony
                            urgency: high
                            auto-resolve: never
                            acknowledgement timeout: 30 min
                            alerts: create_alerts_and_incidents
                        + integration "US-East Retail: Trunkline"
                            its routing key goes to %s, as PAGERDUTY_KEY_US_EAST_RETAIL
                        """
                                .formatted(secrets()))
                .endsWith("11 to create, 0 to change, 0 as they should be.\n");
        assertThat(run("provision", "drift").exit()).isEqualTo(3);

        CommandLineRun apply = run("provision", "apply");
        assertThat(apply.err()).isEmpty();
        assertThat(apply.exit()).isZero();
        assertThat(apply.out()).endsWith("Done: 11 actions.\n");

        assertThat(run("provision", "plan").exit()).isZero();
        assertThat(run("provision", "apply").out()).isEqualTo("Nothing to do.\n");
        CommandLineRun drift = run("provision", "drift");
        assertThat(drift.exit()).isZero();
        assertThat(drift.out()).isEmpty();
        assertThat(pagerDuty.writes()).hasSize(11);
        assertThat(Files.readString(secrets())).contains("PAGERDUTY_KEY_DEFAULT=0");
        assertThat(run(Map.of("TRUNKLINE_GENESYS_SECRET", "a", "TRUNKLINE_CXONE_SECRET", "b"), "check")
                        .out())
                .contains("\nOK: ");
    }

    @Test
    void a_run_that_breaks_off_says_how_far_it_came_and_the_next_goes_on() {
        pagerDuty.cutAfter(4);

        CommandLineRun broken = run("provision", "apply");

        assertThat(broken.exit()).isEqualTo(1);
        assertThat(broken.err())
                .contains(
                        "it may have been done all the same", "Broke off after 3 of 11 actions; what is done is done");
        pagerDuty.mend();
        CommandLineRun next = run("provision", "apply");
        assertThat(next.exit()).isZero();
        assertThat(next.out()).endsWith("Done: 7 actions.\n");
        assertThat(pagerDuty.writes()).hasSize(11);
    }

    @Test
    void drift_shows_what_was_edited_by_hand_and_nothing_else() {
        run("provision", "apply");
        pagerDuty.find("services", "EU Finance").put("acknowledgement_timeout", 60);

        CommandLineRun drift = run("provision", "drift");

        assertThat(drift.exit()).isEqualTo(3);
        assertThat(drift.out())
                .isEqualToNormalizingNewlines(
                        "~ service \"EU Finance\"\n    acknowledgement timeout: 1 min => 30 min\n");
    }

    @Test
    void what_the_token_may_not_see_is_said_and_is_never_all_well() {
        run("provision", "apply");
        Map<String, String> closed = Map.of(
                "/business_services", "business service \"Telephony Infrastructure\"",
                "/service_dependencies", "dependency \"Telephony Infrastructure on EU Finance\"",
                "/services/PSE009/integrations", "the routing key of integration \"EU Finance: Trunkline\"",
                "/escalation_policies", "GET /escalation_policies with ",
                "/schedules", "GET /schedules with ");
        closed.forEach((path, shown) -> {
            pagerDuty.close(path, 403);
            for (String command : List.of("plan", "drift", "apply")) {
                CommandLineRun run = run("provision", command);
                assertThat(run.exit()).as("%s, %s", command, path).isEqualTo(exit(command, path));
                assertThat(run.err()).contains(shown);
            }
            pagerDuty.close(path, 404);
            CommandLineRun notFound = run("provision", "drift");
            assertThat(notFound.exit()).as(path).isEqualTo(1);
            assertThat(notFound.err()).contains(shown);
            pagerDuty.close(path, 0);
        });
        assertThat(pagerDuty.writes()).hasSize(11);
        assertThat(run("provision", "drift").exit()).isZero();
    }

    /** Apply does the rest, where there is one. */
    private static int exit(String command, String path) {
        boolean nothingIsLeft = path.equals("/schedules") || path.equals("/escalation_policies");
        return command.equals("apply") && !nothingIsLeft ? 3 : 1;
    }

    @Test
    void drift_names_a_disabled_service() {
        run("provision", "apply");
        pagerDuty.find("services", "EU Finance").put("status", "disabled");

        CommandLineRun drift = run("provision", "drift");

        assertThat(drift.exit()).isEqualTo(3);
        assertThat(drift.err()).contains("\"EU Finance\" is disabled");
    }

    @Test
    void another_key_is_replaced_with_a_word_and_kept() throws Exception {
        Files.writeString(secrets(), "PAGERDUTY_KEY_EU_FINANCE=" + "k".repeat(28) + "1234\n");

        assertThat(run("provision", "plan").out()).contains("as PAGERDUTY_KEY_EU_FINANCE, in the place of ...1234");
        CommandLineRun apply = run("provision", "apply");

        assertThat(apply.exit()).isZero();
        assertThat(apply.err())
                .contains("PAGERDUTY_KEY_EU_FINANCE had another value, ...1234: it is kept in " + secrets())
                .doesNotContain("kkkk");
        assertThat(apply.out()).doesNotContain("kkkk");
        assertThat(Files.readAllLines(secrets()))
                .contains("#PAGERDUTY_KEY_EU_FINANCE=" + "k".repeat(28) + "1234")
                .anyMatch(line -> line.startsWith("PAGERDUTY_KEY_EU_FINANCE=0"));
    }

    @Test
    void two_applies_at_once_take_turns() throws Exception {
        try (PlanStep ours = PlanStep.of(secrets())) {
            CommandLineRun other = run("provision", "apply");

            assertThat(other.exit()).isEqualTo(1);
            assertThat(other.err()).contains("another apply is under way");
            assertThat(pagerDuty.writes()).isEmpty();
        }
        assertThat(run("provision", "apply").exit()).isZero();
    }

    @Test
    void terraform_says_what_it_could_not_look_at() {
        run("provision", "apply");
        pagerDuty.close("/business_services", 403);

        CommandLineRun terraform = run("provision", "terraform");

        assertThat(terraform.exit()).isEqualTo(1);
        assertThat(terraform.err()).contains("business service \"Telephony Infrastructure\" could not be looked at");
        assertThat(terraform.out()).contains("to = pagerduty_service.eu_finance\n");
    }

    @Test
    void terraform_imports_neither_of_two() {
        run("provision", "apply");
        pagerDuty.add("business_services", "name", "Telephony Infrastructure");

        CommandLineRun terraform = run("provision", "terraform");

        assertThat(terraform.exit()).isEqualTo(1);
        assertThat(terraform.err()).contains("business service \"Telephony Infrastructure\" is in PagerDuty 2 times");
        assertThat(terraform.out()).isEmpty();
    }

    @Test
    void one_service_alone() {
        assertThat(run("provision", "apply", "--only", "eu-finance").exit()).isZero();

        assertThat(pagerDuty.names("services")).containsExactly("EU Finance");
        CommandLineRun unknown = run("provision", "plan", "--only", "eu-fin");
        assertThat(unknown.exit()).isEqualTo(2);
        assertThat(unknown.err()).contains("pagerduty.yaml has no service 'eu-fin'");
    }

    @Test
    void terraform_imports_what_exists_and_asks_no_account_offline() {
        run("provision", "apply", "--only", "eu-finance");

        CommandLineRun terraform = run("provision", "terraform");
        assertThat(terraform.exit()).isZero();
        assertThat(terraform.out())
                .contains("import {\n  to = pagerduty_service.eu_finance\n  id = \"PSE007\"\n}\n")
                .doesNotContain("to = pagerduty_service.us_east_retail\n");
        CommandLineRun offline = run(Map.of(), "provision", "terraform", "--offline");
        assertThat(offline.exit()).isZero();
        assertThat(offline.out())
                .contains("resource \"pagerduty_service\" \"eu_finance\"")
                .doesNotContain("import {");
    }

    @Test
    void what_is_not_there_stops_it_before_anything_is_done() {
        try (RestStandIn nobody = RestStandIn.start()) {
            Map<String, String> environment = new HashMap<>();
            environment.put("TRUNKLINE_PAGERDUTY_REST_TOKEN", RestStandIn.TOKEN);
            environment.put("TRUNKLINE_PAGERDUTY_REST_URL", nobody.url());
            environment.put("TRUNKLINE_PAGERDUTY_SECRETS", secrets().toString());

            CommandLineRun apply = CommandLineRun.in(environment, "", "provision", "apply");

            assertThat(apply.exit()).isEqualTo(1);
            assertThat(apply.out()).isEqualTo("Nothing was done.\n");
            assertThat(apply.err()).contains("problem: schedule \"Telephony Engineers\" is not in PagerDuty");
            assertThat(nobody.writes()).isEmpty();
        }
    }

    @Test
    void without_a_token_and_with_a_wrong_one() {
        CommandLineRun none = run(Map.of(), "provision", "plan");
        assertThat(none.exit()).isEqualTo(1);
        assertThat(none.err()).startsWith("trunkline.pagerduty.rest.token is not set; expected a REST API key");

        CommandLineRun wrong = run(Map.of("TRUNKLINE_PAGERDUTY_REST_TOKEN", "wr0ng-t0ken"), "provision", "plan");
        assertThat(wrong.exit()).isEqualTo(1);
        assertThat(wrong.err()).contains("with 401: Unauthorized").doesNotContain("wr0ng-t0ken");
    }

    @Test
    void alone_it_is_wrong_usage() {
        CommandLineRun run = CommandLineRun.of("provision");

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).startsWith("Missing: one of plan, apply, drift, terraform");
    }
}
