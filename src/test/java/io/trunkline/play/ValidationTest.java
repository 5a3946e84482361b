package io.trunkline.play;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ValidationTest {

    private static final JsonMapper JSON = new JsonMapper();

    @Test
    void aWholeEventIsValid() {
        assertThat(errors(trigger())).isEmpty();
    }

    @Test
    void aResolveNeedsNoPayload() throws Exception {
        assertThat(
                        errors(
                                JSON.readTree(
                                        """
                {"routing_key": "0123456789abcdef0123456789abcdef", "event_action": "resolve", "dedup_key": "t1"}
                """)))
                .isEmpty();
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                mistake("'routing_key' is missing or blank", event -> event.remove("routing_key")),
                mistake(
                        "Length of 'routing_key' is incorrect (should be 32 characters)",
                        event -> event.put("routing_key", "0123456789abcdef0123456789abcde-")),
                mistake(
                        "'event_action' is invalid (must be one of the following: trigger, acknowledge, resolve)",
                        event -> event.put("event_action", "TRIGGER")),
                mistake("'dedup_key' is missing or blank", event -> event.put("event_action", "resolve")
                        .remove("dedup_key")),
                mistake("'dedup_key' is invalid (must be a string)", event -> event.put("dedup_key", 7)),
                mistake(
                        "'dedup_key' is too long (maximum is 255 characters)",
                        event -> event.put("dedup_key", "x".repeat(256))),
                mistake("'payload' is missing or blank", event -> event.remove("payload")),
                mistake("'payload.summary' is missing or blank", event -> payload(event)
                        .remove("summary")),
                mistake("'payload.source' is missing or blank", event -> payload(event)
                        .put("source", "")),
                mistake("'payload.severity' is missing or blank", event -> payload(event)
                        .putNull("severity")),
                mistake(
                        "'payload.severity' is invalid (must be one of the following: critical, error, warning, info)",
                        event -> payload(event).put("severity", "CRITICAL")),
                mistake("'summary' is too long (maiximum is 1024 characters)", event -> payload(event)
                        .put("summary", "x".repeat(1025))),
                mistake("'payload.timestamp' is invalid (must be an ISO 8601 date and time)", event -> payload(event)
                        .put("timestamp", "yesterday")),
                mistake("'links' is invalid (must be an array)", event -> event.put("links", "https://x")),
                mistake(
                        "'links.href' is missing or blank",
                        event -> event.putArray("links").addObject().put("text", "x")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void aMistakeIsNamed(String error, Consumer<ObjectNode> mistake) {
        ObjectNode event = trigger();
        mistake.accept(event);

        assertThat(errors(event)).containsExactly(error);
    }

    /** Without an action it cannot be known whether the rest is needed, so more than one thing may be named. */
    @Test
    void anActionThatIsMissingIsNamed() {
        assertThat(errors(trigger().put("event_action", " "))).contains("'event_action' is missing or blank");
    }

    @Test
    void theLimitsThemselvesAreAllowed() {
        ObjectNode event = trigger().put("dedup_key", "x".repeat(255));
        payload(event).put("summary", "\uD83D\uDC68".repeat(1024));

        assertThat(errors(event)).isEmpty();
    }

    @Test
    void somethingElseThanAnObjectIsNoEvent() throws Exception {
        assertThat(errors(JSON.readTree("[]"))).containsExactly("Event is not a JSON object");
        assertThat(errors(JSON.readTree(""))).containsExactly("Event is not a JSON object");
    }

    private static List<String> errors(JsonNode event) {
        return Validation.errors(event, true);
    }

    private static Arguments mistake(String error, Consumer<ObjectNode> mistake) {
        return Arguments.of(error, mistake);
    }

    private static ObjectNode payload(ObjectNode event) {
        return (ObjectNode) event.path("payload");
    }

    private static ObjectNode trigger() {
        ObjectNode event = JSON.createObjectNode()
                .put("routing_key", "0123456789abcdef0123456789abcdef")
                .put("event_action", "trigger")
                .put("dedup_key", "t1-down");
        event.putObject("payload")
                .put("summary", "CRITICAL: US-East Retail Trunk (t1) is DOWN")
                .put("source", "Genesys Cloud CX")
                .put("severity", "critical")
                .put("timestamp", "2026-03-01T10:15:30Z");
        event.putArray("links").addObject().put("href", "https://console/t1");
        return event;
    }
}
