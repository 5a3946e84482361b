package io.trunkline.simulate;

import static io.trunkline.model.Status.DEGRADED;
import static io.trunkline.model.Status.DOWN;
import static io.trunkline.model.Status.UP;
import static io.trunkline.simulate.Answers.ACCEPTED;
import static io.trunkline.simulate.Answers.SERVER_ERROR;
import static io.trunkline.simulate.Answers.STRANGE;
import static io.trunkline.simulate.Answers.THROTTLED;
import static io.trunkline.simulate.Answers.TIMEOUT;
import static io.trunkline.simulate.Answers.UNREACHABLE;
import static io.trunkline.simulate.Answers.throttledFor;
import static io.trunkline.simulate.ScenarioSettings.settings;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.ledger.PendingCall;
import io.trunkline.model.ComponentId;
import io.trunkline.model.DeliveryAction;
import io.trunkline.model.Directory;
import io.trunkline.model.Service;
import io.trunkline.model.ServiceMatch;
import io.trunkline.pagerduty.IncidentReport;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** In which order and how fast PagerDuty is called, and what its failures hold (rule 12). */
class DeliveryScenariosTest {

    @Test
    void no_more_than_100_calls_are_made_in_any_60_seconds() {
        try (Scenario s = new Scenario()) {
            for (int event = 0; event < 250; event++) {
                s.violation(event * 100 + "ms", "recording-" + event, "body:" + event);
            }
            s.moveTo("1h");
            assertThat(s.callTimes()).hasSize(250);
            for (int call = 100; call < 250; call++) {
                assertThat(s.callTimes().get(call))
                        .as("call %d", call)
                        .isAfterOrEqualTo(s.callTimes().get(call - 100).plusSeconds(60));
            }
            assertThat(s.callTimes().get(249)).isEqualTo(Scenario.START.plusMillis(124_900));
        }
    }

    @Test
    void the_rate_of_one_routing_key_does_not_hold_another() {
        try (Scenario s = new Scenario(settings("5m", "30m", "0s", "0s"))) {
            for (int trunk = 0; trunk < 101; trunk++) {
                s.at("0s", DOWN, "trunk-us-" + (1000 + trunk));
            }
            s.at("1s", DOWN, "trunk-eu-1").moveTo("2s");
            assertThat(s.heard()).hasSize(101).last().isEqualTo("1s trigger trunk-eu-1-down (1 of 1 out)");
        }
    }

    @Test
    void calls_that_fail_count_too() {
        try (Scenario s = new Scenario(settings("5m", "30m", "0s", "0s"))) {
            s.pagerDuty(call -> STRANGE);
            for (int event = 0; event < 120; event++) {
                s.violation("0s", "recording-" + event, "body:" + event);
            }
            s.moveTo("59s");
            assertThat(s.heard()).hasSize(100);
        }
    }

    @Test
    void what_is_most_urgent_goes_first_and_the_oldest_of_that() {
        try (Scenario s = new Scenario(settings("5m", "30m", "0s", "60s"))) {
            s.at("0s", DOWN, "trunk-us-1")
                    .at("2m", DEGRADED, "trunk-us-2")
                    .moveTo("10m")
                    .answers(throttledFor("5m"))
                    .at("10m", DOWN, "trunk-us-9")
                    .at("11m", UP, "trunk-us-1")
                    .at("11m1s", DEGRADED, "trunk-us-3")
                    .at("11m2s", DOWN, "trunk-us-4")
                    .heardBy(
                            "14m",
                            "0s trigger trunk-us-1-down (1 of 1 out)",
                            "2m trigger trunk-us-2-degraded (1 of 1 out)",
                            "10m trigger trunk-us-9-down (1 of 1 out)");
            s.heardBy(
                    "15m1s",
                    "0s trigger trunk-us-1-down (1 of 1 out)",
                    "2m trigger trunk-us-2-degraded (1 of 1 out)",
                    "10m trigger trunk-us-9-down (1 of 1 out)",
                    "15m trigger trunk-us-9-down (2 of 2 out)",
                    "15m trigger trunk-us-3-degraded (1 of 1 out)",
                    "15m resolve trunk-us-1-down (0 of 1 out)");
        }
    }

