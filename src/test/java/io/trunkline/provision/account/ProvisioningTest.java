package io.trunkline.provision.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.trunkline.pagerduty.rest.RestFailure;
import io.trunkline.provision.Account;
import io.trunkline.provision.Action;
import io.trunkline.provision.ExistingObject;
import io.trunkline.provision.Kind;
import io.trunkline.provision.Plan;
import io.trunkline.provision.ProvisioningConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The shipped pagerduty.yaml against an account with the guide's people and nothing else, and what may happen to it. */
class ProvisioningTest extends ProvisioningFixture {

    @Test
    void an_empty_account_is_set_up_in_order_and_then_there_is_nothing_to_do() throws Exception {
        assertThat(plan().changes()).isTrue();
        assertThat(pagerDuty.writes()).isEmpty();

        apply();

        assertThat(pagerDuty.writes()).isEqualTo(ALL);
        assertThat(plan().changes()).isFalse();
        assertThat(plan().unknown()).isEmpty();
        assertThat(plan().warnings()).isEmpty();
        apply();
        assertThat(pagerDuty.writes()).hasSize(ALL.size());
    }

    @Test
    void the_ladder_is_the_guides() throws Exception {
        apply();

        JsonNode policy = pagerDuty.find("escalation_policies", "Telephony");
        assertThat(policy.path("num_loops").asInt()).isEqualTo(2);
        assertThat(policy.path("escalation_rules"))
                .extracting(rule -> rule.path("escalation_delay_in_minutes").asInt())
                .containsExactly(15, 15, 15);
        assertThat(policy.path("escalation_rules"))
                .extracting(rule -> rule.path("targets").path(0).path("id").asText())
                .containsExactly("PSC002", "PUS004", "PUS005");
    }

    @Test
    void no_timeout_is_left_to_pagerduty() throws Exception {
        apply();

        ObjectNode service = pagerDuty.find("services", "US-East Retail");
        assertThat(service.path("auto_resolve_timeout").isNull()).isTrue();
        assertThat(service.path("acknowledgement_timeout").asInt()).isEqualTo(1800);
        assertThat(service.path("incident_urgency_rule").path("urgency").asText())
                .isEqualTo("high");
        assertThat(service.path("alert_creation").asText()).isEqualTo("create_alerts_and_incidents");
    }

