package io.trunkline.play;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A webhook (v3) as PagerDuty sends it. The incident shows a key of PagerDuty's own, as one with alerts does. */
public final class SentWebhook {

    private SentWebhook() {}

    /** What PagerDuty sends when somebody tries a subscription. */
    public static String ping() {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.putObject("event")
                .put("id", UUID.randomUUID().toString())
                .put("event_type", "pagey.ping")
                .putObject("data")
                .put("message", "Hello from your friend Pagey!")
                .put("type", "ping");
        return body.toString();
    }

    static String of(String type, StandInIncident incident, String who, Instant at) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ObjectNode event = body.putObject("event")
                .put("id", UUID.randomUUID().toString())
                .put("event_type", type)
                .put("resource_type", "incident")
                .put("occurred_at", at.toString());
        event.putObject("agent").put("type", "user_reference").put("summary", who);
        ObjectNode data = event.putObject("data")
                .put("id", incident.id())
                .put("type", "incident")
                .put("status", incident.state().name().toLowerCase(java.util.Locale.ROOT))
                .put("incident_key", UUID.randomUUID().toString().replace("-", ""))
                .put("created_at", incident.openedAt().toString())
                .put("title", incident.title());
        data.putObject("service").put("id", incident.service()).put("type", "service_reference");
        return body.toString();
    }

    /** The value of {@code X-PagerDuty-Signature}: a signature for each secret. */
    public static String signature(String body, String... secrets) {
        return Stream.of(secrets).map(secret -> "v1=" + hmac(body, secret)).collect(Collectors.joining(","));
    }

    private static String hmac(String body, String secret) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(body.getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }
}
