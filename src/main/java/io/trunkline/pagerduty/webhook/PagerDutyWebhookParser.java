package io.trunkline.pagerduty.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import io.trunkline.model.SafeText;
import io.trunkline.pagerduty.webhook.PagerDutyWebhook.Kind;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads PagerDuty's webhooks v3: what was done to which incident, and by whom. */
public final class PagerDutyWebhookParser {

    /** What PagerDuty sends to test a subscription. */
    public static final String PING = "pagey.ping";

    private static final Map<String, Kind> KINDS = Map.of(
            "incident.acknowledged", Kind.ACKNOWLEDGED,
            "incident.unacknowledged", Kind.UNACKNOWLEDGED,
            "incident.resolved", Kind.RESOLVED,
            "incident.reopened", Kind.REOPENED);

    /** It becomes part of a path of the REST API. */
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9]{1,64}");

    private static final int LONGEST = 255;

    private PagerDutyWebhookParser() {}

    /** The type of a webhook's event; empty if it names none. */
    public static String type(JsonNode body) {
        return SafeText.cut(SafeText.clean(body.at("/event/event_type").asText()), LONGEST, "");
    }

    /**
     * What was done, if it is something that concerns us and is said as PagerDuty says it.
     *
     * @param webhookId the value of {@code X-Webhook-Id}; without one the event's own id stands in for it
     * @param receivedAt stands in for a time that is not said
     */
    public static Optional<PagerDutyWebhook> read(JsonNode body, Optional<String> webhookId, Instant receivedAt) {
        JsonNode event = body.path("event");
        JsonNode incident = event.path("data");
        Kind kind = KINDS.get(type(body));
        String id = webhookId
                .filter(given -> !given.isBlank())
                .orElse(event.path("id").asText());
        if (kind == null
                || id.isBlank()
                || !ID.matcher(incident.path("id").asText()).matches()) {
            return Optional.empty();
        }
        return Optional.of(new PagerDutyWebhook(
                SafeText.cut(id, LONGEST, ""),
                kind == Kind.RESOLVED && isMerge(incident) ? Kind.MERGED : kind,
                incident.path("id").asText(),
                text(incident.path("incident_key")),
                text(incident.path("service").path("id")),
                instant(incident.path("created_at")).orElse(null),
                instant(event.path("occurred_at")).orElse(receivedAt),
                name(event.path("agent")),
                isPerson(event.path("agent")),
                mergeTarget(incident).orElse(null)));
    }

    /** Whether PagerDuty refers to a user; to a service or an integration it refers with other types, to itself with none. */
    public static boolean isPerson(JsonNode reference) {
        return reference.path("type").asText().startsWith("user");
    }

    /** PagerDuty's id of the incident that a resolved one was merged into, if it names that. */
    public static Optional<String> mergeTarget(JsonNode incident) {
        String target = incident.at("/resolve_reason/incident/id").asText();
        return isMerge(incident) && ID.matcher(target).matches() ? Optional.of(target) : Optional.empty();
    }

    /** The type alone decides: PagerDuty need not name the other incident. */
    public static boolean isMerge(JsonNode incident) {
        return incident.at("/resolve_reason/type").asText().startsWith("merge_");
    }

    /** How PagerDuty names a person; null if it does not. */
    public static String name(JsonNode agent) {
        String name = text(agent.path("summary"));
        return name == null ? null : SafeText.cut(name, LONGEST, "…");
    }

    /** A time as PagerDuty writes it. */
    public static Optional<Instant> instant(JsonNode node) {
        try {
            return node.isTextual()
                    ? Optional.of(OffsetDateTime.parse(node.asText()).toInstant())
                    : Optional.empty();
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static String text(JsonNode node) {
        String text = node.isTextual() ? SafeText.clean(node.asText()).strip() : "";
        return text.isEmpty() ? null : text;
    }
}
