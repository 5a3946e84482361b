package io.trunkline.blackbox;

import static io.trunkline.blackbox.Installation.DEFAULT;
import static io.trunkline.blackbox.Installation.FINANCE;
import static io.trunkline.blackbox.Installation.RETAIL;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.trunkline.play.Behaviour;
import io.trunkline.play.SentWebhook;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;

/** A night with a storm, a flap, planned work, a refusal, an incident that Ada took, and names that are markup. */
final class EventfulNight {

    static final String APAC = "ApacApacApacApacApacApacApac0004";
    private static final String LATE = "LateLateLateLateLateLateLate0005";
    static final String REST_TOKEN = "a-token-of-the-rest-api-41";
    static final String WEBHOOK_SECRET = "pagerduty-webhook-s3cret";

    static final String EVIL_NAME = "<img src=x onerror=\"document.title='owned'\"> & \u202Eeman";
    static final String EVIL_ID = "trunk-eu-'\"><script>alert(1)</script>/a%2Fb?x=1#y";

    private static final ObjectMapper JSON = new ObjectMapper();

    private EventfulNight() {}

    /**
     * The number of the incident that PagerDuty refuses, once the router does not repeat it within 2 minutes: it does 1
     * minute after the first refusal, and 5 minutes after the second.
     */
    static long refused(Installation box) {
        return Waits.until(
                        "the second refusal",
                        () -> box.management().incidents().stream()
                                .filter(row -> row.path("outcome").asText().equals("rejected"))
                                .filter(row -> row.hasNonNull("due_at"))
                                .filter(row -> Instant.parse(row.path("due_at").asText())
                                        .isAfter(Instant.now().plusSeconds(120)))
                                .toList(),
                        rows -> assertThat(rows).hasSize(1))
                .get(0)
                .path("id")
                .asLong();
    }

    /** Configures and starts the router, and returns when all of that has happened to it. */
    static void on(Installation box) {
        box.with("trunkline.management.console", "write")
                .with("trunkline.grouping.wait", "2s")
                .with("trunkline.grouping.window", "30s")
                .with("trunkline.pagerduty.rest.url", box.pagerduty().url())
                .with("trunkline.pagerduty.read-back.after", "300ms")
                .with("trunkline.pagerduty.webhook.secrets", WEBHOOK_SECRET);
        box.pagerduty().takes(REST_TOKEN);
        box.pagerduty().always(DEFAULT, Behaviour.refused("'payload.severity' is not one we like tonight"));
        box.pagerduty().always(LATE, Behaviour.answer(503));
        box.write(
                "config/services.yaml",
                """
                default: unassigned
                services:
                  us-east-retail: {name: US-East Retail, routing-key: %s, api-token: %s}
                  eu-finance: {name: EU Finance, routing-key: %s}
                  apac: {name: APAC Support, routing-key: %s}
                  late: {name: LATAM Sales, routing-key: %s}
                  unassigned: {name: Unknown, routing-key: %s}
                components:
                  trunk-late: late
                  "trunk-us-*": us-east-retail
                  "trunk-eu-*": eu-finance
                  "trunk-ap-*": apac
                  "trunk-held-*": eu-finance
                """
                        .formatted(RETAIL, REST_TOKEN, FINANCE, APAC, LATE, DEFAULT));
        Instant now = Instant.now();
        box.write(
                "config/maintenance.yaml",
                """
                maintenance:
                  - {id: carrier-work, components: ["trunk-held-*"], services: [], from: %s, to: %s, reason: carrier migration}
                """
                        .formatted(now.minusSeconds(600), now.plus(Duration.ofHours(2))));
        box.start();
        Instant earlier = now.minusSeconds(900);
        // It is overdue a minute later, when the last test looks.
        send(box, "trunk-late", "DOWN", earlier);
        send(box, "trunk-us-over", "DOWN", earlier);
        box.incident(RETAIL, "trunk-us-over-down");
        send(box, "trunk-us-over", "UP", now);
        box.resolved(RETAIL, "trunk-us-over-down");
        send(box, "trunk-us-taken", "DOWN", earlier);
        box.incident(RETAIL, "trunk-us-taken-down");
        Waits.until("read back", () -> box.management().incident("trunk-us-taken-down"), incident -> assertThat(
                        incident.path("pagerduty_id").isNull())
                .isFalse());
        String taken = box.pagerduty().acknowledgedByHand("trunk-us-taken-down", "Ada Lovelace");
        assertThat(box.webhooks()
                        .send(box.webhooks()
                                .json("/webhooks/pagerduty", BodyPublishers.ofString(taken))
                                .header("X-Webhook-Id", "webhook-1")
                                .header("X-PagerDuty-Signature", SentWebhook.signature(taken, WEBHOOK_SECRET)))
                        .status())
                .isLessThan(300);
        named(box, EVIL_ID, EVIL_NAME, earlier.plusSeconds(1));
        for (int trunk = 0; trunk < 40; trunk++) {
            send(box, "trunk-eu-%02d".formatted(trunk), "DOWN", earlier);
        }
        send(box, "trunk-ap-flap", "DOWN", now.minusSeconds(20));
        box.incident(APAC, "trunk-ap-flap-down");
        send(box, "trunk-ap-flap", "UP", now.minusSeconds(1));
        send(box, "trunk-held-1", "DOWN", now);
        send(box, "trunk-held-2", "DOWN", now);
        assertThat(box.webhooks()
                        .genesys(Webhooks.event(
                                "telephony.site.status.changed", "siteId", "site-lab-07", "DOWN", earlier.toString()))
                        .status())
                .isEqualTo(202);
        Waits.until("all of it", box.management()::incidents, incidents -> {
            assertThat(incidents).anyMatch(row -> row.path("outcome").asText().equals("rejected"));
            assertThat(incidents)
                    .anyMatch(row -> row.path("acknowledged_by").asText().equals("Ada Lovelace"));
            assertThat(box.management()
                            .component("trunk-ap-flap")
                            .path("held_reason")
                            .asText())
                    .isEqualTo("cooldown");
            assertThat(box.management()
                            .component("trunk-held-2")
                            .path("held_reason")
                            .asText())
                    .isEqualTo("maintenance");
        });
    }

    static void send(Installation box, String trunk, String status, Instant at) {
        assertThat(box.webhooks().genesys(trunk, status, at)).hasToString("202 Event accepted");
    }

    private static void named(Installation box, String id, String name, Instant at) {
        try {
            JsonNode body = JSON.readTree(Webhooks.genesysTrunk(id, "DOWN", at));
            ((com.fasterxml.jackson.databind.node.ObjectNode) body.path("event")).put("name", name);
            assertThat(box.webhooks().genesys(body.toString())).hasToString("202 Event accepted");
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
