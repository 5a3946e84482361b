package io.trunkline.simulate;

import static io.trunkline.model.Status.DOWN;
import static io.trunkline.model.Status.UP;
import static io.trunkline.simulate.Answers.ACCEPTED;
import static io.trunkline.simulate.Answers.REFUSED;
import static io.trunkline.simulate.Answers.SERVER_ERROR;
import static io.trunkline.simulate.Answers.UNREACHABLE;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.ledger.PendingCall;
import io.trunkline.model.DeliveryResult;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * One outage is one trigger, though it belongs to two incidents while PagerDuty accepts nothing: to that of its cause, of which a
 * call was left unanswered, and to one of its own since the cause has been up for a grace (rules 5, 7, 12 and 15).
 */
class OneTriggerScenariosTest {

    private static final String ACCEPTING = "8m";

    /** An Edge and its trunk fall, with what else is named, and from 7 minutes on the trunk is an outage of its own. */
    private static Scenario twoIncidents(DeliveryResult first, DeliveryResult later, String... others) {
        return new Scenario()
                .answers(first)
                .pagerDuty(call -> later)
                .at("0s", DOWN, "edge-us-7", "trunk-us-7-1")
                .at("1s", DOWN, others)
                .at("6m", UP, "edge-us-7");
    }

    /** What PagerDuty is told from then on, accepting everything. */
    private static List<String> accepted(Scenario s) {
        s.moveTo(ACCEPTING).pagerDuty(call -> ACCEPTED).moveTo("9h");
        return from(s, ACCEPTING);
    }

    private static List<String> from(Scenario s, String time) {
        Instant from = Scenario.START.plus(Scenario.length(time));
        return IntStream.range(0, s.calls().size())
                .filter(n -> !s.callTimes().get(n).isBefore(from))
                .mapToObj(n -> line(s.calls().get(n)))
                .toList();
    }

    private static String line(PendingCall call) {
        List<String> out = PagerDutyModel.out(call.report()).stream()
                .map(member -> member.component().id())
                .toList();
        return call.report().routingKey() + " " + call.report().action() + " "
                + call.report().dedupKey() + " " + out;
    }

    private static final String PAGE_AT_THE_NEW_KEY = "key-mended TRIGGER trunk-us-7-1-down [trunk-us-7-1]";

    @Test
    void a_key_that_is_corrected_while_calls_are_refused_is_triggered_once() {
        try (Scenario s = twoIncidents(SERVER_ERROR, UNREACHABLE)) {
            s.servicesAt("7m4s", new FixedDirectory("key-mended"));
            assertThat(accepted(s))
                    .filteredOn(call -> !call.contains("RESOLVE"))
                    .containsExactly(PAGE_AT_THE_NEW_KEY);
            assertThat(from(s, "7m"))
                    .contains("key-retail RESOLVE edge-us-7-down []")
                    .noneMatch(call -> call.startsWith("key-mended RESOLVE"));
        }
    }

    @Test
    void a_key_that_is_corrected_while_it_answers_400_is_triggered_once() {
        try (Scenario s = twoIncidents(SERVER_ERROR, UNREACHABLE)) {
            s.moveTo("7m3s")
                    .pagerDuty(call -> call.report().routingKey().equals("key-retail") ? REFUSED : ACCEPTED)
                    .servicesAt("7m4s", new FixedDirectory("key-mended"))
                    .moveTo("9h");
            assertThat(from(s, "7m4s"))
                    .filteredOn(call -> call.contains("[trunk-us-7-1]") && !call.startsWith("key-retail"))
                    .containsExactly(PAGE_AT_THE_NEW_KEY);
        }
    }

    @Test
    void an_outage_of_its_own_is_triggered_once_at_the_same_key() {
        try (Scenario s = twoIncidents(SERVER_ERROR, UNREACHABLE)) {
            assertThat(accepted(s))
                    .containsExactly(
                            "key-retail TRIGGER trunk-us-7-1-down [trunk-us-7-1]",
                            "key-retail RESOLVE edge-us-7-down []");
        }
    }

    @Test
    void what_the_causes_incident_has_besides_is_triggered_there() {
        try (Scenario s = twoIncidents(SERVER_ERROR, UNREACHABLE, "trunk-us-1")) {
            s.servicesAt("7m4s", new FixedDirectory("key-mended"));
            assertThat(accepted(s))
                    .filteredOn(call -> !call.contains("RESOLVE"))
                    .containsExactlyInAnyOrder(PAGE_AT_THE_NEW_KEY, "key-mended TRIGGER edge-us-7-down-2 [trunk-us-1]");
        }
    }

