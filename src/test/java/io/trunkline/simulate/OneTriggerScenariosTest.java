package io.trunkline.simulate;

import static io.trunkline.model.Status.DEGRADED;
import static io.trunkline.model.Status.DOWN;
import static io.trunkline.model.Status.UP;
import static io.trunkline.rules.ReadBackPolicy.Step.TELL_AGAIN;
import static io.trunkline.simulate.Answers.ACCEPTED;
import static io.trunkline.simulate.Answers.NOT_FOUND;
import static io.trunkline.simulate.Answers.REFUSED;
import static io.trunkline.simulate.Answers.SERVER_ERROR;
import static io.trunkline.simulate.Answers.TIMEOUT;
import static io.trunkline.simulate.Answers.UNREACHABLE;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.config.Settings;
import io.trunkline.ledger.PendingCall;
import io.trunkline.model.DeliveryResult;
import io.trunkline.model.Status;
import io.trunkline.pagerduty.rest.RemoteIncident;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * One outage is one trigger, though it belongs to two incidents while PagerDuty accepts nothing: to that of its cause, of which a
 * call was left unanswered, and to one of its own since the cause has been up for a grace. Until its own opens, the cause's
 * calls for it (rules 5, 7, 9, 12 and 15).
 */
class OneTriggerScenariosTest {

    private static final String ACCEPTING = "8m";

    /** An Edge and its trunk fall, with what else is named, and from 7 minutes on the trunk is an outage of its own. */
    private static Scenario twoIncidents(DeliveryResult first, DeliveryResult later, String... others) {
        return twoIncidents(new Scenario(), first, later, others);
    }

    private static Scenario twoIncidents(
            Scenario scenario, DeliveryResult first, DeliveryResult later, String... others) {
        return scenario.answers(first)
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

    private static final String PAGE = "key-retail TRIGGER trunk-us-7-1-down [trunk-us-7-1]";
    private static final String CAUSES_PAGE = "key-retail TRIGGER edge-us-7-down [trunk-us-7-1]";
    private static final String CAUSES_RESOLVE = "key-retail RESOLVE edge-us-7-down []";

    /** Before its own incident opens, which is at 7m5s, and after. */
    private static final Map<String, String> PAGES_AT_THE_NEW_KEY = Map.of(
            "7m4s", "key-mended TRIGGER trunk-us-7-1-down [trunk-us-7-1]",
            "7m6s", "key-mended TRIGGER trunk-us-7-1-down-2 [trunk-us-7-1]");

    @Test
    void a_key_that_is_corrected_while_calls_are_refused_is_triggered_once() {
        PAGES_AT_THE_NEW_KEY.forEach((corrected, page) -> {
            try (Scenario s = twoIncidents(SERVER_ERROR, UNREACHABLE)) {
                s.servicesAt(corrected, new FixedDirectory("key-mended"));
                assertThat(accepted(s))
                        .filteredOn(call -> !call.contains("RESOLVE"))
                        .containsExactly(page);
                assertThat(from(s, "7m"))
                        .contains(CAUSES_RESOLVE)
                        .noneMatch(call -> call.startsWith("key-mended RESOLVE"));
            }
        });
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
                    .containsExactly(PAGES_AT_THE_NEW_KEY.get("7m4s"));
        }
    }

    /** The wait for its own goes on until 9m, and the cause's incident goes to the corrected key at 8m2s. */
    private static List<String> triggersAtAKeyCorrectedInTheWait(Status trunk) {
        try (Scenario s = waiting("2m")) {
            s.answers(SERVER_ERROR)
                    .pagerDuty(call -> UNREACHABLE)
                    .at("0s", DOWN, "edge-us-7")
                    .at("0s", trunk, "trunk-us-7-1")
                    .at("6m", UP, "edge-us-7")
                    .servicesAt("7m4s", new FixedDirectory("key-mended"))
                    .pagerDuty(call -> call.report().routingKey().equals("key-mended") ? ACCEPTED : UNREACHABLE)
                    .moveTo("9h");
            return from(s, "7m4s").stream()
                    .filter(call -> call.startsWith("key-mended"))
                    .toList();
        }
    }

    @Test
    void a_causes_incident_that_goes_to_a_corrected_key_in_the_wait_is_the_only_trigger() {
        assertThat(triggersAtAKeyCorrectedInTheWait(DOWN))
                .containsExactly("key-mended TRIGGER edge-us-7-down-2 [trunk-us-7-1]");
    }

    /** The cause's incident would call for it as DOWN, so it waits for its own. */
    @Test
    void what_is_degraded_under_a_cause_that_was_down_is_triggered_once_at_a_corrected_key() {
        assertThat(triggersAtAKeyCorrectedInTheWait(DEGRADED))
                .containsExactly("key-mended TRIGGER trunk-us-7-1-degraded [trunk-us-7-1]");
    }

