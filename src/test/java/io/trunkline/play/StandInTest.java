package io.trunkline.play;

import static io.trunkline.play.Client.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class StandInTest extends StandInFixture {

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
