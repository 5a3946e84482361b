package io.trunkline.simulate;

import static io.trunkline.model.Status.DOWN;
import static io.trunkline.simulate.Answers.ACCEPTED;
import static io.trunkline.simulate.Answers.FORBIDDEN;
import static io.trunkline.simulate.Answers.NOT_FOUND;
import static io.trunkline.simulate.Answers.REFUSED;
import static io.trunkline.simulate.Answers.SERVER_ERROR;
import static io.trunkline.simulate.Answers.STRANGE;
import static io.trunkline.simulate.Answers.THROTTLED;
import static io.trunkline.simulate.Answers.TIMEOUT;
import static io.trunkline.simulate.Answers.UNREACHABLE;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.ledger.PendingCall;
import io.trunkline.ledger.tables.AlarmTable;
import io.trunkline.model.DeliveryAction;
import io.trunkline.model.DeliveryResult;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** services.yaml changes while PagerDuty has not accepted a page: it goes to whoever owns it then (rule 12). */
class OwnerScenariosTest {

    @Test
    void a_key_that_was_corrected_while_the_old_one_failed_pages_its_owner_and_not_the_default_service() {
        try (Scenario s = new Scenario()) {
            s.answers(SERVER_ERROR)
                    .pagerDuty(call -> call.report().routingKey().equals("key-retail") ? REFUSED : ACCEPTED)
                    .at("0s", DOWN, "trunk-us-1")
                    .servicesAt("6s", new FixedDirectory("key-mended"))
                    .moveTo("8s");
            assertThat(s.calls())
                    .extracting(call -> call.report().routingKey() + " "
                            + call.report().action() + " " + call.report().dedupKey())
                    .containsExactly(
                            "key-retail TRIGGER trunk-us-1-down",
                            "key-retail TRIGGER trunk-us-1-down",
                            "key-retail TRIGGER trunk-us-1-down",
                            "key-mended TRIGGER trunk-us-1-down-2",
                            "key-retail RESOLVE trunk-us-1-down",
                            "key-retail RESOLVE trunk-us-1-down");
        }
    }

    @Test
    void a_key_that_is_corrected_while_the_default_service_is_away_pages_its_owner() {
        try (Scenario s = new Scenario()) {
            s.pagerDuty(call -> switch (call.report().routingKey()) {
                        case "key-retail" -> REFUSED;
                        case "key-default" -> UNREACHABLE;
                        default -> ACCEPTED;
                    })
                    .at("0s", DOWN, "trunk-us-1")
                    .servicesAt("1m", new FixedDirectory("key-mended"))
                    .moveTo("9h");
            PendingCall last = s.calls().get(s.calls().size() - 1);
            assertThat(last.report().routingKey()).isEqualTo("key-mended");
            assertThat(last.report().readdressed()).isFalse();
            assertThat(s.heard().get(s.heard().size() - 1)).startsWith("1m trigger ");
        }
    }

    /** The default service is called when the owner's key is corrected. */
    private static List<PendingCall> corrected(DeliveryResult byDefault) {
        try (Scenario s = new Scenario()) {
            return s.answers(REFUSED, REFUSED)
                    .duringTheNextCall(during -> during.servicesAt("8s", new FixedDirectory("key-mended")), byDefault)
                    .pagerDuty(call -> call.report().routingKey().equals("key-mended") ? ACCEPTED : byDefault)
                    .at("0s", DOWN, "trunk-us-1")
                    .moveTo("11s")
                    .calls();
        }
    }

    @Test
    void a_key_that_is_corrected_during_a_call_to_the_default_service_is_next_whatever_that_answers() {
        for (DeliveryResult answer :
                List.of(TIMEOUT, SERVER_ERROR, UNREACHABLE, THROTTLED, NOT_FOUND, STRANGE, REFUSED)) {
            assertThat(corrected(answer))
                    .as("%s", answer)
                    .filteredOn(call -> call.report().routingKey().equals("key-mended"))
                    .singleElement()
                    .satisfies(call -> assertThat(call.report().readdressed()).isFalse());
        }
    }

