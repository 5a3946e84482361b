package io.trunkline.pagerduty.rest;

import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.trunkline.http.ApiToken;
import io.trunkline.pagerduty.rest.PagerDutyApi.Access;
import io.trunkline.rules.ReadBackPolicy.Found;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An incident that people merged into one of another service shows nothing under its key, and is not lost. */
class MergedIncidentTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    @RegisterExtension
    private final WireMockExtension pagerDuty = WireMockExtension.newInstance()
            .options(WireMockConfiguration.wireMockConfig().dynamicPort())
            .build();

    @BeforeEach
    void nothingHasOurKey() {
        answers("/incidents", "{\"incidents\": [], \"more\": false}");
        answers(
                "/incidents/P1",
                """
                {"incident": {"id": "P1", "status": "resolved", "last_status_change_at": "2026-03-01T12:05:00Z",
                  "last_status_change_by": {"type": "user_reference", "summary": "Ada"},
                  "resolve_reason": {"type": "merge_resolve_reason", "incident": {"id": "P2"}}}}""");
    }

    private void answers(String path, String json) {
        pagerDuty.stubFor(get(urlPathEqualTo(path)).willReturn(okJson(json)));
    }

    private RemoteIncident find(boolean over, String known) throws Exception {
        IncidentReader reader = new IncidentReader(new PagerDutyApi(
                new Access(
                        URI.create(pagerDuty.baseUrl()),
                        new ApiToken("token"),
                        Optional.empty(),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(20)),
                new VirtualPace()));
        return reader.find(new IncidentQuery("k", "key", "S1", true, NOON, over, Set.of(), known));
    }

    @Test
    void it_is_open_while_what_it_was_merged_into_is() throws Exception {
        answers("/incidents/P2", "{\"incident\": {\"id\": \"P2\", \"status\": \"acknowledged\"}}");
        assertThat(find(false, "P1")).isEqualTo(new RemoteIncident(Found.OPEN, "P2", null, null));
    }

    @Test
    void merged_incident_is_closed_by_the_resolver_of_its_target() throws Exception {
        answers(
                "/incidents/P2",
                """
                {"incident": {"id": "P2", "status": "resolved", "last_status_change_at": "2026-03-01T13:00:00Z",
                  "last_status_change_by": {"type": "user_reference", "summary": "Grace"}}}""");
        assertThat(find(false, "P1"))
                .isEqualTo(new RemoteIncident(
                        Found.CLOSED, "P2", null, RemoteIncident.By.person("Grace", NOON.plusSeconds(3600))));
    }

    @Test
    void once_it_is_over_its_own_alert_counts_there() throws Exception {
        answers("/incidents/P2", "{\"incident\": {\"id\": \"P2\", \"status\": \"triggered\"}}");
        answers(
                "/incidents/P2/alerts",
                "{\"alerts\": [{\"alert_key\": \"k\", \"status\": \"resolved\"}], \"more\": false}");
        assertThat(find(true, "P1").found()).isEqualTo(Found.CLOSED);
        answers(
                "/incidents/P2/alerts",
                "{\"alerts\": [{\"alert_key\": \"k\", \"status\": \"triggered\"}], \"more\": false}");
        assertThat(find(true, "P1").found()).isEqualTo(Found.OPEN);
    }

    @Test
    void where_people_find_it_is_an_address_of_the_web_or_nothing() throws Exception {
        answers(
                "/incidents/P2",
                "{\"incident\": {\"id\": \"P2\", \"status\": \"triggered\", \"html_url\": \"https://acme.pagerduty.com/incidents/P2\"}}");
        assertThat(find(false, "P1").url()).isEqualTo("https://acme.pagerduty.com/incidents/P2");
        answers(
                "/incidents/P2",
                "{\"incident\": {\"id\": \"P2\", \"status\": \"triggered\", \"html_url\": \"javascript:alert(1)\"}}");
        assertThat(find(false, "P1").url()).isNull();
    }

    @Test
    void it_is_open_where_what_it_was_merged_into_is_not_named() throws Exception {
        answers(
                "/incidents/P1",
                """
                {"incident": {"id": "P1", "status": "resolved", "last_status_change_at": "2026-03-01T12:05:00Z",
                  "last_status_change_by": {"type": "user_reference", "summary": "Ada"},
                  "resolve_reason": {"type": "merge_resolve_reason"}}}""");
        assertThat(find(false, "P1").found()).isEqualTo(Found.OPEN);
        assertThat(find(true, "P1").found()).isEqualTo(Found.CLOSED);
    }

    @Test
    void without_an_id_there_is_nothing_to_follow() throws Exception {
        assertThat(find(false, null)).isEqualTo(RemoteIncident.NOTHING);
    }
}
