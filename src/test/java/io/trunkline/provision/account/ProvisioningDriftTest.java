package io.trunkline.provision.account;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.trunkline.provision.Plan;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** An account that differs from pagerduty.yaml, or that holds things which others made. */
class ProvisioningDriftTest extends ProvisioningFixture {

    @Test
    void an_edit_by_hand_is_drift_and_is_put_right() throws Exception {
        apply();
        pagerDuty.find("services", "EU Finance").put("acknowledgement_timeout", 7200);
        ((ObjectNode) pagerDuty
                        .find("escalation_policies", "Telephony")
                        .path("escalation_rules")
                        .path(0))
                .put("escalation_delay_in_minutes", 60);

        assertThat(text())
                .contains(
                        "~ escalation policy \"Telephony\"\n    levels: schedule \"Telephony Engineers\" (60 min) -> ",
                        "~ service \"EU Finance\"\n    acknowledgement timeout: 120 min => 30 min\n",
                        "0 to create, 2 to change, 9 as they should be.");
        apply();

        assertThat(pagerDuty.writes().subList(ALL.size(), pagerDuty.writes().size()))
                .containsExactly("PUT /escalation_policies/PES006", "PUT /services/PSE009");
        assertThat(plan().changes()).isFalse();
    }

    @Test
    void a_level_goes_on_to_take_turns_when_its_policy_is_put_right() throws Exception {
        apply();
        ObjectNode policy = pagerDuty.find("escalation_policies", "Telephony").put("num_loops", 0);
        ((ObjectNode) policy.path("escalation_rules").path(0))
                .putObject("escalation_rule_assignment_strategy")
                .put("type", "round_robin");

        apply();

        assertThat(pagerDuty.find("escalation_policies", "Telephony").path("escalation_rules"))
                .extracting(rule -> rule.path("escalation_rule_assignment_strategy")
                        .path("type")
                        .asText())
                .containsExactly("round_robin", "", "");
        assertThat(plan().changes()).isFalse();
    }

    @Test
    void a_policy_that_was_renamed_there_is_made_anew_with_a_word_about_it() throws Exception {
        apply();
        pagerDuty.find("escalation_policies", "Telephony").put("name", "Phones");

        Plan plan = plan();

        assertThat(plan.warnings())
                .containsExactly(
                        "escalation policy \"Phones\" is what \"Telephony\" is to be: if it was renamed, give it its"
                                + " new name in pagerduty.yaml");
        assertThat(plan.unknown()).extracting("name").containsExactly("Phones");
        apply();
        assertThat(pagerDuty.names("escalation_policies")).containsExactly("Phones", "Telephony");
        assertThat(pagerDuty
                        .find("services", "EU Finance")
                        .path("escalation_policy")
                        .path("summary")
                        .asText())
                .isEqualTo("Telephony");
        assertThat(plan().changes()).isFalse();
        assertThat(text()).contains("? escalation policy \"Phones\" is not in pagerduty.yaml: left alone\n");
    }

    @Test
    void a_service_that_is_there_under_another_policy_is_moved_and_keeps_the_rest() throws Exception {
        String other = pagerDuty.add("escalation_policies", "name", "All hands");
        String service = pagerDuty.add("services", "name", "EU Finance");
        pagerDuty
                .find("services", "EU Finance")
                .put("description", "Made by hand")
                .put("alert_creation", "create_alerts_and_incidents")
                .putObject("escalation_policy")
                .put("id", other);

        assertThat(text())
                .contains(
                        "~ service \"EU Finance\"\n    escalation policy: All hands => Telephony\n"
                                + "    urgency: by support hours => high\n"
                                + "    acknowledgement timeout: never => 30 min\n",
                        "? escalation policy \"All hands\"");
        apply();

        assertThat(pagerDuty.writes()).contains("PUT /services/" + service);
        assertThat(pagerDuty.find("services", "EU Finance").path("description").asText())
                .isEqualTo("Made by hand");
        assertThat(pagerDuty.count("services")).isEqualTo(3);
        assertThat(plan().changes()).isFalse();
    }

    @Test
    void an_integration_whose_key_is_in_use_is_taken_whatever_its_name() throws Exception {
        apply();
        for (JsonNode each : pagerDuty.find("services", "EU Finance").path("integrations")) {
            ((ObjectNode) each).put("name", "Events API v2").put("summary", "Events API v2");
        }

        assertThat(plan().changes()).isFalse();
    }