    @Test
    void a_resolve_goes_before_an_update() {
        try (Scenario s = new Scenario(settings("5s", "5s", "0s", "60s"))) {
            s.at("0s", DEGRADED, "trunk-us-1")
                    .at("20s", DOWN, "trunk-us-2")
                    .moveTo("25s")
                    .answers(throttledFor("1m"))
                    .at("30s", DEGRADED, "trunk-us-3")
                    .at("40s", UP, "trunk-us-2");
            s.heardBy(
                    "10m",
                    "0s trigger trunk-us-1-degraded (1 of 1 out)",
                    "20s trigger trunk-us-2-down (1 of 1 out)",
                    "30s update trunk-us-1-degraded (2 of 2 out)",
                    "1m30s resolve trunk-us-2-down (0 of 1 out)",
                    "1m30s update trunk-us-1-degraded (2 of 2 out)");
        }
    }

    @Test
    void a_429_holds_its_key_alone_for_as_long_as_it_asks() {
        try (Scenario s = new Scenario()) {
            s.answers(throttledFor("90s")).at("0s", DOWN, "trunk-us-1").at("1s", DOWN, "trunk-eu-1");
            s.heardBy(
                    "1h",
                    "5s trigger trunk-us-1-down (1 of 1 out)",
                    "6s trigger trunk-eu-1-down (1 of 1 out)",
                    "1m35s trigger trunk-us-1-down (1 of 1 out)");
        }
    }

    @Test
    void failures_in_a_row_are_left_alone_for_longer_and_longer() {
        try (Scenario s = new Scenario()) {
            s.answers(THROTTLED, UNREACHABLE, TIMEOUT, SERVER_ERROR).at("0s", DOWN, "trunk-us-1");
            s.heardBy(
                    "1h",
                    "5s trigger trunk-us-1-down (1 of 1 out)",
                    "7s trigger trunk-us-1-down (1 of 1 out)",
                    "11s trigger trunk-us-1-down (1 of 1 out)",
                    "19s trigger trunk-us-1-down (1 of 1 out)",
                    "35s trigger trunk-us-1-down (1 of 1 out)");
        }
    }

    @Test
    void an_answer_ends_the_backoff() {
        try (Scenario s = new Scenario()) {
            s.answers(UNREACHABLE, UNREACHABLE, UNREACHABLE, ACCEPTED, UNREACHABLE)
                    .at("0s", DOWN, "trunk-us-1")
                    .at("2m", DOWN, "trunk-us-2");
            s.heardBy(
                    "1h",
                    "5s trigger trunk-us-1-down (1 of 1 out)",
                    "7s trigger trunk-us-1-down (1 of 1 out)",
                    "11s trigger trunk-us-1-down (1 of 1 out)",
                    "19s trigger trunk-us-1-down (1 of 1 out)",
                    "2m5s trigger trunk-us-2-down (1 of 1 out)",
                    "2m7s trigger trunk-us-2-down (1 of 1 out)");
        }
    }

    @Test
    void a_key_that_is_held_is_probed_by_one_incident() {
        try (Scenario s = new Scenario()) {
            s.answers(TIMEOUT, TIMEOUT, TIMEOUT).at("0s", DOWN, "trunk-us-1").at("6s", DEGRADED, "trunk-us-2");
            s.heardBy(
                    "1h",
                    "5s trigger trunk-us-1-down (1 of 1 out)",
                    "7s trigger trunk-us-1-down (1 of 1 out)",
                    "11s trigger trunk-us-1-down (1 of 1 out)",
                    "19s trigger trunk-us-1-down (1 of 1 out)",
                    "19s trigger trunk-us-2-degraded (1 of 1 out)");
        }
    }

    @Test
    void an_incident_that_draws_5xx_for_five_minutes_lets_the_next_one_through() {
        try (Scenario s = new Scenario()) {
            s.pagerDuty(call -> call.report().dedupKey().equals("trunk-us-1-down") ? SERVER_ERROR : ACCEPTED)
                    .at("0s", DOWN, "trunk-us-1")
                    .at("2m", DOWN, "trunk-us-2");
            s.moveTo("5m");
            assertThat(s.heard()).allMatch(call -> call.contains("trunk-us-1-down"));
            s.moveTo("8m");
            assertThat(s.heard()).contains("5m5s trigger trunk-us-2-down (1 of 1 out)");
        }
    }

