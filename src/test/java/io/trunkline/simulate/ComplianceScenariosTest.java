package io.trunkline.simulate;

import static io.trunkline.simulate.Answers.ACCEPTED;
import static io.trunkline.simulate.Answers.REFUSED;
import static io.trunkline.simulate.Answers.TIMEOUT;
import static io.trunkline.simulate.Answers.UNREACHABLE;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.ledger.AcceptEvent.Acceptance;
import io.trunkline.pagerduty.Summary;
import org.junit.jupiter.api.Test;

/** Compliance events page at once, one each, and are never resolved by us (rule 11). */
class ComplianceScenariosTest {

    @Test
    void it_pages_at_once_and_is_never_resolved() {
        try (Scenario s = new Scenario()) {
            s.violation("0s", "recording-1", "body:1");
            s.heardBy("48h", "0s trigger recording-1-violation (1 of 1 out)");
            assertThat(s.ledger("SELECT state || ' ' || outcome FROM incident")).containsExactly("CLOSED REPORTED");
            assertThat(Summary.of(s.calls().get(0).report()))
                    .isEqualTo("CRITICAL: Unknown compliance.violation.detected (recording-1)");
        }
    }

    @Test
    void each_is_an_incident_of_its_own() {
        try (Scenario s = new Scenario()) {
            s.violation("0s", "recording-1", "body:1");
            s.violation("0s", "recording-2", "body:2");
            s.heardBy(
                    "1h",
                    "0s trigger recording-1-violation (1 of 1 out)",
                    "0s trigger recording-2-violation (1 of 1 out)");
        }
    }

    @Test
    void the_same_body_is_a_duplicate() {
        try (Scenario s = new Scenario()) {
            s.violation("0s", "recording-1", "body:1");
            assertThat(s.violation("20h", "recording-1", "body:1").acceptance()).isEqualTo(Acceptance.DUPLICATE);
            s.heardBy("48h", "0s trigger recording-1-violation (1 of 1 out)");
        }
    }

    @Test
    void a_further_one_of_that_id_within_30_days_has_another_key() {
        try (Scenario s = new Scenario()) {
            s.violation("0s", "recording-1", "body:1");
            s.violation("719h", "recording-1", "body:2");
            s.violation("721h", "recording-1", "body:3");
            s.heardBy(
                    "722h",
                    "0s trigger recording-1-violation (1 of 1 out)",
                    "719h trigger recording-1-violation-2 (1 of 1 out)",
                    "721h trigger recording-1-violation (1 of 1 out)");
        }
    }

    @Test
    void it_is_repeated_until_it_is_accepted() {
        try (Scenario s = new Scenario()) {
            s.answers(UNREACHABLE, TIMEOUT);
            s.violation("0s", "recording-1", "body:1");
            s.heardBy(
                    "1h",
                    "0s trigger recording-1-violation (1 of 1 out)",
                    "2s trigger recording-1-violation (1 of 1 out)",
                    "6s trigger recording-1-violation (1 of 1 out)");
        }
    }

    @Test
    void an_unanswered_and_then_refused_one_owes_no_resolve() {
        try (Scenario s = new Scenario()) {
            s.answers(TIMEOUT, REFUSED, REFUSED);
            s.violation("0s", "trunk-us-1", "body:1");
            s.heardBy(
                    "1h",
                    "0s trigger trunk-us-1-violation (1 of 1 out)",
                    "2s trigger trunk-us-1-violation (1 of 1 out)",
                    "2s trigger trunk-us-1-violation (1 of 1 out) bare",
                    "2s trigger trunk-us-1-violation-2 (1 of 1 out) to key-default");
        }
    }

    @Test
    void event_refused_everywhere_is_sent_again_when_services_change() {
        try (Scenario s = new Scenario()) {
            s.pagerDuty(call -> call.report().routingKey().equals("key-mended") ? ACCEPTED : REFUSED);
            s.violation("0s", "trunk-us-1", "body:1");
            s.servicesAt("30s", new FixedDirectory("key-mended"));
            s.heardBy(
                    "1h",
                    "0s trigger trunk-us-1-violation (1 of 1 out)",
                    "0s trigger trunk-us-1-violation (1 of 1 out) bare",
                    "0s trigger trunk-us-1-violation-2 (1 of 1 out) to key-default",
                    "0s trigger trunk-us-1-violation-2 (1 of 1 out) bare to key-default",
                    "30s trigger trunk-us-1-violation (1 of 1 out)");
            assertThat(s.ledger("SELECT state || ' ' || outcome FROM incident")).containsExactly("CLOSED REPORTED");
        }
    }

    @Test
    void one_that_is_refused_everywhere_is_repeated_in_rounds_with_one_last_resort() {
        try (Scenario s = new Scenario()) {
            s.pagerDuty(call -> REFUSED);
            s.violation("0s", "recording-1", "body:1");
            s.heardBy(
                    "6m",
                    "0s trigger recording-1-violation (1 of 1 out)",
                    "0s trigger recording-1-violation (1 of 1 out) bare",
                    "1m trigger recording-1-violation (1 of 1 out)",
                    "1m trigger recording-1-violation (1 of 1 out) bare",
                    "6m trigger recording-1-violation (1 of 1 out)",
                    "6m trigger recording-1-violation (1 of 1 out) bare");
            assertThat(s.ledger("SELECT outcome || ' ' || (last_resort_at - opened_at) FROM incident"))
                    .containsExactly("REJECTED 0");
        }
    }
}