    @Test
    void a_key_that_went_missing_here_is_fetched_again() throws Exception {
        apply();
        Files.writeString(secrets(), "PAGERDUTY_KEY_EU_FINANCE=another\n");

        assertThat(text()).contains("3 to change").contains("its routing key goes to " + secrets());
        apply();

        assertThat(Files.readAllLines(secrets()))
                .hasSize(4)
                .contains("PAGERDUTY_KEY_EU_FINANCE=" + key("EU Finance"), "#PAGERDUTY_KEY_EU_FINANCE=another");
        assertThat(pagerDuty.writes()).hasSize(ALL.size());
    }

    @Test
    void of_two_that_have_one_name_neither_is_taken() throws Exception {
        apply();
        String schedule = pagerDuty.add("schedules", "name", "Telephony Engineers");
        String user = pagerDuty.add("users", "email", "network.lead@example.com");
        String policy = pagerDuty.add("escalation_policies", "name", "Telephony");
        String service = pagerDuty.add("services", "name", "EU Finance");
        String parent = pagerDuty.add("business_services", "name", "Telephony Infrastructure");

        assertThat(plan().problems())
                .containsExactly(
                        twice("schedule \"Telephony Engineers\"", "PSC002", schedule),
                        twice("user network.lead@example.com", "PUS004", user),
                        twice("escalation policy \"Telephony\"", "PES006", policy),
                        twice("service \"EU Finance\"", "PSE009", service),
                        twice("business service \"Telephony Infrastructure\"", "PBU013", parent));
        assertThat(text()).endsWith(" as they should be. Nothing is done before the 5 problems are solved.\n");
    }

    private static String twice(String what, String one, String other) {
        return what + " is in PagerDuty 2 times (" + one + ", " + other
                + "); expected one, since names are all there is to go by";
    }

    @Test
    void of_two_integrations_the_one_whose_key_is_in_use_is_taken_and_without_one_neither() throws Exception {
        apply();
        ObjectNode service = pagerDuty.find("services", "EU Finance");
        ObjectNode other = service.path("integrations").path(0).deepCopy();
        other.put("id", "POTHER").put("integration_key", "1".repeat(32));
        service.withArray("integrations").insert(0, other);

        assertThat(plan().changes()).isFalse();
        assertThat(plan().problems()).isEmpty();
        Files.delete(secrets());
        assertThat(plan().problems()).singleElement().asString().contains("PSE009.POTHER, PSE009.PIN010");
    }

    @Test
    void whose_policy_a_change_is_too_is_said() throws Exception {
        apply();
        String policy =
                pagerDuty.find("escalation_policies", "Telephony").path("id").asText();
        pagerDuty.add("services", "name", "Payroll");
        pagerDuty.find("services", "Payroll").putObject("escalation_policy").put("id", policy);
        assertThat(plan().warnings()).isEmpty();

        pagerDuty.find("escalation_policies", "Telephony").put("num_loops", 9);

        assertThat(plan().warnings())
                .containsExactly("escalation policy \"Telephony\" is also that of service \"Payroll\", which is not in"
                        + " pagerduty.yaml: a change is one for it too");
    }

    @Test
    void grouping_that_is_of_others_too_is_no_news_unless_it_changes() throws Exception {
        groupFinanceBy("{type: content-based, window: 10m, fields: [class]}");
        apply();
        ObjectNode setting = pagerDuty.find("alert_grouping_settings", "EU Finance (Trunkline)");
        setting.withArray("services").addObject().put("id", "PELSE");
        assertThat(plan().warnings()).isEmpty();

        ((ObjectNode) setting.path("config")).put("aggregate", "any");

        assertThat(text()).contains("~ alert grouping \"EU Finance\"\n    fields: any of class => class\n");
        assertThat(plan().warnings())
                .containsExactly("alert grouping \"EU Finance\" is also that of 1 other service: a change is one for it"
                        + " too");
    }

    @Test
    void a_subscription_of_another_team_to_the_same_url_is_not_taken() throws Exception {
        subscribe();
        apply();
        for (JsonNode subscription : pagerDuty.everything("webhook_subscriptions")) {
            pagerDuty
                    .copy("webhook_subscriptions", subscription)
                    .putObject("filter")
                    .put("type", "team_reference")
                    .put("id", "PTEAM1");
        }

        assertThat(plan().problems()).isEmpty();
        assertThat(plan().changes()).isFalse();
    }
}
