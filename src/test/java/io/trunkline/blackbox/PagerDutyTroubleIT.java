package io.trunkline.blackbox;

import static io.trunkline.blackbox.Installation.DEFAULT;
import static io.trunkline.blackbox.Installation.FINANCE;
import static io.trunkline.blackbox.Installation.RETAIL;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.trunkline.play.Behaviour;
import io.trunkline.play.Call;
import io.trunkline.play.StandInIncident;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever PagerDuty does, somebody is paged once and the page is closed. */
class PagerDutyTroubleIT {

    @RegisterExtension
    static final Installation box = new Installation().with("trunkline.pagerduty.timeout", "1s");

    private static int tests;

    private final String id = "trunk-eu-trouble-" + ++tests;

    @BeforeAll
    static void start() {
        box.start();
    }

    @AfterEach
    void calm() {
        box.pagerduty().behave();
    }

    private void down(String component) {
        assertThat(box.webhooks()
                        .genesys(component, "DOWN", Instant.now().minusSeconds(600))
                        .status())
                .isEqualTo(202);
    }

    private void up(String component) {
        assertThat(box.webhooks().genesys(component, "UP", Instant.now()).status())
                .isEqualTo(202);
    }

    private List<Call> calls(String dedupKey) {
        return box.pagerduty().calls().stream()
                .filter(call -> call.dedupKey().equals(dedupKey))
                .toList();
    }

    private void pagedOnceAndClosed() {
        StandInIncident incident = box.incident(FINANCE, id + "-down");
        assertThat(incident.title()).isEqualTo("CRITICAL: EU Finance Trunk (" + id + ") is DOWN");
        up(id);
        box.resolved(FINANCE, id + "-down");
        box.management().awaitQuiet();
    }

    @Test
    void a_429_is_obeyed() {
        box.pagerduty().next(FINANCE, Behaviour.throttled(Duration.ofSeconds(2)));
        down(id);
        box.incident(FINANCE, id + "-down");
        answered(429, 202);
        List<Call> calls = calls(id + "-down");
        assertThat(Duration.between(calls.get(0).at(), calls.get(1).at()))
                .isGreaterThanOrEqualTo(Duration.ofSeconds(2));
        pagedOnceAndClosed();
    }

