package io.trunkline.pagerduty.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.http.ApiToken;
import io.trunkline.pagerduty.rest.PagerDutyApi.Access;
import io.trunkline.play.Options;
import io.trunkline.play.StandIn;
import io.trunkline.rules.ReadBackPolicy.Found;
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
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How our incidents are found in PagerDuty, against the stand-in's REST API. */
class IncidentReaderTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    /** As the stand-in calls the service of {@code key}. */
    private static final String SERVICE = service("key");

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
        return new IncidentReader(new PagerDutyApi(
                new Access(
                        URI.create(pagerDuty.url()),
                        new ApiToken(token),
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

    private static IncidentQuery sought(String key, Instant since, boolean over) {
        return new IncidentQuery(key, "key", null, false, since, over, Set.of(), null);
    }

    private RemoteIncident find(String key, Instant since, boolean over) throws Exception {
        return reader.find(sought(key, since, over));
    }

    private void event(String action, String key) throws Exception {
        event(action, "key", key);
    }

    private void event(String action, String routingKey, String key) throws Exception {
        String body =
                """
                {"routing_key": "%s", "event_action": "%s", "dedup_key": "%s",
                 "payload": {"summary": "s", "source": "x", "severity": "critical"}}"""
                        .formatted(routingKey, action, key);
        client.send(
                HttpRequest.newBuilder(URI.create(pagerDuty.url() + "/v2/enqueue"))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.discarding());
    }

    @Test
    void open_incident_is_found_with_its_acknowledger() throws Exception {
        event("trigger", "a b&c=ü");
        assertThat(find("a b&c=ü", NOON, false))
                .isEqualTo(new RemoteIncident(Found.OPEN, "P1", null, null, SERVICE, null));
        time = NOON.plusSeconds(60);
        pagerDuty.acknowledgedByHand("a b&c=ü", "Ada");
        assertThat(find("a b&c=ü", NOON, false).acknowledged())
                .isEqualTo(RemoteIncident.By.person("Ada", NOON.plusSeconds(60)));
    }

    @Test
    void closed_incident_is_found_with_its_resolver() throws Exception {
        event("trigger", "k");
        time = NOON.plusSeconds(60);
        pagerDuty.resolvedByHand("k", "Ada");
        assertThat(find("k", NOON, false))
                .isEqualTo(new RemoteIncident(
                        Found.CLOSED,
                        "P1",
                        null,
                        RemoteIncident.By.person("Ada", NOON.plusSeconds(60)),
                        SERVICE,
                        null));
    }

    @Test
    void what_was_closed_before_ours_was_opened_is_another() throws Exception {
        event("trigger", "k");
        event("resolve", "k");
        assertThat(find("k", NOON.plusSeconds(300), false)).isEqualTo(RemoteIncident.NOTHING);
        assertThat(find("never", NOON, false)).isEqualTo(RemoteIncident.NOTHING);
    }

    @Test
    void what_should_be_over_is_asked_for_what_we_opened_in_it() throws Exception {
        event("trigger", "k");
        assertThat(find("k", NOON, true).found()).isEqualTo(Found.OPEN);
        assertThat(pagerDuty.restCalls()).last().asString().startsWith("/incidents/P1/alerts?alert_key=k");
        event("resolve", "k");
        assertThat(find("k", NOON, true).found()).isEqualTo(Found.CLOSED);
    }

    @Test
    void what_is_in_an_incident_are_its_alerts_and_whose_they_are() throws Exception {
        event("trigger", "k");
        assertThat(reader.contents("P1")).contains(new IncidentAlerts(List.of("k"), SERVICE, Set.of("key")));
        assertThat(reader.contents("P1").toString()).doesNotContain("key");
        assertThat(reader.contents("P2")).isEmpty();
    }

    @Test
    void an_empty_key_is_never_asked_for() {
        assertThatThrownBy(() -> find("", NOON, false)).isInstanceOf(IllegalArgumentException.class);
        assertThat(pagerDuty.restCalls()).isEmpty();
    }

    @Test
    void a_wrong_token_is_said_and_not_shown() {
        assertThatThrownBy(() -> reader("wrong-t0ken").find(sought("k", NOON, false)))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("401")
                .hasMessageNotContaining("wrong-t0ken");
    }

    @Test
    void a_429_is_waited_for() throws Exception {
        pagerDuty.restAnswers(429);
        assertThat(find("k", NOON, false)).isEqualTo(RemoteIncident.NOTHING);
    }

    private static String service(String routingKey) {
        return "S" + Integer.toHexString(routingKey.hashCode()).toUpperCase();
    }

    @Test
    void an_incident_of_another_service_is_another_though_it_has_our_key() throws Exception {
        event("trigger", "theirs", "k");
        IncidentQuery known = new IncidentQuery("k", "key", SERVICE, false, NOON, false, Set.of(), null);
        assertThat(reader.find(known)).isEqualTo(RemoteIncident.NOTHING);
        IncidentQuery configured = new IncidentQuery("k", "key", SERVICE, true, NOON, false, Set.of(), null);
        assertThat(reader.find(configured)).isEqualTo(RemoteIncident.NOTHING);
        event("trigger", "key", "k");
        assertThat(reader.find(known)).isEqualTo(new RemoteIncident(Found.OPEN, "P2", null, null));
        assertThat(reader.find(configured)).isEqualTo(new RemoteIncident(Found.OPEN, "P2", null, null));
        assertThat(find("k", NOON, false)).isEqualTo(new RemoteIncident(Found.OPEN, "P2", null, null, SERVICE, null));
    }

    @Test
    void an_integration_that_was_moved_is_found_where_it_is() throws Exception {
        event("trigger", "key", "k");
        IncidentQuery moved = new IncidentQuery("k", "key", "SOLD", false, NOON, false, Set.of(), null);
        assertThat(reader.find(moved)).isEqualTo(new RemoteIncident(Found.OPEN, "P1", null, null, SERVICE, null));
    }

    @Test
    void where_no_service_shows_our_integration_what_has_our_key_is_ours() throws Exception {
        event("trigger", "orchestrated", "k");
        assertThat(find("k", NOON, false)).isEqualTo(new RemoteIncident(Found.OPEN, "P1", null, null));
    }

    @Test
    void what_was_closed_a_moment_before_ours_was_opened_is_another_if_it_is_known_or_began_long_before()
            throws Exception {
        event("trigger", "k");
        time = NOON.plusSeconds(600);
        event("resolve", "k");
        assertThat(find("k", NOON.plusSeconds(601), false)).isEqualTo(RemoteIncident.NOTHING);
        assertThat(find("k", NOON.plusSeconds(600), false).found()).isEqualTo(Found.CLOSED);
        time = NOON.plusSeconds(601);
        event("trigger", "k");
        time = NOON.plusSeconds(602);
        event("resolve", "k");
        assertThat(find("k", NOON.plusSeconds(603), false).incident()).isEqualTo("P2");
        IncidentQuery third =
                new IncidentQuery("k", "key", null, false, NOON.plusSeconds(603), false, Set.of("P2"), null);
        assertThat(reader.find(third)).isEqualTo(RemoteIncident.NOTHING);
    }
}
