package io.trunkline.pagerduty.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.pagerduty.Seen;
import io.trunkline.pagerduty.standin.Options;
import io.trunkline.pagerduty.standin.StandIn;
import io.trunkline.policy.ReadBack.Found;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How our incidents are found in PagerDuty, against the stand-in's REST API. */
class IncidentReaderTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private volatile Instant time = NOON;
    private final Clock clock = ((InstantSource) () -> time).withZone(ZoneOffset.UTC);
    private final StandIn pagerDuty =
            StandIn.start(Options.defaults().withAnyKey().withClock(clock));
    private final HttpClient client = HttpClient.newHttpClient();
    private final IncidentReader reader = reader("right");

    IncidentReaderTest() {
        pagerDuty.takes("right");
    }

    private IncidentReader reader(String token) {
        return new IncidentReader(new RestApi(
                new Access(
                        URI.create(pagerDuty.url()),
                        new Token(token),
                        Optional.empty(),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(20)),
                new VirtualPace()));
    }

    @AfterEach
    void stop() {
        pagerDuty.assertNoViolations();
        pagerDuty.close();
    }

    private void event(String action, String key) throws Exception {
        String body =
                """
                {"routing_key": "key", "event_action": "%s", "dedup_key": "%s",
                 "payload": {"summary": "s", "source": "x", "severity": "critical"}}"""
                        .formatted(action, key);
        client.send(
                HttpRequest.newBuilder(URI.create(pagerDuty.url() + "/v2/enqueue"))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.discarding());
    }

    @Test
    void what_is_open_is_found_with_who_took_it() throws Exception {
        event("trigger", "a b&c=ü");
        assertThat(reader.find("a b&c=ü", NOON, false)).isEqualTo(new Seen(Found.OPEN, "P1", null, null));
        time = NOON.plusSeconds(60);
        pagerDuty.acknowledgedByHand("a b&c=ü", "Ada");
        assertThat(reader.find("a b&c=ü", NOON, false).acknowledged())
                .isEqualTo(new Seen.By("Ada", NOON.plusSeconds(60)));
    }

    @Test
    void what_was_closed_is_found_with_who_closed_it() throws Exception {
        event("trigger", "k");
        time = NOON.plusSeconds(60);
        pagerDuty.resolvedByHand("k", "Ada");
        assertThat(reader.find("k", NOON, false))
                .isEqualTo(new Seen(Found.CLOSED, "P1", null, new Seen.By("Ada", NOON.plusSeconds(60))));
    }

    @Test
    void what_was_closed_before_ours_was_opened_is_another() throws Exception {
        event("trigger", "k");
        event("resolve", "k");
        assertThat(reader.find("k", NOON.plusSeconds(300), false)).isEqualTo(Seen.NOTHING);
        assertThat(reader.find("never", NOON, false)).isEqualTo(Seen.NOTHING);
    }

    @Test
    void what_should_be_over_is_asked_for_what_we_opened_in_it() throws Exception {
        event("trigger", "k");
        assertThat(reader.find("k", NOON, true).found()).isEqualTo(Found.OPEN);
        assertThat(pagerDuty.restCalls()).last().asString().startsWith("/incidents/P1/alerts?alert_key=k");
        event("resolve", "k");
        assertThat(reader.find("k", NOON, true).found()).isEqualTo(Found.CLOSED);
    }

    @Test
    void the_keys_of_an_incident_are_those_of_its_alerts() throws Exception {
        event("trigger", "k");
        assertThat(reader.keys("P1")).contains(List.of("k"));
        assertThat(reader.keys("P2")).isEmpty();
    }

    @Test
    void an_empty_key_is_never_asked_for() {
        assertThatThrownBy(() -> reader.find("", NOON, false)).isInstanceOf(IllegalArgumentException.class);
        assertThat(pagerDuty.restCalls()).isEmpty();
    }

    @Test
    void a_wrong_token_is_said_and_not_shown() {
        assertThatThrownBy(() -> reader("wrong-t0ken").find("k", NOON, false))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("401")
                .hasMessageNotContaining("wrong-t0ken");
    }

    @Test
    void a_429_is_waited_for() throws Exception {
        pagerDuty.restAnswers(429);
        assertThat(reader.find("k", NOON, false)).isEqualTo(Seen.NOTHING);
    }
}