    /** Until its own incident opens, the cause's goes on calling for it; once it is accepted, rule 15 is as ever. */
    @Test
    void an_outage_is_paged_by_its_causes_incident_if_that_is_accepted_in_the_wait() {
        try (Scenario s = twoIncidents(waiting("2m"), SERVER_ERROR, UNREACHABLE)) {
            s.moveTo("7m10s").pagerDuty(call -> ACCEPTED).moveTo("8m59s");
            assertThat(from(s, "7m10s")).containsExactly(CAUSES_PAGE);
            s.moveTo("9h");
            assertThat(from(s, "7m10s")).containsExactly(CAUSES_PAGE, PAGE, CAUSES_RESOLVE);
        }
    }

    private static Scenario waiting(String wait) {
        return new Scenario(ScenarioSettings.settings("5m", "30m", wait, "60s"));
    }

    @Test
    void an_outage_that_is_accepted_after_the_wait_is_triggered_once() {
        try (Scenario s = twoIncidents(waiting("2m"), SERVER_ERROR, UNREACHABLE)) {
            s.moveTo("9m1s").pagerDuty(call -> ACCEPTED).moveTo("9h");
            assertThat(from(s, "9m1s")).containsExactly(PAGE, CAUSES_RESOLVE);
        }
    }

    /** With its cause's incident, three have opened in the hour, so its own waits for 5 minutes, from 11 to 16. */
    private static Scenario trickle() {
        return new Scenario()
                .answers(ACCEPTED, ACCEPTED, SERVER_ERROR)
                .pagerDuty(call -> UNREACHABLE)
                .at("0s", DOWN, "trunk-us-1")
                .at("2m", DOWN, "trunk-us-2")
                .at("4m", DOWN, "edge-us-7", "trunk-us-7-1")
                .at("10m", UP, "edge-us-7");
    }

    @Test
    void an_outage_in_a_trickle_is_paged_by_its_causes_incident_meanwhile() {
        try (Scenario s = trickle()) {
            s.moveTo("11m30s").pagerDuty(call -> ACCEPTED).moveTo("15m59s");
            assertThat(from(s, "11m30s")).containsExactly(CAUSES_PAGE);
            s.moveTo("9h");
            assertThat(from(s, "11m30s")).containsExactly(CAUSES_PAGE, PAGE, CAUSES_RESOLVE);
        }
    }

    @Test
    void an_outage_in_a_trickle_that_is_accepted_after_its_wait_is_triggered_once() {
        try (Scenario s = trickle()) {
            s.moveTo("16m1s").pagerDuty(call -> ACCEPTED).moveTo("9h");
            assertThat(from(s, "16m1s")).containsExactly(PAGE, CAUSES_RESOLVE);
        }
    }

    /** It is held at the end of its wait, and the incident that is open is not (rule 9). */
    @Test
    void an_outage_in_whose_wait_maintenance_begins_stays_in_its_causes_incident() {
        try (Scenario s = twoIncidents(SERVER_ERROR, UNREACHABLE)) {
            s.startMaintenance("7m2s", "1h", "trunk-us-7-*");
            s.moveTo(ACCEPTING).pagerDuty(call -> ACCEPTED).moveTo("59m");
            assertThat(from(s, ACCEPTING)).containsExactly(CAUSES_PAGE);
            s.moveTo("9h");
            assertThat(from(s, ACCEPTING)).containsExactly(CAUSES_PAGE, PAGE, CAUSES_RESOLVE);
        }
    }

    /** PagerDuty accepted the cause's incident and lost it; its own is open by then. */
    @Test
    void an_incident_that_pagerduty_has_lost_is_not_triggered_for_what_has_its_own() {
        try (Scenario s = twoIncidents(new Scenario(ScenarioSettings.readingBack(waits())), ACCEPTED, UNREACHABLE)) {
            s.moveTo("7m10s");
            assertThat(s.readBackAt("7m10s", reading -> RemoteIncident.NOTHING)).containsExactly(TELL_AGAIN);
            assertThat(accepted(s)).containsExactly(PAGE, CAUSES_RESOLVE);
        }
    }

    private static Settings waits() {
        return ScenarioSettings.settings("5m", "30m", "5s", "60s");
    }

