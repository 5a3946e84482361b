package io.trunkline.blackbox;

import static io.trunkline.blackbox.Installation.DEFAULT;
import static io.trunkline.blackbox.Installation.FINANCE;
import static io.trunkline.blackbox.Installation.RETAIL;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.trunkline.play.Effect;
import io.trunkline.play.StandInIncident;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One outage from its first event to its resolve, in the guide's formats and with the guide's body. */
class GuideIT {

    private static final ObjectMapper JSON = new ObjectMapper();

    @RegisterExtension
    static final Installation box = new Installation().with("trunkline.cooldown", "0s");

    @BeforeAll
    static void start() {
        box.start();
    }

    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS);
    }

    private static void assertAccepted(Webhooks.Answer answer) {
        assertThat(answer).hasToString("202 Event accepted");
        assertThat(answer.header("Content-Type")).startsWith("application/json");
        assertThat(answer.response().body()).isEqualTo("{\"message\":\"Event accepted\"}");
    }

    private static void assertJson(JsonNode actual, String expected) throws JsonProcessingException {
        assertThat(actual).isEqualTo(JSON.readTree(expected));
    }

    @Test
    void a_genesys_trunk_that_goes_down_pages_as_in_the_guide_and_is_resolved_when_it_is_up() throws Exception {
        Instant down = now();
        assertAccepted(box.webhooks().genesys("trunk-us-east-01", "DOWN", down));
        StandInIncident incident = box.incident(RETAIL, "trunk-us-east-01-down");
        ObjectNode event = incident.latest().deepCopy();
        ObjectNode details = (ObjectNode) event.at("/payload/custom_details");
        assertThat(details.remove("trunkline_incident").isIntegralNumber()).isTrue();
        assertThat(details.remove("why").asText()).isEqualTo("trunkline why genesys/trunk/trunk-us-east-01");
        assertJson(
                event,
                """
                {
                  "routing_key": "%s",
                  "event_action": "trigger",
                  "dedup_key": "trunk-us-east-01-down",
                  "client": "Trunkline",
                  "payload": {
                    "summary": "CRITICAL: US-East Retail Trunk (trunk-us-east-01) is DOWN",
                    "source": "Genesys Cloud CX",
                    "severity": "critical",
                    "timestamp": "%s",
                    "component": "Trunk-trunk-us-east-01",
                    "group": "US-East Retail",
                    "class": "Telephony Failure",
                    "custom_details": {
                      "trunk_id": "trunk-us-east-01",
                      "status": "DOWN",
                      "diagnostic_url": "https://admin.mypurecloud.com/#/telephony/trunks/trunk-us-east-01",
                      "timestamp": "%s"
                    }
                  },
                  "links": [{
                    "href": "https://admin.mypurecloud.com/#/telephony/trunks/trunk-us-east-01",
                    "text": "Trunk-trunk-us-east-01 in Genesys Cloud CX"
                  }]
                }"""
                        .formatted(RETAIL, down, down));

        assertAccepted(box.webhooks().genesys("trunk-us-east-01", "UP", now()));
        StandInIncident resolved = box.resolved(RETAIL, "trunk-us-east-01-down");
        assertThat(resolved.log())
                .extracting(StandInIncident.Entry::effect)
                .containsExactly(Effect.OPENED, Effect.RESOLVED);
        assertThat(resolved.log().get(1).summary())
                .isEqualTo("RESOLVED: US-East Retail Trunk (trunk-us-east-01) is UP");
        assertThat(resolved.latest().path("event_action").asText()).isEqualTo("resolve");
    }

    @ParameterizedTest
    @CsvSource({"trunk-eu-a, available", "trunk-eu-b, active", "trunk-eu-c, UP", "trunk-eu-d, Available"})
    void a_cxone_trunk_pages_and_its_words_for_up_resolve(String id, String word) {
        Instant down = now();
        assertAccepted(box.webhooks().cxone(id, "DOWN", down));
        StandInIncident incident = box.incident(FINANCE, id + "-down");
        assertThat(incident.title()).isEqualTo("CRITICAL: EU Finance Trunk (" + id + ") is DOWN");
        JsonNode payload = incident.latest().path("payload");
        assertThat(payload.path("source").asText()).isEqualTo("NICE CXone");
        assertThat(payload.path("custom_details").path("diagnostic_url").asText())
                .isEqualTo("https://cxone.niceincontact.com/#/telephony/trunks/" + id);
        assertAccepted(box.webhooks().cxone(id, word, now()));
        assertThat(box.resolved(FINANCE, id + "-down").log().get(1).summary())
                .isEqualTo("RESOLVED: EU Finance Trunk (" + id + ") is UP");
    }

    @Test
    void a_degraded_trunk_pages_as_a_warning() {
        assertAccepted(box.webhooks().genesys("trunk-eu-degraded", "DEGRADED", now()));
        StandInIncident incident = box.incident(FINANCE, "trunk-eu-degraded-degraded");
        assertThat(incident.title()).isEqualTo("WARNING: EU Finance Trunk (trunk-eu-degraded) is DEGRADED");
        assertThat(incident.severity()).isEqualTo("warning");
        assertAccepted(box.webhooks().genesys("trunk-eu-degraded", "UP", now()));
        box.resolved(FINANCE, "trunk-eu-degraded-degraded");
    }

    @Test
    void a_degraded_trunk_that_goes_down_pages_again_and_both_incidents_are_closed() {
        box.webhooks().genesys("trunk-eu-worse", "DEGRADED", now());
        box.incident(FINANCE, "trunk-eu-worse-degraded");
        box.webhooks().genesys("trunk-eu-worse", "DOWN", now());
        StandInIncident down = box.incident(FINANCE, "trunk-eu-worse-down");
        assertThat(down.title()).isEqualTo("CRITICAL: EU Finance Trunk (trunk-eu-worse) is DOWN");
        box.resolved(FINANCE, "trunk-eu-worse-degraded");
        assertThat(box.incident(FINANCE, "trunk-eu-worse-down").open()).isTrue();
        box.webhooks().genesys("trunk-eu-worse", "UP", now());
        box.resolved(FINANCE, "trunk-eu-worse-down");
    }

    @Test
    void a_site_reads_as_a_site() {
        box.webhooks()
                .genesys(Webhooks.event(
                        "telephony.site.status.changed", "siteId", "trunk-eu-site", "DOWN", now().toString()));
        StandInIncident incident = box.incident(FINANCE, "trunk-eu-site-down");
        assertThat(incident.title()).isEqualTo("CRITICAL: EU Finance Site (trunk-eu-site) is DOWN");
        JsonNode payload = incident.latest().path("payload");
        assertThat(payload.path("component").asText()).isEqualTo("Site-trunk-eu-site");
        assertThat(payload.path("custom_details").path("site_id").asText()).isEqualTo("trunk-eu-site");
        assertThat(payload.path("custom_details").path("diagnostic_url").asText())
                .isEqualTo("https://admin.mypurecloud.com/#/telephony/sites/trunk-eu-site");
        box.webhooks()
                .genesys(Webhooks.event(
                        "telephony.site.status.changed", "siteId", "trunk-eu-site", "UP", now().toString()));
        box.resolved(FINANCE, "trunk-eu-site-down");
    }

    @Test
    void component_without_a_service_pages_the_default_service() {
        box.webhooks().cxone("nobodys-trunk", "offline", now());
        assertThat(box.incident(DEFAULT, "nobodys-trunk-down").title())
                .isEqualTo("CRITICAL: Unknown Trunk (nobodys-trunk) is DOWN");
        assertThat(box.management().metric("trunkline_unmapped_total", "source=\"cxone\""))
                .isGreaterThanOrEqualTo(1);
        box.webhooks().cxone("nobodys-trunk", "UP", now());
        box.resolved(DEFAULT, "nobodys-trunk-down");
    }

    @Test
    void the_same_id_on_two_platforms_is_two_components_with_two_keys() {
        box.webhooks().genesys("trunk-eu-twin", "DOWN", now());
        box.incident(FINANCE, "trunk-eu-twin-down");
        box.webhooks().cxone("trunk-eu-twin", "DOWN", now());
        box.incident(FINANCE, "trunk-eu-twin-down-2");
        box.webhooks().genesys("trunk-eu-twin", "UP", now());
        box.resolved(FINANCE, "trunk-eu-twin-down");
        assertThat(box.incident(FINANCE, "trunk-eu-twin-down-2").open()).isTrue();
        box.webhooks().cxone("trunk-eu-twin", "UP", now());
        box.resolved(FINANCE, "trunk-eu-twin-down-2");
    }

    @Test
    void an_event_that_comes_late_says_so_on_the_page() {
        Instant down = now().minusSeconds(300);
        box.webhooks().genesys("trunk-eu-late", "DOWN", down);
        JsonNode details = box.incident(FINANCE, "trunk-eu-late-down").latest().at("/payload/custom_details");
        assertThat(details.path("delivery_delay_seconds").asLong()).isBetween(300L, 330L);
        assertThat(details.path("timestamp").asText()).isEqualTo(down.toString());
        box.program().awaitLine("WARN", "genesys/trunk/trunk-eu-late", "after it happened");
        box.webhooks().genesys("trunk-eu-late", "UP", now());
        box.resolved(FINANCE, "trunk-eu-late-down");
    }

    @Test
    void an_older_event_that_arrives_later_changes_nothing() {
        Instant down = now();
        box.webhooks().genesys("trunk-eu-order", "DOWN", down);
        box.incident(FINANCE, "trunk-eu-order-down");
        assertAccepted(box.webhooks().genesys("trunk-eu-order", "UP", down.minusSeconds(60)));
        assertThat(box.management()
                        .events("trunk-eu-order")
                        .get(0)
                        .path("verdict")
                        .asText())
                .isEqualTo("stale");
        box.management().awaitQuiet();
        assertThat(box.incident(FINANCE, "trunk-eu-order-down").open()).isTrue();
        box.webhooks().genesys("trunk-eu-order", "UP", now());
        box.resolved(FINANCE, "trunk-eu-order-down");
    }

    @Test
    void unknown_status_word_is_in_the_history_and_changes_nothing() {
        assertAccepted(box.webhooks().cxone("trunk-eu-word", "wobbling", now()));
        JsonNode event = box.management().events("trunk-eu-word").get(0);
        assertThat(event.path("status").asText()).isEqualTo("UNKNOWN");
        assertThat(event.path("word").asText()).isEqualTo("wobbling");
        box.management().awaitQuiet();
        assertThat(box.incidents(FINANCE))
                .noneMatch(incident -> incident.dedupKey().contains("trunk-eu-word"));
    }

    @Test
    void a_compliance_event_pages_at_once_and_is_not_resolved_by_us() {
        String first = Webhooks.event("compliance.violation.detected", "id", "pci-leak-1", null, null);
        assertAccepted(box.webhooks().genesys(first));
        StandInIncident incident = box.incident(DEFAULT, "pci-leak-1-violation");
        assertThat(incident.title()).isEqualTo("CRITICAL: Unknown compliance.violation.detected (pci-leak-1)");
        assertThat(incident.latest().at("/payload/class").asText()).isEqualTo("Compliance Failure");
        assertThat(box.webhooks().genesys(first)).hasToString("200 Duplicate event");
        assertAccepted(box.webhooks()
                .genesys(Webhooks.event("compliance.violation.detected", "id", "pci-leak-1", null, now().toString())));
        box.incident(DEFAULT, "pci-leak-1-violation-2");
        box.management().awaitQuiet();
        assertThat(box.incident(DEFAULT, "pci-leak-1-violation").open()).isTrue();
    }
}