    @Test
    void keys_go_to_a_file_of_their_owners_alone_which_keeps_what_it_had() throws Exception {
        Files.createDirectories(secrets().getParent());
        Files.writeString(secrets(), "# mine\nOTHER=1\nPAGERDUTY_KEY_EU_FINANCE=old\n");

        apply();

        assertThat(Files.readAllLines(secrets()))
                .startsWith("# mine", "OTHER=1")
                .containsOnlyOnce("PAGERDUTY_KEY_US_EAST_RETAIL=" + key("US-East Retail"))
                .containsOnlyOnce("PAGERDUTY_KEY_EU_FINANCE=" + key("EU Finance"))
                .containsOnlyOnce("PAGERDUTY_KEY_DEFAULT=" + key("Telephony, unassigned"))
                .containsOnlyOnce("#PAGERDUTY_KEY_EU_FINANCE=old")
                .hasSize(6);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secrets())))
                .isEqualTo("rw-------");
    }

    @Test
    void a_file_of_its_own_takes_a_key_too() throws Exception {
        Path own = folder.resolve("keys").resolve("finance");
        edit("services.yaml", "{{env:PAGERDUTY_KEY_EU_FINANCE}}", "{{file:" + own + "}}");

        apply();

        assertThat(own).hasContent(key("EU Finance"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(own)))
                .isEqualTo("rw-------");
        assertThat(plan().changes()).isFalse();

        Files.writeString(own, "another-1234\n");
        assertThat(text()).contains("goes to " + own + ", in the place of ...1234");
        apply();
        assertThat(own).hasContent(key("EU Finance"));
        assertThat(Path.of(own + ".old")).hasContent("another-1234");
        assertThat(told).contains(own + " had another value, ...1234: it is kept in " + own + ".old");
    }

    @Test
    void what_cannot_be_found_right_after_it_was_made_is_waited_for() throws Exception {
        pagerDuty.lag(2);

        apply();

        assertThat(pagerDuty.writes()).isEqualTo(ALL);
        assertThat(pace.pauses()).isNotEmpty();
        pagerDuty.lag(0);
        assertThat(plan().changes()).isFalse();
    }

    @Test
    void a_run_that_breaks_anywhere_is_finished_by_the_next() throws Exception {
        for (int done = 1; done <= ALL.size(); done++) {
            try (RestStandIn fresh = RestStandIn.start().withTheGuidesPeople()) {
                Files.deleteIfExists(secrets());
                fresh.cutAfter(done);
                assertThatThrownBy(() -> apply(fresh)).isInstanceOf(RestFailure.class);
                assertThat(fresh.writes()).hasSize(done);
                fresh.mend();

                apply(fresh);

                assertThat(fresh.writes()).as("after a break at %s", done).isEqualTo(ALL);
                assertThat(Files.readAllLines(secrets())).hasSize(3);
                assertThat(plan(fresh).changes()).isFalse();
            }
        }
    }

    @Test
    void dependencies_that_stay_unfound_are_made_by_apply() throws Exception {
        pagerDuty.cutAfter(8);
        assertThatThrownBy(this::apply).isInstanceOf(RestFailure.class);
        pagerDuty.mend();
        pagerDuty.close("/service_dependencies/business_services/", 404);

        apply();

        assertThat(pagerDuty.writes()).isEqualTo(ALL);
    }

    @Test
    void what_breaks_off_before_it_can_be_found_is_finished_by_the_next() throws Exception {
        pagerDuty.cutAfter(ALL.size());
        assertThatThrownBy(this::apply).isInstanceOf(RestFailure.class);
        pagerDuty.mend();
        pagerDuty.closeFor("/service_dependencies/business_services/", 2);

        apply();

        assertThat(pagerDuty.writes()).isEqualTo(ALL);
    }

    @Test
    void a_token_that_may_not_see_the_keys_compares_the_rest() throws Exception {
        apply();
        pagerDuty.hideKeys();

        assertThat(plan().changes()).isFalse();
        assertThat(plan().warnings()).isEmpty();
        assertThat(plan().unseen())
                .hasSize(3)
                .contains(
                        "the routing key of integration \"EU Finance: Trunkline\" could not be compared: PagerDuty does"
                                + " not show it to this token");
        Files.delete(secrets());
        assertThat(plan().warnings()).hasSize(3).allSatisfy(warning -> assertThat(warning)
                .startsWith("PagerDuty does not show the key of integration "));
    }

    @Test
    void a_key_in_the_yaml_itself_is_a_problem() throws Exception {
        edit("services.yaml", "{{env:PAGERDUTY_KEY_EU_FINANCE}}", "abcdefgh01234567");

        assertThat(plan().problems())
                .containsExactly(
                        "services.yaml has ...4567 itself for \"EU Finance\", where a new key cannot be written;"
                                + " expected routing-key: \"{{env:NAME}}\" or \"{{file:PATH}}\"");
    }

    @Test
    void a_variable_that_the_environment_has_is_warned_about() throws Exception {
        environment.put("PAGERDUTY_KEY_EU_FINANCE", "abcdefgh01234567");

        assertThat(plan().warnings())
                .containsExactly(
                        "the environment's PAGERDUTY_KEY_EU_FINANCE counts before the secrets file: take it away"
                                + " there, or \"EU Finance\" keeps its old key");
    }

    @Test
    void user_missing_in_pagerduty_is_a_problem_and_a_similar_name_is_not_taken() throws Exception {
        edit("pagerduty.yaml", "[Telephony Engineers]", "[Telephony Engineer]");
        edit("pagerduty.yaml", "network.lead@", "work.lead@");

        assertThat(plan().problems())
                .containsExactly(
                        "schedule \"Telephony Engineer\" is not in PagerDuty; expected one that is there, since no schedule is"
                                + " made here",
                        "user work.lead@example.com is not in PagerDuty; expected one that is there, since no user is made"
                                + " here");
    }

    @Test
    void a_name_is_found_beyond_the_first_page_and_among_those_that_hold_it() throws Exception {
        apply();
        for (int i = 0; i < 230; i++) {
            pagerDuty.add("services", "name", "EU Finance " + i);
            pagerDuty.add("escalation_policies", "name", "Telephony " + i);
        }
        String last = pagerDuty.add("services", "name", "Unheard of");

        Plan plan = plan();

        assertThat(plan.changes()).isFalse();
        assertThat(plan.unknown()).hasSize(461).extracting("id").contains(last);
        assertThat(text()).contains("? and 441 more: left alone\n");
    }

    @Test
    void only_one_service_and_what_it_needs() throws Exception {
        ProvisioningConfig only = blueprint().only("eu-finance").orElseThrow();
        Account account = survey(pagerDuty).of(only);
        Plan plan = Plan.of(only, blueprint(), account);

        apply(pagerDuty, plan, account);

        assertThat(pagerDuty.writes())
                .containsExactly(
                        "POST /escalation_policies",
                        "POST /services",
                        "POST /services/PSE007/integrations",
                        "POST /business_services",
                        "POST /service_dependencies/associate");
        assertThat(pagerDuty.names("services")).containsExactly("EU Finance");
        assertThat(plan().unknown()).isEmpty();
    }

    @Test
    void grouping_that_the_plan_has_not_is_left_out_with_a_word() throws Exception {
        pagerDuty.withoutGrouping();
        groupFinanceBy("{type: time}");

        assertThat(plan().warnings())
                .containsExactly("alert grouping \"EU Finance\" is left out: the account's plan has none");
        apply();

        assertThat(pagerDuty.writes()).isEqualTo(ALL);
        assertThat(plan().changes()).isFalse();
    }

    @Test
    void grouping_is_made_and_compared() throws Exception {
        groupFinanceBy("{type: content-based, window: 10m, fields: [class]}");
        apply();

        ObjectNode setting = pagerDuty.find("alert_grouping_settings", "EU Finance (Trunkline)");
        assertThat(setting.path("config").path("time_window").asInt()).isEqualTo(600);
        assertThat(plan().changes()).isFalse();
        ((ObjectNode) setting.path("config")).put("time_window", 3600);
        assertThat(text()).contains("~ alert grouping \"EU Finance\"\n    window: 60 min => 10 min\n");
        apply();
        assertThat(plan().changes()).isFalse();
    }

    @Test
    void a_subscription_gives_its_secret_once() throws Exception {
        subscribe();

        apply();

        assertThat(Files.readAllLines(secrets())).contains("PAGERDUTY_WEBHOOK_SECRET=webhook-s3cret-0123456789");
        assertThat(plan().changes()).isFalse();
        Files.delete(secrets());
        assertThat(plan().warnings()).singleElement().asString().contains("shows it only when it makes one");
    }

    @Test
    void the_rate_limit_is_sat_out() throws Exception {
        pagerDuty.throttleOnce(7);
        pagerDuty.throttleOnce(-1);

        apply();

        assertThat(pagerDuty.writes()).isEqualTo(ALL);
        assertThat(pace.pauses()).hasSize(2).first().isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void a_service_that_is_switched_off_is_warned_about() throws Exception {
        apply();
        pagerDuty.find("services", "EU Finance").put("status", "disabled");

        assertThat(plan().warnings())
                .containsExactly("service \"EU Finance\" is disabled in PagerDuty: what is sent there reaches no one");
    }

    @Test
    void pagerdutys_objection_is_reported() throws Exception {
        Account account = survey(pagerDuty).of(blueprint());
        Plan plan = Plan.of(blueprint(), account);
        pagerDuty.add("escalation_policies", "name", "Telephony");
        plan = new Plan(
                List.of(new Action.Change(
                        plan.actions().get(0).wanted(),
                        new ExistingObject(
                                Kind.POLICY, "Old", pagerDuty.add("escalation_policies", "name", "Old"), Map.of()),
                        List.of())),
                List.of(),
                List.of(),
                List.of(),
                List.of());

        Plan clashing = plan;
        assertThatThrownBy(() -> apply(pagerDuty, clashing, account))
                .hasMessageStartingWith("PagerDuty refused PUT /escalation_policies/")
                .hasMessageEndingWith("with 400: Invalid Input Provided; Name has already been taken.");
    }
}
