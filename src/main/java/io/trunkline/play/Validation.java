package io.trunkline.play;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** What PagerDuty refuses with a 400, in its own words where they are known. */
final class Validation {

    private static final Set<String> ACTIONS = Set.of("trigger", "acknowledge", "resolve");
    private static final Set<String> SEVERITIES = Set.of("critical", "error", "warning", "info");
    private static final Pattern ROUTING_KEY = Pattern.compile("[A-Za-z0-9]{32}");
    private static final int SUMMARY_LIMIT = 1024;
    private static final int DEDUP_KEY_LIMIT = 255;

    private final boolean checkKeyLength;
    private final List<String> errors = new ArrayList<>();

    private Validation(boolean checkKeyLength) {
        this.checkKeyLength = checkKeyLength;
    }

    /**
     * What is wrong with an event; empty if nothing is.
     *
     * @param checkKeyLength whether a routing key must have 32 letters and digits
     */
    static List<String> errors(JsonNode event, boolean checkKeyLength) {
        Validation validation = new Validation(checkKeyLength);
        validation.check(event);
        return validation.errors;
    }

    /** The body of a 400. */
    static String refusal(List<String> errors) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("status", "invalid event").put("message", "Event object is invalid");
        errors.forEach(body.putArray("errors")::add);
        return body.toString();
    }

    private void check(JsonNode event) {
        if (!event.isObject()) {
            errors.add("Event is not a JSON object");
            return;
        }
        checkRoutingKey(event.path("routing_key"));
        String action = event.path("event_action").asText();
        if (present("'event_action'", event.path("event_action")) && !ACTIONS.contains(action)) {
            errors.add("'event_action' is invalid (must be one of the following: trigger, acknowledge, resolve)");
        }
        checkDedupKey(event.path("dedup_key"), !action.equals("trigger"));
        checkPayload(event.path("payload"), action.equals("trigger"));
        checkLinks(event.path("links"));
    }

    private void checkRoutingKey(JsonNode key) {
        if (present("'routing_key'", key)
                && checkKeyLength
                && !ROUTING_KEY.matcher(key.asText()).matches()) {
            errors.add("Length of 'routing_key' is incorrect (should be 32 characters)");
        }
    }

    private void checkDedupKey(JsonNode key, boolean required) {
        if (required) {
            present("'dedup_key'", key);
        } else if (!key.isMissingNode() && !key.isTextual()) {
            errors.add("'dedup_key' is invalid (must be a string)");
        }
        if (length(key) > DEDUP_KEY_LIMIT) {
            errors.add("'dedup_key' is too long (maximum is 255 characters)");
        }
    }

    private void checkPayload(JsonNode payload, boolean required) {
        if (payload.isMissingNode() && !required) {
            return;
        }
        if (!payload.isObject()) {
            errors.add("'payload' is missing or blank");
            return;
        }
        for (String name : List.of("summary", "source", "severity")) {
            if (required || payload.has(name)) {
                present("'payload." + name + "'", payload.path(name));
            }
        }
        if (length(payload.path("summary")) > SUMMARY_LIMIT) {
            // The misspelling is PagerDuty's.
            errors.add("'summary' is too long (maiximum is 1024 characters)");
        }
        JsonNode severity = payload.path("severity");
        if (severity.isTextual() && !severity.asText().isBlank() && !SEVERITIES.contains(severity.asText())) {
            errors.add("'payload.severity' is invalid (must be one of the following: critical, error, warning, info)");
        }
        if (payload.has("timestamp") && !isTime(payload.path("timestamp").asText())) {
            errors.add("'payload.timestamp' is invalid (must be an ISO 8601 date and time)");
        }
    }

    private void checkLinks(JsonNode links) {
        if (links.isMissingNode()) {
            return;
        }
        if (!links.isArray()) {
            errors.add("'links' is invalid (must be an array)");
        }
        links.forEach(link -> present("'links.href'", link.path("href")));
    }

    private boolean present(String name, JsonNode node) {
        boolean present = node.isTextual() && !node.asText().isBlank();
        if (!present) {
            errors.add(name + " is missing or blank");
        }
        return present;
    }

    private static int length(JsonNode node) {
        String text = node.asText();
        return text.codePointCount(0, text.length());
    }

    private static boolean isTime(String text) {
        try {
            DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(text);
            return true;
        } catch (DateTimeException e) {
            return false;
        }
    }
}
