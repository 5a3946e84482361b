package io.trunkline.simulate;

import static io.trunkline.model.Status.DEGRADED;
import static io.trunkline.model.Status.DOWN;
import static io.trunkline.model.Status.UP;
import static io.trunkline.simulate.Answers.TIMEOUT;
import static io.trunkline.simulate.Answers.UNREACHABLE;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Which dedup key an incident gets, and when one may be given again (rule 5). */
class KeyScenariosTest {

    @Test
    void ids_that_differ_by_case_alone_do_not_share_a_key() {
        try (Scenario s = new Scenario()) {
            s.at("0s", DOWN, "trunk-us-a").at("2m", DOWN, "trunk-us-A");
            s.heardBy("1h", "5s trigger trunk-us-a-down (1 of 1 out)", "2m5s trigger trunk-us-a-down-2 (1 of 1 out)");
        }
    }

    @Test
    void a_third_gets_the_next_number() {
        try (Scenario s = new Scenario()) {
            s.at("0s", DOWN, "trunk-us-ab").at("2m", DOWN, "trunk-us-Ab").at("4m", DOWN, "trunk-us-aB");
            s.heardBy(
                    "1h",
                    "5s trigger trunk-us-ab-down (1 of 1 out)",
                    "2m5s trigger trunk-us-ab-down-2 (1 of 1 out)",
                    "4m5s trigger trunk-us-ab-down-3 (1 of 1 out)");
        }
    }

    @Test
    void a_key_is_free_once_its_resolve_is_accepted() {
        try (Scenario s = new Scenario()) {
            s.at("0s", DOWN, "trunk-us-1").at("10m", UP, "trunk-us-1").at("20m", DOWN, "trunk-us-1");
            s.heardBy(
                    "21m",
                    "5s trigger trunk-us-1-down (1 of 1 out)",
                    "10m resolve trunk-us-1-down (0 of 1 out)",
                    "20m5s trigger trunk-us-1-down (1 of 1 out)");
        }
    }

    @Test
    void a_key_that_had_an_unanswered_call_rests_for_an_hour() {
        try (Scenario s = new Scenario()) {
            s.answers(TIMEOUT)
                    .at("0s", DOWN, "trunk-us-1")
                    .at("10m", UP, "trunk-us-1")
                    .at("69m50s", DOWN, "trunk-us-1")
                    .at("80m", UP, "trunk-us-1")
                    .at("120m", DOWN, "trunk-us-1");
            s.heardBy(
                    "3h",
                    "5s trigger trunk-us-1-down (1 of 1 out)",
                    "7s trigger trunk-us-1-down (1 of 1 out)",
                    "10m resolve trunk-us-1-down (0 of 1 out)",
                    "1h9m55s trigger trunk-us-1-down-2 (1 of 1 out)",
                    "1h20m resolve trunk-us-1-down-2 (0 of 1 out)",
                    "2h5s trigger trunk-us-1-down (1 of 1 out)");
        }
    }

    @Test
    void an_outage_that_ended_before_pagerduty_was_called_gives_its_key_back() {
        try (Scenario s = new Scenario()) {
            s.answers(UNREACHABLE, UNREACHABLE)
                    .at("0s", DOWN, "trunk-us-1")
                    .at("8s", UP, "trunk-us-1")
                    .at("20m", DOWN, "trunk-us-1");
            s.heardBy(
                    "1h",
                    "5s trigger trunk-us-1-down (1 of 1 out)",
                    "7s trigger trunk-us-1-down (1 of 1 out)",
                    "20m5s trigger trunk-us-1-down (1 of 1 out)");
        }
    }

    @Test
    void two_services_may_use_one_key() {
        try (Scenario s = new Scenario()) {
            s.at("0s", DOWN, "trunk-us-1", "trunk-eu-1");
            assertThat(s.moveTo("1m").ledger("SELECT dedup_key || ' ' || routing_key FROM incident ORDER BY id"))
                    .containsExactly("trunk-us-1-down key-retail", "trunk-eu-1-down key-finance");
        }
    }

    @Test
    void a_resolve_repeats_the_key_and_the_address_of_its_trigger_whatever_the_mapping_says_by_then() {
        try (Scenario s = new Scenario()) {
            s.at("0s", DOWN, "trunk-us-1")
                    .servicesAt("5m", new FixedDirectory("key-retail-new"))
                    .at("10m", UP, "trunk-us-1");
            s.heardBy("1h", "5s trigger trunk-us-1-down (1 of 1 out)", "10m resolve trunk-us-1-down (0 of 1 out)");
            assertThat(s.calls())
                    .extracting(call -> call.report().routingKey())
                    .containsExactly("key-retail", "key-retail");
        }
    }

    @Test
    void down_and_degraded_of_one_component_have_keys_of_their_own() {
        try (Scenario s = new Scenario()) {
            s.at("0s", DOWN, "trunk-us-1").at("10m", UP, "trunk-us-1").at("50m", DEGRADED, "trunk-us-1");
            s.heardBy(
                    "1h",
                    "5s trigger trunk-us-1-down (1 of 1 out)",
                    "10m resolve trunk-us-1-down (0 of 1 out)",
                    "50m5s trigger trunk-us-1-degraded (1 of 1 out)");
        }
    }
}
