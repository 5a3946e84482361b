package io.trunkline.simulate;

import static io.trunkline.model.Status.DEGRADED;
import static io.trunkline.model.Status.DOWN;
import static io.trunkline.model.Status.UP;
import static io.trunkline.simulate.Answers.ACCEPTED;
import static io.trunkline.simulate.Answers.GATEWAY_400;
import static io.trunkline.simulate.Answers.NOT_FOUND;
import static io.trunkline.simulate.Answers.REFUSED;
import static io.trunkline.simulate.Answers.TIMEOUT;
import static io.trunkline.simulate.Answers.TOO_LARGE;
import static io.trunkline.simulate.Answers.UNREACHABLE;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.ledger.PendingCall;
import io.trunkline.model.DeliveryResult;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What a 400 leads to, step by step, until somebody is told (rule 12). */
class RefusalScenariosTest {

    private static final Function<PendingCall, DeliveryResult> RETAIL_REFUSED =
            call -> call.report().routingKey().equals("key-retail") ? REFUSED : ACCEPTED;

    @Test
    void a_refused_body_is_sent_bare_at_once() {
        try (Scenario s = new Scenario()) {
            s.answers(REFUSED).at("0s", DOWN, "trunk-us-1").at("10m", UP, "trunk-us-1");
            s.heardBy(
                    "1h",
                    "5s trigger trunk-us-1-down (1 of 1 out)",
                    "5s trigger trunk-us-1-down (1 of 1 out) bare",
                    "10m resolve trunk-us-1-down (0 of 1 out)");
            assertThat(s.ledger("SELECT reasons FROM incident")).containsExactly("'payload.severity' is invalid");
        }
    }

    @Test
    void a_body_that_is_too_large_is_sent_bare_at_once_and_owes_nothing() {
        try (Scenario s = new Scenario()) {
            s.answers(TOO_LARGE).at("0s", DOWN, "trunk-us-1").at("10m", UP, "trunk-us-1");
            s.heardBy(
                    "1h",
                    "5s trigger trunk-us-1-down (1 of 1 out)",
                    "5s trigger trunk-us-1-down (1 of 1 out) bare",
                    "10m resolve trunk-us-1-down (0 of 1 out)");
            assertThat(s.ledger("SELECT unanswered FROM incident")).containsExactly("0");
        }
    }

    @Test
    void a_client_error_that_repeats_alternates_with_the_bare_body_after_three_tries() {
        try (Scenario s = new Scenario()) {
            s.pagerDuty(call -> NOT_FOUND).at("0s", DOWN, "trunk-us-1");
            s.heardBy(
                    "40s",
                    "5s trigger trunk-us-1-down (1 of 1 out)",
                    "7s trigger trunk-us-1-down (1 of 1 out)",
                    "11s trigger trunk-us-1-down (1 of 1 out)",
                    "19s trigger trunk-us-1-down (1 of 1 out) bare",
                    "35s trigger trunk-us-1-down (1 of 1 out)");
        }
    }

    @Test
    void a_gateways_400_is_tried_again_until_pagerduty_answers() {
        try (Scenario s = new Scenario()) {
            s.answers(GATEWAY_400, GATEWAY_400, ACCEPTED, GATEWAY_400, ACCEPTED)
                    .at("0s", DOWN, "trunk-us-1")
                    .at("10m", UP, "trunk-us-1");
            s.heardBy(
                    "1h",
                    "5s trigger trunk-us-1-down (1 of 1 out)",
                    "7s trigger trunk-us-1-down (1 of 1 out)",
                    "11s trigger trunk-us-1-down (1 of 1 out)",
                    "10m resolve trunk-us-1-down (0 of 1 out)",
                    "10m2s resolve trunk-us-1-down (0 of 1 out)",
                    "20m2s resolve trunk-us-1-down (0 of 1 out)");
            assertThat(s.ledger("SELECT outcome FROM incident")).containsExactly("RESOLVED");
        }
    }

    @Test
    void refused_bare_too_it_goes_to_the_default_service_under_a_new_key() {
        try (Scenario s = new Scenario()) {
            s.pagerDuty(RETAIL_REFUSED).at("0s", DOWN, "trunk-us-1").at("10m", UP, "trunk-us-1");
            s.heardBy(
                    "1h",
                    "5s trigger trunk-us-1-down (1 of 1 out)",
                    "5s trigger trunk-us-1-down (1 of 1 out) bare",
                    "5s trigger trunk-us-1-down-2 (1 of 1 out) to key-default",
                    "10m resolve trunk-us-1-down-2 (0 of 1 out) to key-default");
        }
    }