    @Test
    void a_key_that_is_corrected_during_a_call_that_the_default_service_accepts_is_not_paged_too() {
        assertThat(corrected(ACCEPTED))
                .extracting(call -> call.report().routingKey())
                .containsExactly("key-retail", "key-retail", "key-default");
    }

    /** What the owner's key has refused before is not tried between calls to the default service. */
    @Test
    void a_key_that_was_refused_is_not_tried_again_while_the_default_service_is_away() {
        try (Scenario s = new Scenario()) {
            s.pagerDuty(call -> call.report().routingKey().equals("key-retail") ? REFUSED : TIMEOUT)
                    .at("0s", DOWN, "trunk-us-1")
                    .moveTo("30m");
            assertThat(s.calls())
                    .filteredOn(call -> call.report().routingKey().equals("key-retail"))
                    .hasSize(2);
        }
    }

    /** PagerDuty refuses this one body at its owner's key, takes others there, and the default service's key hangs. */
    private static Scenario refusedAlone() {
        Scenario s = new Scenario()
                .pagerDuty(call -> switch (call.report().routingKey()) {
                    case "key-default" -> TIMEOUT;
                    case "key-retail" -> refusedAlone(call) ? REFUSED : ACCEPTED;
                    default -> ACCEPTED;
                })
                .at("0s", DOWN, "trunk-us-1");
        for (int minute = 2; minute <= 30; minute += 2) {
            s.at(minute + "m", DOWN, "trunk-us-" + (100 + minute));
        }
        return s;
    }

    private static boolean refusedAlone(PendingCall call) {
        return call.report().members().stream()
                .anyMatch(member -> member.component().id().equals("trunk-us-1"));
    }

    @Test
    void what_its_owners_key_refuses_alone_stays_with_the_default_service_under_one_key() {
        try (Scenario s = refusedAlone()) {
            s.moveTo("1h");
            assertThat(s.calls())
                    .filteredOn(OwnerScenariosTest::refusedAlone)
                    .extracting(call ->
                            call.report().routingKey() + " " + call.report().dedupKey())
                    .startsWith("key-retail trunk-us-1-down", "key-retail trunk-us-1-down")
                    .last()
                    .isEqualTo("key-default trunk-us-1-down-2");
            assertThat(s.ledger("SELECT COUNT(*) FROM incident WHERE dedup_key LIKE 'trunk-us-1-down%'"))
                    .containsExactly("1");
        }
    }

    @Test
    void what_its_owners_key_refuses_alone_goes_to_a_corrected_key_at_once() {
        try (Scenario s = refusedAlone()) {
            s.servicesAt("31m", new FixedDirectory("key-mended")).moveTo("1h");
            assertThat(s.calls())
                    .filteredOn(OwnerScenariosTest::refusedAlone)
                    .filteredOn(call -> call.report().action() == DeliveryAction.TRIGGER)
                    .last()
                    .extracting(call -> call.report().routingKey())
                    .isEqualTo("key-mended");
            assertThat(s.heard()).contains("31m trigger trunk-us-1-down-2-2 (1 of 1 out)");
        }
    }

    /** In each round of the slow repeats the owner's key is the first again: it may have been mended in PagerDuty. */
    @Test
    void what_its_owners_key_refuses_alone_is_tried_there_in_each_round() {
        try (Scenario s = refusedAlone()) {
            s.moveTo("31m").pagerDuty(call -> REFUSED).moveTo("33m");
            assertThat(s.ledger("SELECT outcome FROM incident WHERE id = 1")).containsExactly("REJECTED");
            s.pagerDuty(call -> call.report().routingKey().equals("key-retail") ? ACCEPTED : TIMEOUT)
                    .moveTo("40m");
            assertThat(s.calls())
                    .filteredOn(OwnerScenariosTest::refusedAlone)
                    .filteredOn(call -> call.report().action() == DeliveryAction.TRIGGER)
                    .last()
                    .extracting(call -> call.report().routingKey())
                    .isEqualTo("key-retail");
        }
    }