    /** The stand-in has an incident a moment before it notes what it answered. */
    private void answered(Integer... statuses) {
        Waits.until("the answers", () -> calls(id + "-down"), calls -> assertThat(calls)
                .extracting(Call::status)
                .startsWith(statuses));
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 503, 504, 429, 408})
    void errors_that_pass_are_waited_out(int status) {
        box.pagerduty().next(FINANCE, Behaviour.answer(status), Behaviour.answer(status), Behaviour.answer(status));
        down(id);
        box.incident(FINANCE, id + "-down");
        answered(status, status, status, 202);
        pagedOnceAndClosed();
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 204, 301, 302, 400, 401, 403, 404, 413, 418})
    void unexpected_statuses_are_tried_again(int status) {
        box.pagerduty()
                .next(
                        FINANCE,
                        Behaviour.answer(
                                status,
                                Map.of("Location", "http://127.0.0.1:1/"),
                                status == 204 ? "" : "<html>what?</html>"));
        down(id);
        box.incident(FINANCE, id + "-down");
        answered(status, 202);
        pagedOnceAndClosed();
    }

    @Test
    void a_timeout_is_tried_again_and_the_resolve_is_owed() {
        box.pagerduty().next(FINANCE, Behaviour.silent().processed());
        down(id);
        Waits.until("a second call", () -> calls(id + "-down"), calls -> assertThat(calls)
                .hasSize(2));
        pagedOnceAndClosed();
    }

    @Test
    void a_connection_that_is_cut_is_tried_again() {
        box.pagerduty().next(FINANCE, Behaviour.cut(), Behaviour.cut().processed());
        down(id);
        Waits.until("a third call", () -> calls(id + "-down"), calls -> assertThat(calls)
                .hasSize(3));
        pagedOnceAndClosed();
    }

    @Test
    void a_pagerduty_that_is_not_there_is_paged_when_it_is_back() {
        box.pagerduty().down();
        try {
            down(id);
            JsonNode held = Waits.until(
                    "held", () -> box.management().check("pagerduty"), check -> assertThat(check.at("/data/held"))
                            .isNotEmpty());
            assertThat(held.path("status").asText()).isEqualTo("UP");
            assertThat(box.management().status("/observe/health/ready")).isEqualTo(200);
        } finally {
            box.pagerduty().up();
        }
        pagedOnceAndClosed();
    }

    @Test
    void a_call_that_hangs_keeps_no_platform_waiting_and_no_other_service() {
        CountDownLatch answer = new CountDownLatch(1);
        box.pagerduty().next(FINANCE, Behaviour.usual().repliedAfter(answer));
        down(id);
        box.incident(FINANCE, id + "-down");
        for (int i = 0; i < 5; i++) {
            box.webhooks().cxone("unmapped-" + id + i, "UP", Instant.now());
        }
        down("trunk-us-east-01");
        box.incident(RETAIL, "trunk-us-east-01-down");
        assertThat(calls(id + "-down")).singleElement().matches(call -> !call.handled());
        answer.countDown();
        up("trunk-us-east-01");
        box.resolved(RETAIL, "trunk-us-east-01-down");
        pagedOnceAndClosed();
    }

    @Test
    void a_refused_event_is_sent_bare_and_then_to_the_default_service() {
        box.pagerduty()
                .next(
                        FINANCE,
                        Behaviour.refused("'payload.class' is odd"),
                        Behaviour.refused("Length of 'routing_key'"));
        down(id);
        StandInIncident incident = Waits.until(
                        "somebody is paged",
                        () -> box.incidents(DEFAULT).stream()
                                .filter(one -> one.title().contains(id))
                                .toList(),
                        found -> assertThat(found).hasSize(1))
                .get(0);
        List<Call> refused = box.pagerduty().calls(FINANCE).stream()
                .filter(call -> call.dedupKey().equals(id + "-down"))
                .toList();
        assertThat(refused).hasSize(2);
        assertThat(refused.get(0).details().isMissingNode()).isFalse();
        assertThat(refused.get(1).details().isMissingNode()).isTrue();
        assertThat(refused.get(1).body().path("payload").size()).isEqualTo(3);
        assertThat(incident.severity()).isEqualTo("critical");
        box.program().awaitLine("WARN", "'payload.class' is odd", id);
        JsonNode refusal = Waits.until(
                "its acceptance is recorded",
                () -> box.management().check("pagerduty").at("/data/refused/0"),
                found -> assertThat(found.path("told").asBoolean()).isTrue());
        assertThat(refusal.path("reasons").asText()).endsWith("Length of 'routing_key'");
        // Gauges of the ledger are read every few seconds.
        Waits.await("the gauge counts it").until(() -> box.management().metric("trunkline_incidents_refused") == 1);
        up(id);
        box.resolved(DEFAULT, incident.dedupKey());
        assertThat(box.pagerduty().calls(FINANCE))
                .noneMatch(call ->
                        call.action().equals("resolve") && call.dedupKey().equals(id + "-down"));
    }

    @Test
    void a_bare_event_that_is_taken_is_the_page() {
        box.pagerduty().next(FINANCE, Behaviour.refused("'payload.custom_details' is too odd"));
        down(id);
        box.incident(FINANCE, id + "-down");
        answered(400, 202);
        up(id);
        StandInIncident incident = box.resolved(FINANCE, id + "-down");
        assertThat(incident.title()).isEqualTo("CRITICAL: EU Finance Trunk (" + id + ") is DOWN");
    }

    @Test
    void event_refused_everywhere_reaches_the_last_resort_once_and_pages_after_an_edit() {
        box.pagerduty().otherwise(call -> Behaviour.refused("no"));
        down(id);
        box.program()
                .awaitLine(
                        "ERROR", "NOBODY WAS PAGED for CRITICAL: EU Finance Trunk (" + id + ") is DOWN: 400: ", "no");
        box.management().awaitQuiet();
        assertThat(box.program().linesWith("NOBODY WAS PAGED", id)).hasSize(1);
        box.management().awaitMetric(1, "trunkline_last_resort_total");
        box.pagerduty().behave();
        // A comment is change enough: the cause may have been PagerDuty's.
        box.write("config/services.yaml", box.read("config/services.yaml") + "# again\n");
        Waits.until(
                "paged after all",
                () -> box.incidents(FINANCE).stream()
                        .filter(incident -> incident.title().contains(id))
                        .toList(),
                found -> assertThat(found).hasSize(1));
        up(id);
        Waits.await("resolved").until(() -> box.pagerduty().openIncidents().isEmpty());
    }

    @Test
    void a_resolve_that_pagerduty_did_not_answer_is_repeated() {
        down(id);
        box.incident(FINANCE, id + "-down");
        box.management().awaitQuiet();
        box.pagerduty().next(FINANCE, Behaviour.answer(500), Behaviour.cut(), Behaviour.throttled());
        up(id);
        box.resolved(FINANCE, id + "-down");
        assertThat(box.incidents(FINANCE).stream().filter(one -> one.dedupKey().startsWith(id)))
                .hasSize(1);
    }
}
