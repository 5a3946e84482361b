package io.trunkline.pagerduty;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.trunkline.http.RetryAfter;
import io.trunkline.model.DeliveryResult;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Sorts PagerDuty's HTTP answers by what must be done about them.
 *
 * <p>Only a 202 means that PagerDuty has the event. Another 2xx may be a proxy's or a captive portal's: believing it
 * would lose a page.
 */
public final class ResponseClassifier {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Set<String> STATUSES = Set.of("invalid event", "unrecognized object");
    private static final Pattern PLAIN_REFUSAL =
            Pattern.compile("\\s*\"?invalid ?routing ?key\"?\\s*", Pattern.CASE_INSENSITIVE);

    private ResponseClassifier() {}

    /**
     * Reads and sorts an answer whose body is in memory by now: a conversion by Camel would copy it through buffers that are
     * larger than most answers.
     *
     * @param body in UTF-8; null if there is none
     */
    public static DeliveryResult read(
            int status, Map<String, ?> headers, InputStream body, String routingKey, Instant now) throws IOException {
        String text = body == null ? null : new String(body.readAllBytes(), StandardCharsets.UTF_8);
        return of(status, headers, text, routingKey, now);
    }

    /**
     * Sorts an answer.
     *
     * @param headers the answer's, names in any case; may be null
     * @param body the answer's, JSON or not; may be null
     * @param routingKey what to mask wherever the answer echoes it
     * @param now what a Retry-After that is a date counts from
     */
    public static DeliveryResult of(int status, Map<String, ?> headers, String body, String routingKey, Instant now) {
        if (status == 202) {
            return new DeliveryResult.Accepted();
        }
        List<String> reasons = reasons(body, routingKey);
        if (status == 400 && isPagerDutys(body)) {
            return new DeliveryResult.Refused(reasons);
        }
        if (status == 429) {
            return new DeliveryResult.Throttled(retryAfter(headers, now));
        }
        // A 400 that is not PagerDuty's is a gateway's on the way there: it says nothing about the event.
        String who = status == 400 ? "something that is not PagerDuty answered " : "PagerDuty answered ";
        String reason = who + status + (reasons.isEmpty() ? "" : ": " + reasons.get(0));
        if (status >= 500 && status < 600) {
            return new DeliveryResult.Unanswered(reason, true, retryAfter(headers, now));
        }
        return new DeliveryResult.NotUnderstood(status, reason);
    }

    /** Whether PagerDuty said it: it names a status of its own, or says the one thing that it says plainly. */
    private static boolean isPagerDutys(String body) {
        return STATUSES.contains(parsed(body).path("status").asText().toLowerCase(Locale.ROOT))
                || body != null && PLAIN_REFUSAL.matcher(body).matches();
    }

    /** PagerDuty's message and its errors, or whatever else the body says; each one line without the key. */
    private static List<String> reasons(String body, String routingKey) {
        JsonNode json = parsed(body);
        return AnswerReasons.of(
                json.path("message"), json.path("errors"), body, text -> RoutingKeyMask.hidden(text, routingKey));
    }

    /** One line for a log. */
    static String shown(String text, String routingKey) {
        return AnswerReasons.line(text, shown -> RoutingKeyMask.hidden(shown, routingKey));
    }

    private static JsonNode parsed(String body) {
        if (body == null) {
            return MissingNode.getInstance();
        }
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            // Error bodies need not be JSON: a proxy's are HTML.
            return MissingNode.getInstance();
        }
    }

    private static Optional<Duration> retryAfter(Map<String, ?> headers, Instant now) {
        return header(headers, "Retry-After").flatMap(text -> RetryAfter.of(text, now));
    }

    private static Optional<String> header(Map<String, ?> headers, String name) {
        if (headers == null) {
            return Optional.empty();
        }
        return headers.entrySet().stream()
                .filter(header -> name.equalsIgnoreCase(header.getKey()) && header.getValue() != null)
                .map(header -> header.getValue() instanceof List<?> values && !values.isEmpty()
                        ? String.valueOf(values.get(0))
                        : header.getValue().toString())
                .map(String::strip)
                .findFirst();
    }
}