    @Test
    void a_component_that_moves_while_pagerduty_is_unreachable_pages_its_new_owner_alone() {
        try (Scenario s = new Scenario()) {
            s.pagerDuty(call -> UNREACHABLE)
                    .at("0s", DOWN, "trunk-us-1")
                    .servicesAt("30s", new FixedDirectory().owned("trunk-us-1", "eu-finance"))
                    .pagerDuty(call -> ACCEPTED)
                    .moveTo("9h");
            assertThat(s.calls())
                    .extracting(call -> call.report().routingKey())
                    .containsOnlyOnce("key-finance")
                    .last()
                    .isEqualTo("key-finance");
        }
    }

    @Test
    void a_refused_component_that_moves_pages_its_new_owner() {
        try (Scenario s = new Scenario()) {
            s.pagerDuty(call -> call.report().routingKey().equals("key-finance") ? ACCEPTED : REFUSED)
                    .at("0s", DOWN, "trunk-us-1")
                    .servicesAt("30s", new FixedDirectory().owned("trunk-us-1", "eu-finance"))
                    .moveTo("9h");
            assertThat(s.heard().subList(4, s.heard().size()))
                    .containsExactly("35s trigger trunk-us-1-down (1 of 1 out)");
        }
    }

    @Test
    void component_that_moves_to_an_open_incident_of_its_new_owner_is_shown_there_by_the_next_update() {
        try (Scenario s = new Scenario()) {
            s.pagerDuty(call -> call.report().routingKey().equals("key-retail") ? UNREACHABLE : ACCEPTED)
                    .at("0s", DOWN, "trunk-eu-1")
                    .at("1s", DOWN, "trunk-us-1")
                    .servicesAt("30s", new FixedDirectory().owned("trunk-us-1", "eu-finance"))
                    .moveTo("9h");
            assertThat(s.heard()).last().isEqualTo("30s update trunk-eu-1-down (2 of 2 out)");
        }
    }

    /** The key does not exist, and is corrected after a minute. */
    private static Scenario mistyped() {
        return new Scenario()
                .pagerDuty(call -> call.report().routingKey().equals("key-retail") ? NOT_FOUND : ACCEPTED)
                .at("0s", DOWN, "trunk-us-1")
                .servicesAt("1m", new FixedDirectory("key-mended"));
    }

    @Test
    void resolve_owed_at_a_mistyped_key_is_repeated_slowly() {
        try (Scenario s = mistyped()) {
            s.moveTo("30h");
            assertThat(s.calls())
                    .filteredOn(call -> call.report().action() == DeliveryAction.RESOLVE)
                    .hasSizeBetween(30, 35);
            // Else the heartbeat would be withheld for as long, though all pages are accepted.
            assertThat(s.store()
                            .submit(sql ->
                                    AlarmTable.overdue(sql, s.clock().instant().minus(Duration.ofMinutes(5))))
                            .join())
                    .isZero();
        }
    }

    /** Neither of them says what PagerDuty has: a 404 may come from a load balancer without a backend. */
    @Test
    void resolve_owed_where_a_gateway_answers_for_days_is_accepted_when_it_lets_calls_through() {
        try (Scenario s = new Scenario()) {
            s.answers(SERVER_ERROR)
                    .pagerDuty(call -> call.report().routingKey().equals("key-retail") ? FORBIDDEN : ACCEPTED)
                    .at("0s", DOWN, "trunk-us-1")
                    .servicesAt("1m", new FixedDirectory("key-mended"))
                    .moveTo("30h")
                    .pagerDuty(call -> NOT_FOUND)
                    .moveTo("60h")
                    .pagerDuty(call -> ACCEPTED)
                    .moveTo("61h1m");
            assertThat(s.ledger("SELECT outcome FROM incident WHERE routing_key = 'key-retail'"))
                    .containsExactly("RESOLVED");
        }
    }

    @Test
    void resolve_owed_at_a_key_that_comes_to_exist_is_accepted_within_the_hour() {
        try (Scenario s = mistyped()) {
            s.moveTo("2h");
            assertThat(s.ledger("SELECT state FROM incident WHERE routing_key = 'key-retail'"))
                    .containsExactly("OPEN");
            s.pagerDuty(call -> ACCEPTED).moveTo("3h1m");
            assertThat(s.ledger("SELECT outcome FROM incident WHERE routing_key = 'key-retail'"))
                    .containsExactly("RESOLVED");
        }
    }
}
