package io.trunkline.play;

import static io.trunkline.play.Client.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StandInTest {

    private static final String RETAIL = "0123456789abcdef0123456789abcdef";
    private static final String FINANCE = "fedcba9876543210fedcba9876543210";
    private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

    private final AtomicReference<Instant> now = new AtomicReference<>(START);
    private final Clock clock = new Clock() {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now.get();
        }
    };
    private final StandIn pagerduty =
            StandIn.start(Options.defaults().withClock(clock).withRate(3));
    private final Client client = new Client(pagerduty);

    @AfterEach
    void close() {
        pagerduty.close();
    }

    // Incidents.

    @Test
    void aTriggerOpensAnIncident() throws Exception {
        HttpResponse<String> answer = client.send(event("trigger", RETAIL, "t1-down"));

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.body())
                .isEqualTo("{\"status\":\"success\",\"message\":\"Event processed\",\"dedup_key\":\"t1-down\"}");
        assertThat(pagerduty.openIncidents()).singleElement().satisfies(incident -> {
            assertThat(incident.dedupKey()).isEqualTo("t1-down");
            assertThat(incident.routingKey()).isEqualTo(RETAIL);
            assertThat(incident.openedAt()).isEqualTo(START);
            assertThat(incident.severity()).isEqualTo("critical");
        });
        pagerduty.assertNoViolations();
    }

    @Test
    void aRepeatedTriggerAddsToTheLogAndNeverChangesTheTitle() throws Exception {
        client.send(event("trigger", RETAIL, "t1-down", "1 trunk"));
        client.send(event("trigger", RETAIL, "t1-down", "2 trunks"));

        assertThat(pagerduty.incidents()).singleElement().satisfies(incident -> {
            assertThat(incident.title()).isEqualTo("1 trunk");
            assertThat(incident.log())
                    .extracting(StandInIncident.Entry::summary)
                    .containsExactly("1 trunk", "2 trunks");
            assertThat(incident.latest().at("/payload/summary").asText()).isEqualTo("2 trunks");
        });
        assertThat(pagerduty.calls()).extracting(Call::effect).containsExactly(Effect.OPENED, Effect.APPENDED);
    }

    @Test
    void aResolveClosesAndTheSameKeyOpensAnew() throws Exception {
        client.send(event("trigger", RETAIL, "t1-down"));
        now.set(START.plusSeconds(40));
        client.send(event("resolve", RETAIL, "t1-down"));

        assertThat(pagerduty.openIncidents()).isEmpty();
        assertThat(pagerduty.incidents().get(0).resolvedAt()).contains(START.plusSeconds(40));

        client.send(event("trigger", RETAIL, "t1-down"));

        assertThat(pagerduty.incidents()).hasSize(2);
        assertThat(pagerduty.openIncidents())
                .extracting(StandInIncident::number)
                .containsExactly(2);
        pagerduty.assertNoViolations();
    }

    @Test
    void aResolveUnderAnotherRoutingKeyIsDroppedSilently() throws Exception {
        client.send(event("trigger", RETAIL, "t1-down"));
        HttpResponse<String> answer = client.send(event("resolve", FINANCE, "t1-down"));

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(pagerduty.openIncidents()).hasSize(1);
        assertThat(pagerduty.calls().get(1).effect()).isEqualTo(Effect.DROPPED);
        assertThat(pagerduty.violations()).singleElement().asString().contains("never triggered");
    }

    @Test
    void oneDedupKeyUnderTwoRoutingKeysIsTwoIncidents() throws Exception {
        client.send(event("trigger", RETAIL, "t1-down"));
        client.send(event("trigger", FINANCE, "t1-down"));

        assertThat(pagerduty.openIncidents()).hasSize(2);
    }

    @Test
    void anAcknowledgedIncidentStaysOpen() throws Exception {
        client.send(event("trigger", RETAIL, "t1-down"));
        client.send(event("acknowledge", RETAIL, "t1-down"));
        client.send(event("trigger", RETAIL, "t1-down"));

        assertThat(pagerduty.openIncidents())
                .singleElement()
                .extracting(StandInIncident::state)
                .isEqualTo(StandInIncident.State.ACKNOWLEDGED);
    }

    @Test
    void duringMaintenanceEverythingIsDropped() throws Exception {
        client.send(event("trigger", RETAIL, "t1-down"));
        pagerduty.maintenance(RETAIL, true);

        assertThat(client.send(event("resolve", RETAIL, "t1-down")).statusCode())
                .isEqualTo(202);
        assertThat(client.send(event("trigger", RETAIL, "t2-down")).statusCode())
                .isEqualTo(202);
        assertThat(pagerduty.openIncidents())
                .extracting(StandInIncident::dedupKey)
                .containsExactly("t1-down");

        pagerduty.maintenance(RETAIL, false);
        now.set(START.plusSeconds(60));
        client.send(event("resolve", RETAIL, "t1-down"));

        assertThat(pagerduty.openIncidents()).isEmpty();
    }

    // Misbehaviour.

    @Test
    void whatIsQueuedForAKeyIsUsedOnceAndForThatKeyOnly() throws Exception {
        pagerduty.next(RETAIL, Behaviour.answer(503), Behaviour.refused("'summary' is too long"));

        assertThat(client.send(event("trigger", FINANCE, "f1")).statusCode()).isEqualTo(202);
        assertThat(client.send(event("trigger", RETAIL, "t1")).statusCode()).isEqualTo(503);
        assertThat(client.send(event("trigger", RETAIL, "t1")).body())
                .isEqualTo("{\"status\":\"invalid event\",\"message\":\"Event object is invalid\","
                        + "\"errors\":[\"'summary' is too long\"]}");
        assertThat(client.send(event("trigger", RETAIL, "t1")).statusCode()).isEqualTo(202);
        assertThat(pagerduty.calls(RETAIL))
                .extracting(Call::effect)
                .containsExactly(Effect.NONE, Effect.NONE, Effect.OPENED);
        assertThat(pagerduty.calls(RETAIL)).extracting(Call::status).containsExactly(503, 400, 202);
    }

    @Test
    void aBehaviourForGoodLastsUntilItIsCleared() throws Exception {
        pagerduty.always(RETAIL, call -> call.action().equals("resolve") ? Behaviour.usual() : Behaviour.answer(500));

        assertThat(client.send(event("trigger", RETAIL, "t1")).statusCode()).isEqualTo(500);
        assertThat(client.send(event("trigger", RETAIL, "t1")).statusCode()).isEqualTo(500);
        assertThat(client.send(event("resolve", RETAIL, "t1")).statusCode()).isEqualTo(202);

        pagerduty.behave();

        assertThat(client.send(event("trigger", RETAIL, "t1")).statusCode()).isEqualTo(202);
    }

    @Test
    void a429SaysWhenToComeBackInSecondsOrAsADate() throws Exception {
        pagerduty.next(
                RETAIL,
                Behaviour.throttled(),
                Behaviour.throttled(Duration.ofSeconds(7)),
                Behaviour.throttledUntil(START.plusSeconds(120)));

        assertThat(client.send(event("trigger", RETAIL, "t1")).headers().firstValue("Retry-After"))
                .isEmpty();
        assertThat(client.send(event("trigger", RETAIL, "t1")).headers().firstValue("Retry-After"))
                .contains("7");
        HttpResponse<String> dated = client.send(event("trigger", RETAIL, "t1"));
        assertThat(dated.statusCode()).isEqualTo(429);
        assertThat(dated.headers().firstValue("Retry-After")).contains("Sun, 1 Mar 2026 10:02:00 GMT");
    }

    @Test
    void aCutBeforeLosesTheEventAndACutAfterLosesTheAnswer() {
        pagerduty.next(RETAIL, Behaviour.cut(), Behaviour.cut().processed());

        assertThatThrownBy(() -> client.send(event("trigger", RETAIL, "t1"))).isInstanceOf(IOException.class);
        assertThat(pagerduty.incidents()).isEmpty();

        assertThatThrownBy(() -> client.send(event("trigger", RETAIL, "t1"))).isInstanceOf(IOException.class);
        assertThat(pagerduty.openIncidents()).hasSize(1);
        assertThat(pagerduty.awaitCalls(2)).allMatch(call -> call.handled() && call.status() == 0);
    }

    @Test
    void anAnswerMayBeWrongThoughTheEventIsProcessed() throws Exception {
        pagerduty.next(RETAIL, Behaviour.answer(502).processed());

        assertThat(client.send(event("trigger", RETAIL, "t1")).statusCode()).isEqualTo(502);
        assertThat(pagerduty.openIncidents()).hasSize(1);
    }

    @Test
    void aHeldCallHangsUntilItIsLetGoAndHoldsNobodyElse() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        pagerduty.next(RETAIL, Behaviour.usual().heldUntil(gate));
        CompletableFuture<HttpResponse<String>> held = client.sendLater(event("trigger", RETAIL, "t1"));
        pagerduty.awaitArrivals(1);

        assertThat(client.send(event("trigger", FINANCE, "f1")).statusCode()).isEqualTo(202);
        assertThat(client.send(event("trigger", RETAIL, "t2")).statusCode()).isEqualTo(202);
        assertThat(held).isNotDone();
        assertThat(pagerduty.openIncidents())
                .extracting(StandInIncident::dedupKey)
                .containsExactly("f1", "t2");

        gate.countDown();

        assertThat(held.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(202);
        assertThat(pagerduty.openIncidents()).hasSize(3);
    }

    @Test
    void aReplyMayBeHeldAfterTheEventIsProcessed() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        CountDownLatch processed = new CountDownLatch(1);
        pagerduty.listen(call -> processed.countDown());
        pagerduty.next(RETAIL, Behaviour.usual().repliedAfter(gate));
        CompletableFuture<HttpResponse<String>> held = client.sendLater(event("trigger", RETAIL, "t1"));

        assertThat(processed.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(pagerduty.openIncidents()).hasSize(1);
        assertThat(held).isNotDone();
        assertThat(pagerduty.calls().get(0).handled()).isFalse();

        gate.countDown();

        assertThat(held.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(202);
    }

    @Test
    void aSilentStandInCutsItsCallsWhenItGoesDown() {
        pagerduty.next(RETAIL, Behaviour.silent());
        CompletableFuture<HttpResponse<String>> held = client.sendLater(event("trigger", RETAIL, "t1"));
        pagerduty.awaitArrivals(1);

        pagerduty.down();

        assertThat(held).failsWithin(Duration.ofSeconds(10)).withThrowableThat().withCauseInstanceOf(IOException.class);
        assertThat(pagerduty.awaitCalls(1).get(0).status()).isZero();
        assertThat(pagerduty.incidents()).isEmpty();
    }

    @Test
    void itComesBackOnItsPortWithAllItRemembers() throws Exception {
        String url = pagerduty.url();
        client.send(event("trigger", RETAIL, "t1"));
        pagerduty.down();

        assertThatThrownBy(() -> client.send(event("resolve", RETAIL, "t1"))).isInstanceOf(IOException.class);

        pagerduty.up();

        assertThat(pagerduty.url()).isEqualTo(url);
        assertThat(client.send(event("resolve", RETAIL, "t1")).statusCode()).isEqualTo(202);
        assertThat(pagerduty.openIncidents()).isEmpty();
    }

    @Test
    void theRateIsOfAnySixtySecondsAndOfOneKey() throws Exception {
        for (int n = 0; n < 3; n++) {
            assertThat(client.send(event("trigger", RETAIL, "t" + n)).statusCode())
                    .isEqualTo(202);
            now.set(now.get().plusSeconds(10));
        }
        assertThat(client.send(event("trigger", RETAIL, "t4")).statusCode()).isEqualTo(429);
        assertThat(client.send(event("trigger", FINANCE, "f1")).statusCode()).isEqualTo(202);
        assertThat(pagerduty.openIncidents()).hasSize(4);

        now.set(START.plusMillis(59_999));
        assertThat(client.send(event("trigger", RETAIL, "t4")).statusCode()).isEqualTo(429);
        now.set(START.plusSeconds(60));
        assertThat(client.send(event("trigger", RETAIL, "t4")).statusCode()).isEqualTo(202);
        assertThat(client.send(event("trigger", RETAIL, "t5")).statusCode()).isEqualTo(429);
        pagerduty.assertNoViolations();
    }

    // What a client should never do.

    @Test
    void anInvalidEventIsRefusedAndAViolation() throws Exception {
        HttpResponse<String> answer = client.send("{\"routing_key\":\"short\",\"event_action\":\"trigger\"}");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("Length of 'routing_key' is incorrect (should be 32 characters)");
        assertThat(pagerduty.incidents()).isEmpty();
        assertThatThrownBy(pagerduty::assertNoViolations)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("invalid");
    }

    @Test
    void aBodyThatIsTooLargeIsRefused() throws Exception {
        assertThat(client.send(event("trigger", RETAIL, "t1") + " ".repeat(512_000))
                        .statusCode())
                .isEqualTo(413);
        assertThat(pagerduty.incidents()).isEmpty();
        assertThat(pagerduty.violations()).singleElement().asString().contains("512,000 bytes");
    }

    @Test
    void anotherPathOrMethodIsAViolation() throws Exception {
        assertThat(client.request("POST", "/v2/changes").statusCode()).isEqualTo(404);
        assertThat(client.request("GET", "/v2/enqueue").statusCode()).isEqualTo(405);
        assertThat(pagerduty.calls()).isEmpty();
        assertThat(pagerduty.violations()).hasSize(2);
    }

    @Test
    void anotherContentTypeIsAViolation() throws Exception {
        client.request("POST", "/v2/enqueue");

        assertThat(pagerduty.violations()).anyMatch(violation -> violation.endsWith("Content-Type null"));
    }

    @Test
    void whatAStrictStandInDoesNotExpectIsAViolation() throws Exception {
        pagerduty.strict(call -> call.dedupKey().equals("t1"));
        client.send(event("trigger", RETAIL, "t1"));

        assertThat(pagerduty.violations()).isEmpty();

        client.send(event("trigger", RETAIL, "t2"));

        assertThat(pagerduty.violations()).singleElement().asString().contains("t2", "not expected");
    }

    // For tests.

    @Test
    void routingKeysOfAnyLengthAreTakenWhereThatIsWanted() throws Exception {
        try (StandIn lenient = StandIn.start(Options.defaults().withAnyKey())) {
            assertThat(new Client(lenient)
                            .send(event("trigger", "key-of-retail", "t1"))
                            .statusCode())
                    .isEqualTo(202);
        }
    }

    @Test
    void listenersHearOfEveryCallAndItsEffect() throws Exception {
        List<Effect> heard = new CopyOnWriteArrayList<>();
        pagerduty.listen(call -> heard.add(call.effect()));
        client.send(event("trigger", RETAIL, "t1"));
        client.send(event("resolve", RETAIL, "t1"));

        assertThat(heard).containsExactly(Effect.OPENED, Effect.RESOLVED);
    }

    @Test
    void whoWaitsForCallsThatDoNotComeIsToldWhatCame() throws Exception {
        client.send(event("trigger", RETAIL, "t1"));

        assertThatThrownBy(() -> pagerduty.awaitCalls(2, Duration.ofMillis(20)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("expected 2 calls")
                .hasMessageContaining("t1");
    }

    @Test
    void noRoutingKeyIsPrinted() throws Exception {
        client.send(event("trigger", RETAIL, "t1"));
        client.send(event("resolve", RETAIL, "t9"));

        assertThat(pagerduty.calls().toString() + pagerduty.incidents() + pagerduty.violations())
                .contains("...cdef")
                .doesNotContain(RETAIL);
    }
}