    @Test
    void a_readdressed_incident_takes_the_joins_of_its_service() {
        try (Scenario s = new Scenario()) {
            s.pagerDuty(RETAIL_REFUSED).at("0s", DOWN, "trunk-us-1").at("20s", DOWN, "trunk-us-2");
            s.heardBy(
                    "1h",
                    "5s trigger trunk-us-1-down (1 of 1 out)",
                    "5s trigger trunk-us-1-down (1 of 1 out) bare",
                    "5s trigger trunk-us-1-down-2 (1 of 1 out) to key-default",
                    "20s update trunk-us-1-down-2 (2 of 2 out) to key-default");
        }
    }

    @Test
    void a_readdressed_incident_owes_a_resolve_where_a_call_was_left_unanswered() {
        try (Scenario s = new Scenario()) {
            s.answers(TIMEOUT, REFUSED, REFUSED, ACCEPTED).at("0s", DOWN, "trunk-us-1");
            s.heardBy(
                    "1h",
                    "5s trigger trunk-us-1-down (1 of 1 out)",
                    "7s trigger trunk-us-1-down (1 of 1 out)",
                    "7s trigger trunk-us-1-down (1 of 1 out) bare",
                    "7s trigger trunk-us-1-down-2 (1 of 1 out) to key-default",
                    "7s resolve trunk-us-1-down (1 of 1 out)",
                    "10m7s resolve trunk-us-1-down (1 of 1 out)");
        }
    }

    @Test
    void what_moved_on_during_refused_calls_pages_as_what_it_is() {
        try (Scenario s = new Scenario()) {
            s.answers(TIMEOUT, REFUSED, REFUSED).at("0s", DOWN, "trunk-us-1").at("6s", DEGRADED, "trunk-us-1");
            s.heardBy(
                    "5m",
                    "5s trigger trunk-us-1-down (1 of 1 out)",
                    "7s trigger trunk-us-1-down (1 of 1 out)",
                    "7s trigger trunk-us-1-down (1 of 1 out) bare",
                    "7s resolve trunk-us-1-down (1 of 1 out)",
                    "12s trigger trunk-us-1-degraded (1 of 1 out)");
        }
    }

    @Test
    void an_outage_that_ends_before_the_default_service_was_called_is_not_paged_there() {
        try (Scenario s = new Scenario()) {
            s.answers(REFUSED)
                    .duringTheNextCall(during -> during.at("6s", UP, "trunk-us-1"), REFUSED)
                    .at("0s", DOWN, "trunk-us-1");
            s.heardBy("1h", "5s trigger trunk-us-1-down (1 of 1 out)", "5s trigger trunk-us-1-down (1 of 1 out) bare");
        }
    }

    @Test
    void refused_everywhere_it_closes_as_rejected_and_the_last_resort_is_taken_once() {
        try (Scenario s = new Scenario()) {
            s.pagerDuty(call -> REFUSED).at("0s", DOWN, "trunk-us-1");
            s.heardBy(
                    "1m",
                    "5s trigger trunk-us-1-down (1 of 1 out)",
                    "5s trigger trunk-us-1-down (1 of 1 out) bare",
                    "5s trigger trunk-us-1-down-2 (1 of 1 out) to key-default",
                    "5s trigger trunk-us-1-down-2 (1 of 1 out) bare to key-default");
            assertThat(s.ledger("SELECT outcome || ' ' || (last_resort_at - opened_at) FROM incident"))
                    .containsExactly("REJECTED 0");
        }
    }

    @Test
    void what_is_refused_everywhere_is_repeated_by_itself_until_it_is_accepted_with_one_last_resort() {
        try (Scenario s = new Scenario()) {
            s.pagerDuty(call -> REFUSED).at("0s", DOWN, "trunk-us-1").moveTo("4h");
            assertThat(starts(s)).containsExactly("5s", "1m5s", "6m5s", "21m5s", "1h21m5s", "2h21m5s", "3h21m5s");
            s.pagerDuty(call -> ACCEPTED).at("5h", UP, "trunk-us-1").moveTo("9h");
            assertThat(s.heard().subList(28, s.heard().size()))
                    .containsExactly(
                            "4h21m5s trigger trunk-us-1-down (1 of 1 out)", "5h resolve trunk-us-1-down (0 of 1 out)");
            assertThat(s.ledger("SELECT outcome || ' ' || (last_resort_at - opened_at) FROM incident"))
                    .containsExactly("RESOLVED 0");
            assertThat(s.ledger("SELECT COUNT(*) FROM last_resort")).containsExactly("1");
        }
    }

    @Test
    void what_a_refusal_held_is_held_no_more_once_a_repeat_is_accepted() {
        String held = "SELECT COALESCE(hold_reason, 'none') FROM component";
        try (Scenario s = new Scenario()) {
            s.pagerDuty(call -> REFUSED).at("0s", DOWN, "trunk-us-1").moveTo("1m");
            assertThat(s.ledger(held)).containsExactly("REJECTED");
            s.pagerDuty(call -> ACCEPTED).moveTo("2m");
            assertThat(s.ledger(held)).containsExactly("none");
            assertThat(s.heard()).hasSize(5);
        }
    }

