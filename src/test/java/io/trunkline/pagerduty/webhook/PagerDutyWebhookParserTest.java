package io.trunkline.pagerduty.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.trunkline.pagerduty.webhook.PagerDutyWebhook.Kind;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PagerDutyWebhookParserTest {

    private static final Instant RECEIVED = Instant.parse("2026-03-01T12:00:00Z");
    private static final String WEBHOOK =
            """
            {"event": {"id": "01ABC", "event_type": "incident.resolved", "occurred_at": "2026-03-01T11:59:58.169+00:00",
              "agent": {"type": "user_reference", "summary": "Ada\\nLovelace"},
              "data": {"id": "PGR0VU2", "incident_key": "k", "created_at": "2026-03-01T11:00:00Z"}}}""";

    private static ObjectNode webhook() throws Exception {
        return (ObjectNode) new ObjectMapper().readTree(WEBHOOK);
    }

    private static Optional<PagerDutyWebhook> read(JsonNode body) {
        return PagerDutyWebhookParser.read(body, Optional.of("w-1"), RECEIVED);
    }

    @Test
    void webhook_is_read_with_its_author_on_one_line() throws Exception {
        assertThat(read(webhook()))
                .contains(new PagerDutyWebhook(
                        "w-1",
                        Kind.RESOLVED,
                        "PGR0VU2",
                        "k",
                        null,
                        Instant.parse("2026-03-01T11:00:00Z"),
                        Instant.parse("2026-03-01T11:59:58.169Z"),
                        "Ada Lovelace",
                        true,
                        null));
    }

    @Test
    void an_integration_is_no_person() throws Exception {
        ObjectNode body = webhook();
        ((ObjectNode) body.at("/event/agent")).put("type", "inbound_integration_reference");
        assertThat(read(body).orElseThrow().byPerson()).isFalse();
    }

    @Test
    void a_merge_names_the_incident_that_ours_lives_on_in() throws Exception {
        ObjectNode body = webhook();
        ObjectNode data = (ObjectNode) body.at("/event/data");
        data.putObject("resolve_reason")
                .put("type", "merge_resolve_reason")
                .putObject("incident")
                .put("id", "PT4KHLK");
        assertThat(read(body).orElseThrow()).satisfies(merged -> {
            assertThat(merged.kind()).isEqualTo(Kind.MERGED);
            assertThat(merged.mergedInto()).isEqualTo("PT4KHLK");
        });
        ((ObjectNode) data.at("/resolve_reason/incident")).put("id", "../users");
        assertThat(read(body).orElseThrow()).satisfies(merged -> {
            assertThat(merged.kind()).isEqualTo(Kind.MERGED);
            assertThat(merged.mergedInto()).isNull();
        });
        data.putObject("resolve_reason").put("type", "merge_resolve_reason");
        assertThat(read(body).orElseThrow().kind()).isEqualTo(Kind.MERGED);
        ((ObjectNode) body.path("event")).put("event_type", "incident.acknowledged");
        assertThat(read(body).orElseThrow().kind()).isEqualTo(Kind.ACKNOWLEDGED);
    }

    @Test
    void what_is_not_said_is_done_without() throws Exception {
        ObjectNode body = webhook();
        ObjectNode event = (ObjectNode) body.path("event");
        event.putNull("agent").remove("occurred_at");
        ((ObjectNode) event.path("data")).putNull("incident_key").put("created_at", "yesterday");
        assertThat(PagerDutyWebhookParser.read(body, Optional.empty(), RECEIVED))
                .contains(new PagerDutyWebhook(
                        "01ABC", Kind.RESOLVED, "PGR0VU2", null, null, null, RECEIVED, null, false, null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"incident.annotated", "incident.triggered", "pagey.ping", "service.updated", ""})
    void what_does_not_concern_us_is_nothing(String type) throws Exception {
        ObjectNode body = webhook();
        ((ObjectNode) body.path("event")).put("event_type", type);
        assertThat(read(body)).isEmpty();
        assertThat(PagerDutyWebhookParser.type(body)).isEqualTo(type);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "../users", "P1/alerts", "P1?x=y", "P 1"})
    void an_id_that_is_none_of_pagerdutys_never_becomes_part_of_a_path(String id) throws Exception {
        ObjectNode body = webhook();
        ((ObjectNode) body.at("/event/data")).put("id", id);
        assertThat(read(body)).isEmpty();
    }
}
