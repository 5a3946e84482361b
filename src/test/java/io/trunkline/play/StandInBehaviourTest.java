package io.trunkline.play;

import static io.trunkline.play.Client.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How the stand-in misbehaves when a test asks it to. */
class StandInBehaviourTest extends StandInFixture {

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

        assertThat(held.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(202);
        assertThat(pagerduty.openIncidents()).hasSize(3);
    }

    @Test
    void aReplyMayBeHeldAfterTheEventIsProcessed() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        CountDownLatch processed = new CountDownLatch(1);
        pagerduty.listen(call -> processed.countDown());
        pagerduty.next(RETAIL, Behaviour.usual().repliedAfter(gate));
        CompletableFuture<HttpResponse<String>> held = client.sendLater(event("trigger", RETAIL, "t1"));

        assertThat(processed.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(pagerduty.openIncidents()).hasSize(1);
        assertThat(held).isNotDone();
        assertThat(pagerduty.calls().get(0).handled()).isFalse();

        gate.countDown();

        assertThat(held.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(202);
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
}