    @Test
    void after_that_the_one_that_drew_them_is_still_tried() {
        try (Scenario s = new Scenario()) {
            s.pagerDuty(call -> call.report().dedupKey().equals("trunk-us-1-down") ? SERVER_ERROR : ACCEPTED)
                    .at("0s", DOWN, "trunk-us-1")
                    .at("2m", DOWN, "trunk-us-2")
                    .moveTo("20m");
            int before = s.heard().size();
            s.pagerDuty(call -> ACCEPTED).moveTo("30m");
            assertThat(s.heard().subList(before, s.heard().size()))
                    .singleElement()
                    .asString()
                    .contains("trigger trunk-us-1-down");
        }
    }

    @Test
    void a_body_that_is_never_answered_lets_the_next_one_through_after_five_minutes() {
        try (Scenario s = new Scenario()) {
            s.pagerDuty(call -> call.report().dedupKey().equals("trunk-us-1-down") ? TIMEOUT : ACCEPTED)
                    .at("0s", DOWN, "trunk-us-1")
                    .at("2m", DOWN, "trunk-us-2")
                    .moveTo("9m");
            assertThat(s.heard())
                    .filteredOn(call -> call.contains("trunk-us-2-down"))
                    .containsExactly("5m5s trigger trunk-us-2-down (1 of 1 out)");
        }
    }

    @Test
    void an_answer_that_is_not_understood_holds_that_incident_alone() {
        try (Scenario s = new Scenario()) {
            s.answers(STRANGE).at("0s", DOWN, "trunk-us-1").at("1s", DEGRADED, "trunk-us-2");
            s.heardBy(
                    "1h",
                    "5s trigger trunk-us-1-down (1 of 1 out)",
                    "6s trigger trunk-us-2-degraded (1 of 1 out)",
                    "7s trigger trunk-us-1-down (1 of 1 out)");
        }
    }

    @Test
    void an_answer_that_is_not_understood_is_no_acceptance() {
        try (Scenario s = new Scenario()) {
            s.pagerDuty(call -> STRANGE).at("0s", DOWN, "trunk-us-1").moveTo("4m");
            assertThat(s.heard().size()).isGreaterThan(5);
            assertThat(s.ledger("SELECT accepted_at FROM incident")).containsOnlyNulls();
        }
    }

    @Test
    void one_call_of_a_routing_key_is_in_flight_at_a_time() {
        try (Scenario s = new Scenario()) {
            s.duringTheNextCall(during -> during.at("12s", UP, "trunk-us-9"), ACCEPTED)
                    .at("0s", DOWN, "trunk-us-1")
                    .at("1s", DEGRADED, "trunk-us-2");
            s.heardBy("1h", "5s trigger trunk-us-1-down (1 of 1 out)", "12s trigger trunk-us-2-degraded (1 of 1 out)");
        }
    }

    @Test
    void answer_after_the_lease_was_lost_sends_an_update() {
        try (Scenario s = new Scenario()) {
            s.duringTheNextCall(during -> during.restartAt("20s").moveTo("30s"), ACCEPTED)
                    .at("0s", DOWN, "trunk-us-1");
            s.heardBy(
                    "1h",
                    "5s trigger trunk-us-1-down (1 of 1 out)",
                    "20s trigger trunk-us-1-down (1 of 1 out)",
                    "35s update trunk-us-1-down (1 of 1 out)");
        }
    }

