package io.trunkline.pagerduty;

import static io.trunkline.pagerduty.Reports.bare;
import static io.trunkline.pagerduty.Reports.compliance;
import static io.trunkline.pagerduty.Reports.down;
import static io.trunkline.pagerduty.Reports.flapping;
import static io.trunkline.pagerduty.Reports.forgotten;
import static io.trunkline.pagerduty.Reports.late;
import static io.trunkline.pagerduty.Reports.member;
import static io.trunkline.pagerduty.Reports.named;
import static io.trunkline.pagerduty.Reports.resolve;
import static io.trunkline.pagerduty.Reports.trigger;
import static io.trunkline.pagerduty.Reports.up;
import static io.trunkline.pagerduty.Reports.withUrl;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.trunkline.model.DeliveryAction;
import io.trunkline.model.Status;
import io.trunkline.pagerduty.IncidentReport.Member;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventPayloadTest {

    private static final JsonMapper JSON = new JsonMapper();

    @Test
    void oneTrunkIsTheBodyOfTheGuide() throws Exception {
        assertThat(json(trigger(down("trunk-us-east-01"))))
                .isEqualTo(
                        JSON.readTree(
                                """
                {
                  "routing_key": "0123456789abcdef0123456789abcdef",
                  "event_action": "trigger",
                  "dedup_key": "trunk-us-east-01-down",
                  "client": "Trunkline",
                  "payload": {
                    "summary": "CRITICAL: US-East Retail Trunk (trunk-us-east-01) is DOWN",
                    "source": "Genesys Cloud CX",
                    "severity": "critical",
                    "timestamp": "2026-03-01T10:15:30Z",
                    "component": "Trunk-trunk-us-east-01",
                    "group": "US-East Retail",
                    "class": "Telephony Failure",
                    "custom_details": {
                      "trunk_id": "trunk-us-east-01",
                      "status": "DOWN",
                      "diagnostic_url": "https://admin.mypurecloud.com/#/telephony/trunks/trunk-us-east-01",
                      "timestamp": "2026-03-01T10:15:30Z"
                    }
                  },
                  "links": [{
                    "href": "https://admin.mypurecloud.com/#/telephony/trunks/trunk-us-east-01",
                    "text": "Trunk-trunk-us-east-01 in Genesys Cloud CX"
                  }]
                }
                """));
    }

    @Test
    void anUpdateIsATriggerUnderTheSameKey() {
        JsonNode body = json(Reports.of(DeliveryAction.UPDATE, Status.DOWN, List.of(down("t1"), down("t2"))));

        assertThat(body.path("event_action").asText()).isEqualTo("trigger");
        assertThat(body.path("dedup_key").asText()).isEqualTo("trunk-us-east-01-down");
    }

    @Test
    void aResolveRepeatsTheKeysAndHasAPayload() {
        JsonNode body = json(resolve(up("trunk-us-east-01")));

        assertThat(body.path("event_action").asText()).isEqualTo("resolve");
        assertThat(body.path("routing_key").asText()).isEqualTo(Reports.KEY);
        assertThat(body.path("dedup_key").asText()).isEqualTo("trunk-us-east-01-down");
        assertThat(body.at("/payload/summary").asText())
                .isEqualTo("RESOLVED: US-East Retail Trunk (trunk-us-east-01) is UP");
        assertThat(details(body).path("status").asText()).isEqualTo("UP");
    }

    @Test
    void theDetailsNameTheKind() {
        JsonNode body = json(trigger(named(member("site", "boston", Status.DOWN), "Boston")));

        assertThat(body.at("/payload/component").asText()).isEqualTo("Site-boston");
        assertThat(details(body).path("site_id").asText()).isEqualTo("boston");
        assertThat(details(body).path("name").asText()).isEqualTo("Boston");
    }

    @Test
    void theDetailsOfOneSayWhatDecided() {
        JsonNode body = json(trigger(
                Reports.because(down("t1"), "1 of 3 OPTIONS failed: a timed out (408)", "1 of 3 proxies failed")));

        assertThat(details(body).path("reason").asText()).isEqualTo("1 of 3 OPTIONS failed: a timed out (408)");
        assertThat(details(json(trigger(down("t1")))).has("reason")).isFalse();
    }

    @Test
    void several_that_are_out_for_one_reason_say_it_once() {
        JsonNode alike = json(trigger(
                Reports.because(down("t1"), "certificate expired", "certificate expired"),
                Reports.because(down("t2"), "certificate expired", "certificate expired"),
                up("t3")));
        assertThat(details(alike).path("reason").asText()).isEqualTo("certificate expired");
        assertThat(alike.at("/payload/summary").asText())
                .isEqualTo("CRITICAL: US-East Retail: 2 trunks DOWN: certificate expired");

        JsonNode apart = json(trigger(
                Reports.because(down("t1"), "a timed out", "1 of 3 proxies failed"),
                Reports.because(down("t2"), "b timed out", "1 of 3 proxies failed")));
        assertThat(details(apart).has("reason")).isFalse();
        assertThat(apart.at("/payload/summary").asText()).endsWith("2 trunks DOWN: 1 of 3 proxies failed");
        assertThat(details(json(trigger(Reports.because(down("t1"), "a", "a"), down("t2"))))
                        .has("reason"))
                .isFalse();
    }

    @Test
    void severalAreListedWithThoseStillOutFirst() throws Exception {
        JsonNode body = json(Reports.of(
                DeliveryAction.UPDATE, Status.DOWN, List.of(up("t1"), named(down("t2"), "Two"), up("t3"), down("t4"))));

        assertThat(details(body))
                .isEqualTo(
                        JSON.readTree(
                                """
                {
                  "affected_count": 4,
                  "restored_count": 2,
                  "affected": [
                    {"id": "t2", "name": "Two", "status": "DOWN", "since": "2026-03-01T10:15:30Z",
                     "diagnostic_url": "https://admin.mypurecloud.com/#/telephony/trunks/t2"},
                    {"id": "t4", "status": "DOWN", "since": "2026-03-01T10:15:30Z",
                     "diagnostic_url": "https://admin.mypurecloud.com/#/telephony/trunks/t4"},
                    {"id": "t1", "status": "UP", "since": "2026-03-01T10:15:30Z",
                     "diagnostic_url": "https://admin.mypurecloud.com/#/telephony/trunks/t1"},
                    {"id": "t3", "status": "UP", "since": "2026-03-01T10:15:30Z",
                     "diagnostic_url": "https://admin.mypurecloud.com/#/telephony/trunks/t3"}
                  ]
                }
                """));
        assertThat(body.at("/payload/component").asText()).isEqualTo("Trunk-t1");
    }

    @Test
    void aRosterOfSeveralKindsNamesThem() {
        JsonNode affected = details(json(trigger(down("t1"), member("edge", "e1", Status.DOWN))))
                .path("affected");

        assertThat(affected.at("/0/kind").asText()).isEqualTo("trunk");
        assertThat(affected.at("/1/kind").asText()).isEqualTo("edge");
    }

    @Test
    void lateDeliveryIsToldWhereItIsWorthTelling() {
        assertThat(details(json(trigger(down("t1")))).has("delivery_delay_seconds"))
                .isFalse();
        assertThat(details(json(trigger(late(down("t1"), Duration.ofSeconds(90)))))
                        .path("delivery_delay_seconds")
                        .asInt())
                .isEqualTo(90);
    }

    @Test
    void ofSeveralLateDeliveriesTheWorstIsTold() {
        JsonNode body = json(
                trigger(late(down("t1"), Duration.ofSeconds(90)), late(down("t2"), Duration.ofMinutes(7)), down("t3")));

        assertThat(details(body).path("delivery_delay_seconds").asInt()).isEqualTo(420);
    }

    @Test
    void flappingIsTold() {
        JsonNode one = details(json(trigger(flapping(down("t1"), 6))));
        JsonNode several = details(json(trigger(down("t1"), flapping(down("t2"), 4))));

        assertThat(one.path("flapping").asBoolean()).isTrue();
        assertThat(one.path("changes").asInt()).isEqualTo(6);
        assertThat(several.at("/affected/0").has("changes")).isFalse();
        assertThat(several.at("/affected/1/changes").asInt()).isEqualTo(4);
    }

    @Test
    void whoWasForgottenIsTold() {
        JsonNode one = details(json(resolve(forgotten(up("t1")))));
        JsonNode several = details(json(resolve(up("t1"), forgotten(up("t2")))));

        assertThat(one.path("forgotten").asBoolean()).isTrue();
        assertThat(one.path("note").asText()).contains("never report again");
        assertThat(several.path("forgotten_count").asInt()).isEqualTo(1);
        assertThat(several.at("/affected/0").has("forgotten")).isFalse();
        assertThat(several.at("/affected/1/forgotten").asBoolean()).isTrue();
    }

    @Test
    void aComplianceEventHasAClassOfItsOwnAndNoStatus() {
        JsonNode body = json(compliance("leak-7"));

        assertThat(body.path("dedup_key").asText()).isEqualTo("leak-7-violation");
        assertThat(body.at("/payload/class").asText()).isEqualTo("Compliance Failure");
        assertThat(body.at("/payload/component").asText()).isEqualTo("Compliance-leak-7");
        assertThat(details(body).path("compliance_id").asText()).isEqualTo("leak-7");
        assertThat(details(body).path("type").asText()).isEqualTo("compliance.violation.detected");
        assertThat(details(body).has("status")).isFalse();
        assertThat(body.has("links")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://console/t1", "javascript:alert(1)", "https:", "https://con sole/t1", "t1", "https:///t1"
            })
    void onlyAnHttpsUrlIsALink(String url) {
        JsonNode body = json(trigger(withUrl(down("t1"), url)));

        assertThat(body.has("links")).isFalse();
        assertThat(details(body).path("diagnostic_url").asText()).isEqualTo(url);
    }

    @Test
    void aUrlThatIsTooLongIsLeftOutAndNotCut() {
        JsonNode body = json(trigger(withUrl(down("t1"), "https://console/" + "x".repeat(3000))));

        assertThat(body.has("links")).isFalse();
        assertThat(details(body).has("diagnostic_url")).isFalse();
    }

    @ParameterizedTest
    @EnumSource(DeliveryAction.class)
    void aBareBodyHasOnlyWhatPagerDutyMustHave(DeliveryAction action) throws Exception {
        Status now = action == DeliveryAction.RESOLVE ? Status.UP : Status.DOWN;
        IncidentReport report =
                bare(Reports.of(action, Status.DOWN, List.of(member("trunk", "t1", now), member("trunk", "t2", now))));
        String summary = action == DeliveryAction.RESOLVE
                ? "RESOLVED: US-East Retail: 2 trunks UP"
                : "CRITICAL: US-East Retail: 2 trunks DOWN";

        assertThat(json(report))
                .isEqualTo(JSON.readTree(
                        """
                {
                  "routing_key": "0123456789abcdef0123456789abcdef",
                  "event_action": "%s",
                  "dedup_key": "trunk-us-east-01-down",
                  "payload": {"summary": "%s", "source": "Genesys Cloud CX", "severity": "critical"}
                }
                """
                                .formatted(action == DeliveryAction.RESOLVE ? "resolve" : "trigger", summary)));
    }

    @Test
    void aRosterThatIsTooLargeIsCutAndSaysByHowMany() {
        String body = EventPayload.of(trigger(IntStream.range(0, 10_000)
                .mapToObj(n -> named(down("trunk-" + n), "Trunk number " + n))
                .toArray(Member[]::new)));
        JsonNode details = details(parsed(body));

        assertThat(body.getBytes(StandardCharsets.UTF_8).length)
                .isBetween(EventPayload.LIMIT - 500, EventPayload.LIMIT);
        assertThat(details.path("affected_count").asInt()).isEqualTo(10_000);
        assertThat(details.path("omitted_count").asInt()).isPositive();
        assertThat(details.path("affected").size()
                        + details.path("omitted_count").asInt())
                .isEqualTo(10_000);
        assertThat(details.at("/affected/0/id").asText()).isEqualTo("trunk-0");
    }

    @Test
    void theCutHitsTheRestoredFirst() {
        Member[] members = Stream.concat(
                        IntStream.range(0, 5_000).mapToObj(n -> up("restored-" + n)),
                        IntStream.range(0, 100).mapToObj(n -> down("out-" + n)))
                .toArray(Member[]::new);
        JsonNode details = details(json(Reports.of(DeliveryAction.UPDATE, Status.DOWN, List.of(members))));

        assertThat(details.path("omitted_count").asInt()).isPositive();
        assertThat(details.path("restored_count").asInt()).isEqualTo(5_000);
        assertThat(Stream.iterate(0, n -> n + 1).limit(100).map(n -> details.at("/affected/" + n + "/id")
                        .asText()))
                .allMatch(id -> id.startsWith("out-"));
    }

    @Test
    void aMillionMembersMakeABodyToo() {
        Member one = down("trunk-1");
        String body =
                EventPayload.of(Reports.of(DeliveryAction.TRIGGER, Status.DOWN, Collections.nCopies(1_000_000, one)));

        assertThat(details(parsed(body)).path("affected_count").asInt()).isEqualTo(1_000_000);
        assertThat(body.getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(EventPayload.LIMIT);
    }

    @Test
    void forPeopleTheRoutingKeyIsMaskedAndAllElseTheSame() {
        IncidentReport report = trigger(down("t1"), down("t2"));
        String masked = EventPayload.masked(report);

        assertThat(masked).isEqualTo(EventPayload.of(report).replace(Reports.KEY, "...cdef"));
        assertThat(masked).contains("\"routing_key\":\"...cdef\"").doesNotContain(Reports.KEY);
    }

    private static JsonNode json(IncidentReport report) {
        return parsed(EventPayload.of(report));
    }

    private static JsonNode parsed(String body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode details(JsonNode body) {
        return body.at("/payload/custom_details");
    }
}
