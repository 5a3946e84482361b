package io.trunkline.pagerduty;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.trunkline.model.DeliveryResult;
import io.trunkline.model.SafeText;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
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
    private static final int MOST_REASONS = 20;
    private static final int REASON_LIMIT = 500;

    /** More than this many digits of seconds are thirty years: such a value is not obeyed. */
    private static final int MOST_DIGITS = 9;

    private ResponseClassifier() {}

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
        List<String> reasons = new ArrayList<>();
        JsonNode json = parsed(body);
        add(reasons, json.path("message"));
        JsonNode errors = json.path("errors");
        if (errors.isArray()) {
            errors.forEach(error -> add(reasons, error));
        } else {
            add(reasons, errors);
        }
        if (reasons.isEmpty() && body != null) {
            reasons.add(body);
        }
        return reasons.stream()
                .map(reason -> shown(reason, routingKey))
                .filter(reason -> !reason.isBlank())
                .limit(MOST_REASONS)
                .toList();
    }

    /** One line for a log: masked before it is cut, so that no part of the key is left at the end. */
    static String shown(String text, String routingKey) {
        return SafeText.cut(
                RoutingKeyMask.hidden(SafeText.clean(text), routingKey).strip(), REASON_LIMIT, "…");
    }

    private static void add(List<String> reasons, JsonNode node) {
        if (!node.isMissingNode() && !node.isNull()) {
            reasons.add(node.isTextual() ? node.asText() : node.toString());
        }
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

    /** Seconds or an HTTP date (RFC 9110, 10.2.3); one that is neither says nothing, and one in the past asks for nothing. */
    private static Optional<Duration> retryAfter(Map<String, ?> headers, Instant now) {
        return header(headers, "Retry-After").flatMap(text -> {
            if (text.chars().allMatch(c -> c >= '0' && c <= '9')) {
                String digits = text.length() > MOST_DIGITS ? "9".repeat(MOST_DIGITS) : text;
                return digits.isEmpty() ? Optional.empty() : Optional.of(Duration.ofSeconds(Long.parseLong(digits)));
            }
            try {
                Instant then = DateTimeFormatter.RFC_1123_DATE_TIME.parse(text, Instant::from);
                return Optional.of(then.isBefore(now) ? Duration.ZERO : Duration.between(now, then));
            } catch (DateTimeParseException e) {
                return Optional.empty();
            }
        });
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
