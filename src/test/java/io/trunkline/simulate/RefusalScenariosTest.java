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
                    "1h",
                    "5s trigger trunk-us-1-down (1 of 1 out)",
                    "5s trigger trunk-us-1-down (1 of 1 out) bare",
                    "5s trigger trunk-us-1-down-2 (1 of 1 out) to key-default",
                    "5s trigger trunk-us-1-down-2 (1 of 1 out) bare to key-default");
            assertThat(s.ledger("SELECT outcome || ' ' || (last_resort_at - opened_at) FROM incident"))
                    .containsExactly("REJECTED 0");
        }
    }

    @Test
    void the_members_of_a_rejected_incident_are_untold_again_when_services_change() {
        try (Scenario s = new Scenario()) {
            s.pagerDuty(call -> call.report().routingKey().equals("key-mended") ? ACCEPTED : REFUSED)
                    .at("0s", DOWN, "trunk-us-1", "trunk-us-2")
                    .at("5m", UP, "trunk-us-2")
                    .servicesAt("10m", new FixedDirectory("key-mended"))
                    .moveTo("11m");
            assertThat(s.heard().subList(4, s.heard().size()))
                    .containsExactly("10m5s trigger trunk-us-1-down (1 of 1 out)");
        }
    }

    @Test
    void a_rejected_incident_is_told_again_when_a_person_says_so_for_those_that_are_still_out() {
        try (Scenario s = new Scenario()) {
            s.pagerDuty(call -> REFUSED)
                    .at("0s", DOWN, "trunk-us-1", "trunk-us-2")
                    .at("6m", UP, "trunk-us-2")
                    .moveTo("10m");
            assertThat(s.retryAt("10m", 2)).isFalse();
            s.pagerDuty(call -> ACCEPTED);
            assertThat(s.retryAt("10m", 1)).isTrue();
            assertThat(s.retryAt("10m", 1)).isFalse();
            s.moveTo("11m");
            assertThat(s.heard().subList(4, s.heard().size()))
                    .containsExactly("10m5s trigger trunk-us-1-down (1 of 1 out)");
        }
    }

    @Test
    void a_refused_resolve_is_sent_once_more_when_a_person_says_so() {
        try (Scenario s = new Scenario()) {
            s.answers(ACCEPTED, REFUSED, REFUSED).at("0s", DOWN, "trunk-us-1").at("10m", UP, "trunk-us-1");
            s.heardBy(
                    "20m",
                    "5s trigger trunk-us-1-down (1 of 1 out)",
                    "10m resolve trunk-us-1-down (0 of 1 out)",
                    "10m resolve trunk-us-1-down (0 of 1 out) bare");
            assertThat(s.ledger("SELECT outcome FROM incident")).containsExactly("UNRESOLVABLE");
            assertThat(s.retryAt("20m", 1)).isTrue();
            s.heardBy(
                    "1h",
                    "5s trigger trunk-us-1-down (1 of 1 out)",
                    "10m resolve trunk-us-1-down (0 of 1 out)",
                    "10m resolve trunk-us-1-down (0 of 1 out) bare",
                    "20m resolve trunk-us-1-down (0 of 1 out)");
            assertThat(s.ledger("SELECT outcome FROM incident")).containsExactly("RESOLVED");
            assertThat(s.retryAt("1h", 1)).isFalse();
        }
    }

    @Test
    void a_member_of_a_rejected_incident_that_stays_out_is_not_told_before() {
        try (Scenario s = new Scenario()) {
            s.pagerDuty(call -> REFUSED)
                    .at("0s", DOWN, "trunk-us-1")
                    .at("20m", DOWN, "trunk-us-1")
                    .restartAt("30m");
            s.moveTo("1h");
            assertThat(s.heard()).hasSize(4);
        }
    }

    @Test
    void a_rejected_incident_owes_a_resolve_where_a_call_was_left_unanswered() {
        try (Scenario s = new Scenario()) {
            s.answers(REFUSED, REFUSED, TIMEOUT, REFUSED, REFUSED).at("0s", DOWN, "trunk-us-1");
            s.heardBy(
                    "5m",
                    "5s trigger trunk-us-1-down (1 of 1 out)",
                    "5s trigger trunk-us-1-down (1 of 1 out) bare",
                    "5s trigger trunk-us-1-down-2 (1 of 1 out) to key-default",
                    "7s trigger trunk-us-1-down-2 (1 of 1 out) to key-default",
                    "7s trigger trunk-us-1-down-2 (1 of 1 out) bare to key-default",
                    "7s resolve trunk-us-1-down-2 (1 of 1 out)");
        }
    }

    @Test
    void an_update_that_is_refused_bare_too_is_given_up_until_there_is_more_to_tell() {
        try (Scenario s = new Scenario()) {
            s.answers(ACCEPTED, REFUSED, REFUSED)
                    .at("0s", DOWN, "trunk-us-1")
                    .at("20s", DOWN, "trunk-us-2")
                    .at("50s", DOWN, "trunk-us-3");
            s.heardBy(
                    "1h",
                    "5s trigger trunk-us-1-down (1 of 1 out)",
                    "20s update trunk-us-1-down (2 of 2 out)",
                    "35s update trunk-us-1-down (2 of 2 out) bare",
                    "50s update trunk-us-1-down (3 of 3 out)");
        }
    }

    @Test
    void a_resolve_that_is_refused_bare_too_closes_as_unresolvable_and_its_key_is_never_given_again() {
        try (Scenario s = new Scenario()) {
            s.answers(ACCEPTED, REFUSED, REFUSED)
                    .at("0s", DOWN, "trunk-us-1")
                    .at("10m", UP, "trunk-us-1")
                    .at("50h", DOWN, "trunk-us-1");
            s.heardBy(
                    "51h",
                    "5s trigger trunk-us-1-down (1 of 1 out)",
                    "10m resolve trunk-us-1-down (0 of 1 out)",
                    "10m resolve trunk-us-1-down (0 of 1 out) bare",
                    "50h5s trigger trunk-us-1-down-2 (1 of 1 out)");
            assertThat(s.ledger("SELECT outcome FROM incident WHERE state = 'CLOSED'"))
                    .containsExactly("UNRESOLVABLE");
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
    void who_falls_again_between_a_refusal_and_the_bare_body_is_told() {
        try (Scenario s = new Scenario(Scenario.settings("0s", "0s", "5s", "60s"))) {
            s.duringTheNextCall(during -> during.at("6s", UP, "trunk-us-1").at("7s", DOWN, "trunk-us-1"), REFUSED)
                    .at("0s", DOWN, "trunk-us-1", "trunk-us-2");
            s.heardBy("1h", "5s trigger trunk-us-1-down (2 of 2 out)", "7s trigger trunk-us-1-down (2 of 2 out) bare");
        }
    }
}