    /** When the first call of each round was made. */
    private static List<String> starts(Scenario s) {
        return s.heard().stream()
                .map(line -> line.substring(0, line.indexOf(' ')))
                .distinct()
                .toList();
    }

    @Test
    void a_refused_incident_that_everybody_has_left_is_repeated_no_more() {
        try (Scenario s = new Scenario()) {
            s.pagerDuty(call -> REFUSED)
                    .at("0s", DOWN, "trunk-us-1")
                    .at("2m", UP, "trunk-us-1")
                    .moveTo("9h");
            assertThat(starts(s)).containsExactly("5s", "1m5s");
        }
    }

    @Test
    void what_falls_after_a_refusal_joins_no_repeat_and_has_a_last_resort_of_its_own() {
        try (Scenario s = new Scenario(ScenarioSettings.settings("5m", "30m", "5s", "2h"))) {
            s.pagerDuty(call -> REFUSED).at("0s", DOWN, "trunk-us-1").moveTo("30s");
            s.duringTheNextCall(during -> during.at("1m6s", DOWN, "trunk-us-2"), REFUSED)
                    .moveTo("1m20s");
            assertThat(s.ledger("SELECT COUNT(*) FROM last_resort")).containsExactly("2");
            assertThat(s.ledger("SELECT incident || ' ' || component FROM incident_member ORDER BY 1"))
                    .containsExactly("1 genesys/trunk/trunk-us-1", "2 genesys/trunk/trunk-us-2");
        }
    }

    @Test
    void rejected_incident_is_sent_again_when_services_change() {
        try (Scenario s = new Scenario()) {
            s.pagerDuty(call -> call.report().routingKey().equals("key-mended") ? ACCEPTED : REFUSED)
                    .at("0s", DOWN, "trunk-us-1", "trunk-us-2")
                    .at("5m", UP, "trunk-us-2")
                    .servicesAt("10m", new FixedDirectory("key-mended"))
                    .moveTo("9h");
            assertThat(s.heard().subList(12, s.heard().size()))
                    .containsExactly("10m5s trigger trunk-us-1-down (1 of 1 out)");
        }
    }

    @Test
    void rejected_incident_is_sent_again_on_retry_for_members_still_out() {
        try (Scenario s = new Scenario()) {
            s.pagerDuty(call -> REFUSED)
                    .at("0s", DOWN, "trunk-us-1", "trunk-us-2")
                    .at("5m", UP, "trunk-us-2")
                    .moveTo("10m");
            assertThat(s.retryAt("10m", 2)).isFalse();
            s.pagerDuty(call -> ACCEPTED);
            assertThat(s.retryAt("10m", 1)).isTrue();
            assertThat(s.retryAt("10m", 1)).isFalse();
            s.moveTo("9h");
            assertThat(s.heard().subList(12, s.heard().size()))
                    .containsExactly("10m trigger trunk-us-1-down (1 of 1 out)");
        }
    }

    @Test
    void what_people_have_repeated_begins_the_pauses_anew() {
        try (Scenario s = new Scenario()) {
            s.pagerDuty(call -> REFUSED).at("0s", DOWN, "trunk-us-1").moveTo("4m");
            assertThat(s.retryAt("4m", 1)).isTrue();
            assertThat(s.retryAt("5m", 1)).isTrue();
            int before = s.heard().size();
            s.moveTo("9m");
            assertThat(s.heard()).hasSize(before);
            s.moveTo("11m");
            assertThat(s.heard()).hasSizeGreaterThan(before);
            assertThat(s.ledger("SELECT refused_rounds FROM incident")).containsExactly("3");
        }
    }

    @Test
    void a_refused_resolve_is_repeated_by_itself_and_at_once_when_a_person_says_so() {
        try (Scenario s = new Scenario()) {
            s.answers(ACCEPTED, REFUSED, REFUSED, REFUSED, REFUSED)
                    .at("0s", DOWN, "trunk-us-1")
                    .at("10m", UP, "trunk-us-1");
            s.heardBy(
                    "12m",
                    "5s trigger trunk-us-1-down (1 of 1 out)",
                    "10m resolve trunk-us-1-down (0 of 1 out)",
                    "10m resolve trunk-us-1-down (0 of 1 out) bare",
                    "11m resolve trunk-us-1-down (0 of 1 out)",
                    "11m resolve trunk-us-1-down (0 of 1 out) bare");
            assertThat(s.ledger("SELECT outcome FROM incident")).containsExactly("UNRESOLVABLE");
            assertThat(s.retryAt("12m", 1)).isTrue();
            s.moveTo("9h");
            assertThat(s.heard().subList(5, s.heard().size()))
                    .containsExactly("12m resolve trunk-us-1-down (0 of 1 out)");
            assertThat(s.ledger("SELECT outcome FROM incident")).containsExactly("RESOLVED");
            assertThat(s.retryAt("9h", 1)).isFalse();
        }
    }