    /** The call of 7m7s is under way when its own incident opens, at 7m9s. */
    private static Scenario openingDuringACall(DeliveryResult answer) {
        return new Scenario()
                .answers(SERVER_ERROR)
                .pagerDuty(call -> UNREACHABLE)
                .at("0s", DOWN, "edge-us-7", "trunk-us-7-1")
                .at("6m4s", UP, "edge-us-7")
                .moveTo("7m6s")
                .duringTheNextCall(s -> s.moveTo("7m10s"), answer)
                .moveTo("7m20s");
    }

    @Test
    void an_outage_whose_incident_opens_during_a_call_that_is_not_accepted_is_triggered_once() {
        try (Scenario s = openingDuringACall(SERVER_ERROR)) {
            assertThat(from(s, "7m6s")).startsWith(CAUSES_PAGE);
            assertThat(accepted(s)).containsExactly(PAGE, CAUSES_RESOLVE);
        }
    }

    @Test
    void an_incident_that_is_accepted_while_another_opens_is_resolved_once_that_is_accepted() {
        try (Scenario s = openingDuringACall(ACCEPTED)) {
            s.pagerDuty(call -> ACCEPTED).moveTo("9h");
            assertThat(from(s, "7m6s")).startsWith(CAUSES_PAGE).endsWith(PAGE, CAUSES_RESOLVE);
        }
    }

    @Test
    void an_outage_of_its_own_is_triggered_once_at_the_same_key() {
        try (Scenario s = twoIncidents(SERVER_ERROR, UNREACHABLE)) {
            assertThat(accepted(s)).containsExactly(PAGE, CAUSES_RESOLVE);
        }
    }

    /** The cause's incident has failed for minutes, so its own need not fail for as long before it follows a correction. */
    @Test
    void a_key_that_is_corrected_after_its_own_first_call_was_left_unanswered_is_triggered_at_once() {
        for (DeliveryResult answer : List.of(TIMEOUT, SERVER_ERROR, NOT_FOUND)) {
            try (Scenario s = twoIncidents(answer, answer)) {
                s.moveTo("8m20s");
                assertThat(from(s, "7m6s")).as("%s", answer).contains(PAGE);
                s.pagerDuty(call -> call.report().routingKey().equals("key-mended") ? ACCEPTED : answer)
                        .servicesAt("8m30s", new FixedDirectory("key-mended"))
                        .moveTo("8m31s");
                assertThat(from(s, "8m30s"))
                        .as("%s", answer)
                        .filteredOn(call -> call.startsWith("key-mended"))
                        .containsExactly(PAGES_AT_THE_NEW_KEY.get("7m6s"));
            }
        }
    }

    @Test
    void a_key_that_is_corrected_during_its_own_first_call_is_triggered_at_once() {
        try (Scenario s = twoIncidents(TIMEOUT, TIMEOUT)) {
            s.moveTo("7m6s")
                    .duringTheNextCall(during -> during.servicesAt("8m30s", new FixedDirectory("key-mended")), TIMEOUT)
                    .pagerDuty(call -> call.report().routingKey().equals("key-mended") ? ACCEPTED : TIMEOUT)
                    .moveTo("8m32s");
            assertThat(from(s, "8m30s"))
                    .filteredOn(call -> call.startsWith("key-mended"))
                    .containsExactly(PAGES_AT_THE_NEW_KEY.get("7m6s"));
        }
    }

    @Test
    void what_the_causes_incident_has_besides_is_triggered_there() {
        try (Scenario s = twoIncidents(SERVER_ERROR, UNREACHABLE, "trunk-us-1")) {
            s.servicesAt("7m6s", new FixedDirectory("key-mended"));
            assertThat(accepted(s))
                    .filteredOn(call -> !call.contains("RESOLVE"))
                    .containsExactlyInAnyOrder(
                            PAGES_AT_THE_NEW_KEY.get("7m6s"), "key-mended TRIGGER edge-us-7-down-2 [trunk-us-1]");
        }
    }

    @Test
    void an_outage_that_ends_before_pagerduty_accepts_is_resolved_where_it_may_have_arrived_and_not_triggered() {
        try (Scenario s = twoIncidents(SERVER_ERROR, UNREACHABLE)) {
            s.servicesAt("7m4s", new FixedDirectory("key-mended")).at("7m30s", UP, "trunk-us-7-1");
            assertThat(accepted(s)).containsExactly(CAUSES_RESOLVE);
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
            assertThat(from(s, ACCEPTING)).containsExactly(CAUSES_PAGE);
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
                    .containsExactly(PAGE);
        }
    }

    /** The default service's key was wrong: it is the new one that is tried, and the owner's no more. */
    @Test
    void a_default_key_that_is_corrected_is_triggered_once_whatever_the_old_one_answered() {
        Map.of("404", NOT_FOUND, "refused connection", UNREACHABLE, "400", REFUSED, "503", SERVER_ERROR)
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