    /** What a person finds who slept through PagerDuty's hour: what is wrong first, and nothing that is over. */
    @Test
    void after_an_hour_without_pagerduty_what_is_still_true_is_sent_by_urgency_within_the_rate() {
        try (Scenario s = new Scenario(settings("5m", "30m", "0s", "0s"))) {
            for (int trunk = 100; trunk < 160; trunk++) {
                s.at("0s", DOWN, "trunk-us-" + trunk);
            }
            s.moveTo("10m").pagerDuty(call -> TIMEOUT);
            // One incident is probed with, and its outage stays true; what comes later gathers in those not called yet.
            s.at("10m", DOWN, "trunk-us-probe");
            for (int event = 0; event < 70; event++) {
                s.violation("20m", "trunk-us-recording-" + event, "body:" + event);
            }
            s.at("25m", DEGRADED, "trunk-us-3")
                    .at("26m", DOWN, "trunk-us-4", "trunk-us-5")
                    .at("40m", UP, "trunk-us-5");
            for (int trunk = 100; trunk < 160; trunk++) {
                s.at("50m", UP, "trunk-us-" + trunk);
            }
            s.moveTo("1h10m");
            int before = s.heard().size();
            s.pagerDuty(call -> ACCEPTED).moveTo("3h");
            List<PendingCall> told = s.calls().subList(before, s.calls().size());
            List<Instant> times = s.callTimes().subList(before, s.calls().size());
            // The two that were tried in vain, in turn, wait for twice their pause.
            List<String> tried = List.of("trunk-us-probe-down", "trunk-us-recording-0-violation");
            List<PendingCall> others = told.stream()
                    .filter(call -> !tried.contains(call.report().dedupKey()))
                    .toList();
            assertThat(others.subList(0, 71))
                    .extracting(
                            call -> call.report().action() + " " + call.report().dedupKey())
                    .startsWith("TRIGGER trunk-us-recording-1-violation")
                    .contains("TRIGGER trunk-us-4-down")
                    .endsWith("TRIGGER trunk-us-3-degraded");
            assertThat(others.subList(71, others.size()))
                    .allMatch(call -> call.report().action() == DeliveryAction.RESOLVE);
            assertThat(told).hasSize(72 + 1 + 60);
            for (int call = 100; call < times.size(); call++) {
                assertThat(times.get(call))
                        .isAfterOrEqualTo(times.get(call - 100).plusSeconds(60));
            }
        }
    }

    @Test
    void a_key_that_is_held_for_minutes_delays_none_of_a_hundred_others() {
        try (Scenario s = new Scenario()) {
            s.servicesAt("0s", new OneServiceEach())
                    .pagerDuty(call -> call.report().routingKey().equals("key-0") ? throttledFor("5m") : ACCEPTED);
            for (int minute = 0; minute < 6; minute++) {
                for (int service = 0; service <= 100; service++) {
                    s.at(minute + "m", minute % 2 == 0 ? DOWN : UP, service + "-" + minute / 2);
                }
            }
            s.moveTo("2h");
            assertThat(s.calls().stream()
                            .filter(call -> call.report().routingKey().equals("key-0")))
                    .hasSizeBetween(1, 2);
            for (int service = 1; service <= 100; service++) {
                String key = "key-" + service;
                List<Instant> triggers = new ArrayList<>();
                for (int call = 0; call < s.calls().size(); call++) {
                    IncidentReport report = s.calls().get(call).report();
                    if (report.routingKey().equals(key) && report.action() == DeliveryAction.TRIGGER) {
                        triggers.add(s.callTimes().get(call));
                    }
                }
                assertThat(triggers)
                        .containsExactlyElementsOf(IntStream.range(0, 3)
                                .mapToObj(n -> Scenario.START.plusSeconds(120L * n + 5))
                                .toList());
            }
        }
    }

    @Test
    void a_trigger_that_may_have_come_after_the_resolve_is_resolved_once_more() {
        try (Scenario s = new Scenario()) {
            s.duringTheNextCall(during -> during.restartAt("20s").at("10m", UP, "trunk-us-1"), ACCEPTED)
                    .at("0s", DOWN, "trunk-us-1");
            s.heardBy(
                    "2h",
                    "5s trigger trunk-us-1-down (1 of 1 out)",
                    "20s trigger trunk-us-1-down (1 of 1 out)",
                    "10m resolve trunk-us-1-down (0 of 1 out)",
                    "10m resolve trunk-us-1-down (0 of 1 out)");
        }
    }

    /** {@code 7-x} belongs to the service 7, whose routing key is {@code key-7}. */
    private static final class OneServiceEach implements Directory {

        private static Service of(String id) {
            return new Service(id, "Unit " + id, "key-" + id, Map.of());
        }

        @Override
        public ServiceMatch find(ComponentId component) {
            return new ServiceMatch(of(component.id().replaceAll("-.*", "")), ServiceMatch.How.GLOB, "");
        }

        @Override
        public Optional<Service> service(String id) {
            return Optional.of(of(id));
        }

        @Override
        public Service defaultService() {
            return of("0");
        }

        @Override
        public Collection<Service> services() {
            return List.of(defaultService());
        }
    }
}