    @Test
    void a_refused_resolve_is_repeated_for_as_long_as_it_is_owed() {
        try (Scenario s = new Scenario()) {
            s.answers(ACCEPTED).pagerDuty(call -> REFUSED);
            s.at("0s", DOWN, "trunk-us-1").at("10m", UP, "trunk-us-1").moveTo("3h");
            assertThat(starts(s)).containsExactly("5s", "10m", "11m", "16m", "31m", "1h31m", "2h31m");
        }
    }

    @Test
    void a_rejected_incident_owes_a_resolve_where_a_call_was_left_unanswered() {
        try (Scenario s = new Scenario()) {
            s.answers(REFUSED, REFUSED, TIMEOUT, REFUSED, REFUSED).at("0s", DOWN, "trunk-us-1");
            s.heardBy(
                    "1m",
                    "5s trigger trunk-us-1-down (1 of 1 out)",
                    "5s trigger trunk-us-1-down (1 of 1 out) bare",
                    "5s trigger trunk-us-1-down-2 (1 of 1 out) to key-default",
                    "7s trigger trunk-us-1-down-2 (1 of 1 out) to key-default",
                    "7s trigger trunk-us-1-down-2 (1 of 1 out) bare to key-default",
                    "7s resolve trunk-us-1-down-2 (1 of 1 out)");
        }
    }

    @Test
    void join_whose_update_is_refused_bare_too_pages_anew() {
        try (Scenario s = new Scenario()) {
            s.answers(ACCEPTED, REFUSED, REFUSED)
                    .at("0s", DOWN, "trunk-us-1")
                    .at("20s", DOWN, "trunk-us-2")
                    .at("50s", DOWN, "trunk-us-3");
            s.heardBy(
                    "1h",
                    "5s trigger trunk-us-1-down (1 of 1 out)",
                    "20s update trunk-us-1-down (2 of 2 out)",
                    "20s update trunk-us-1-down (2 of 2 out) bare",
                    "25s trigger trunk-us-2-down (1 of 1 out)",
                    "50s update trunk-us-2-down (2 of 2 out)");
        }
    }

    @Test
    void the_key_of_a_resolve_that_is_refused_is_not_given_again() {
        try (Scenario s = new Scenario()) {
            s.answers(ACCEPTED, REFUSED, REFUSED, REFUSED, REFUSED)
                    .at("0s", DOWN, "trunk-us-1")
                    .at("10m", UP, "trunk-us-1")
                    .at("15m30s", DOWN, "trunk-us-1");
            s.heardBy(
                    "17m",
                    "5s trigger trunk-us-1-down (1 of 1 out)",
                    "10m resolve trunk-us-1-down (0 of 1 out)",
                    "10m resolve trunk-us-1-down (0 of 1 out) bare",
                    "11m resolve trunk-us-1-down (0 of 1 out)",
                    "11m resolve trunk-us-1-down (0 of 1 out) bare",
                    "15m35s trigger trunk-us-1-down-2 (1 of 1 out)",
                    "16m resolve trunk-us-1-down (1 of 1 out)");
        }
    }

    @Test
    void not_accepted_for_five_minutes_the_last_resort_is_taken_and_it_is_tried_on() {
        try (Scenario s = new Scenario()) {
            s.pagerDuty(call -> UNREACHABLE).at("0s", DOWN, "trunk-us-1").moveTo("5m");
            assertThat(s.ledger("SELECT last_resort_at FROM incident")).containsOnlyNulls();
            s.moveTo("30m");
            assertThat(s.ledger("SELECT CASE WHEN last_resort_at - opened_at >= 300000 THEN 1 END FROM incident"))
                    .containsExactly("1");
            int before = s.heard().size();
            s.pagerDuty(call -> ACCEPTED).moveTo("40m");
            assertThat(s.heard()).hasSize(before + 1);
        }
    }

    @Test
    void fall_between_a_refusal_and_the_bare_body_is_shown() {
        try (Scenario s = new Scenario(ScenarioSettings.settings("0s", "0s", "5s", "60s"))) {
            s.duringTheNextCall(during -> during.at("6s", UP, "trunk-us-1").at("7s", DOWN, "trunk-us-1"), REFUSED)
                    .at("0s", DOWN, "trunk-us-1", "trunk-us-2");
            s.heardBy("1h", "5s trigger trunk-us-1-down (2 of 2 out)", "7s trigger trunk-us-1-down (2 of 2 out) bare");
        }
    }
}