    @Test
    void an_outage_that_ends_before_pagerduty_accepts_is_resolved_where_it_may_have_arrived_and_not_triggered() {
        try (Scenario s = twoIncidents(SERVER_ERROR, UNREACHABLE)) {
            s.servicesAt("7m4s", new FixedDirectory("key-mended")).at("7m30s", UP, "trunk-us-7-1");
            assertThat(accepted(s)).containsExactly("key-retail RESOLVE edge-us-7-down []");
        }
    }

    @Test
    void an_outage_that_falls_again_meanwhile_is_triggered_once() {
        try (Scenario s = twoIncidents(SERVER_ERROR, UNREACHABLE)) {
            s.servicesAt("7m4s", new FixedDirectory("key-mended"))
                    .at("7m30s", UP, "trunk-us-7-1")
                    .at("7m40s", DOWN, "trunk-us-7-1");
            assertThat(accepted(s))
                    .filteredOn(call -> call.contains("TRIGGER"))
                    .singleElement()
                    .asString()
                    .startsWith("key-mended TRIGGER trunk-us-7-1-down")
                    .endsWith("[trunk-us-7-1]");
        }
    }

    @Test
    void an_outage_that_belongs_to_another_service_by_then_is_triggered_once() {
        try (Scenario s = twoIncidents(SERVER_ERROR, UNREACHABLE)) {
            s.servicesAt("7m4s", new FixedDirectory("key-mended").owned("trunk-us-7-1", "eu-finance"));
            assertThat(accepted(s))
                    .filteredOn(call -> call.contains("TRIGGER"))
                    .containsExactly("key-finance TRIGGER trunk-us-7-1-down [trunk-us-7-1]");
        }
    }

    /** It is held at the moment at which it would page as its own, and the incident that is open is not (rule 9). */
    @Test
    void an_outage_under_maintenance_stays_in_its_causes_incident() {
        try (Scenario s = twoIncidents(SERVER_ERROR, UNREACHABLE)) {
            s.startMaintenance("6m30s", "1h", "trunk-us-7-*");
            s.moveTo(ACCEPTING).pagerDuty(call -> ACCEPTED).moveTo("50m");
            assertThat(from(s, ACCEPTING)).containsExactly("key-retail TRIGGER edge-us-7-down [trunk-us-7-1]");
        }
    }

    @Test
    void an_incident_that_is_refused_and_retried_is_triggered_once() {
        try (Scenario s = twoIncidents(SERVER_ERROR, REFUSED)) {
            s.moveTo("7m30s").pagerDuty(call -> ACCEPTED);
            s.ledger("SELECT id FROM incident WHERE outcome = 'REJECTED' ORDER BY id")
                    .forEach(id -> s.retryAt("7m30s", Long.parseLong(id)));
            s.moveTo("9h");
            assertThat(from(s, "7m30s"))
                    .filteredOn(call -> call.contains("TRIGGER"))
                    .containsExactly("key-retail TRIGGER trunk-us-7-1-down [trunk-us-7-1]");
        }
    }

    /** The default service's key was wrong: it is the new one that is tried, and the owner's no more. */
    @Test
    void a_default_key_that_is_corrected_is_triggered_once_whatever_the_old_one_answered() {
        Map.of("404", Answers.NOT_FOUND, "refused connection", UNREACHABLE, "400", REFUSED, "503", SERVER_ERROR)
                .forEach((how, answer) -> {
                    try (Scenario s = new Scenario()) {
                        s.pagerDuty(call -> switch (call.report().routingKey()) {
                                    case "key-retail" -> REFUSED;
                                    case "key-default" -> answer;
                                    default -> ACCEPTED;
                                })
                                .at("0s", DOWN, "trunk-us-1")
                                .servicesAt("30s", new FixedDirectory().defaultKey("key-default-mended"))
                                .moveTo("20m");
                        assertThat(s.calls())
                                .as(how)
                                .filteredOn(call -> call.report().routingKey().equals("key-default-mended"))
                                .singleElement()
                                .satisfies(call ->
                                        assertThat(call.report().readdressed()).isTrue());
                    }
                });
    }
}
