package io.trunkline.play;

import com.fasterxml.jackson.databind.JsonNode;
import io.trunkline.pagerduty.RoutingKeyMask;
import java.time.Instant;
import java.util.List;

/**
 * One request to {@code /v2/enqueue} as it arrived, and what came of it.
 *
 * @param number counts from 1 in the order of arrival
 * @param at when it arrived, by the stand-in's clock
 * @param body the JSON; a missing node where it was not JSON
 * @param text the body as it was sent
 * @param errors what is wrong with it, in PagerDuty's words; empty for a valid event
 * @param handled whether it was answered or cut; until then the call hangs
 * @param status the HTTP status it was answered with, 0 if it was not answered
 * @param effect what it did to the incidents
 */
public record Call(
        int number,
        Instant at,
        JsonNode body,
        String text,
        List<String> errors,
        boolean handled,
        int status,
        Effect effect) {

    public Call {
        errors = List.copyOf(errors);
    }

    /** The routing key, or an empty text. */
    public String routingKey() {
        return body.path("routing_key").asText();
    }

    /** {@code trigger}, {@code acknowledge}, {@code resolve}, or an empty text. */
    public String action() {
        return body.path("event_action").asText();
    }

    /** The dedup key, or an empty text. */
    public String dedupKey() {
        return body.path("dedup_key").asText();
    }

    /** The summary, or an empty text. */
    public String summary() {
        return body.at("/payload/summary").asText();
    }

    /** The severity, or an empty text. */
    public String severity() {
        return body.at("/payload/severity").asText();
    }

    /** The custom details, or a missing node. */
    public JsonNode details() {
        return body.at("/payload/custom_details");
    }

    Call numbered(int number) {
        return new Call(number, at, body, text, errors, handled, status, effect);
    }

    Call with(Effect effect) {
        return new Call(number, at, body, text, errors, handled, status, effect);
    }

    Call handledWith(int status) {
        return new Call(number, at, body, text, errors, true, status, effect);
    }

    /** Without the routing key, so that a failed assertion does not print it. */
    @Override
    public String toString() {
        return "Call[" + number + ", " + at + ", " + RoutingKeyMask.masked(routingKey()) + ", " + action() + ", "
                + dedupKey() + ", " + summary() + ", " + (handled ? status == 0 ? "cut" : status : "hanging") + ", "
                + effect + (errors.isEmpty() ? "" : ", " + errors) + "]";
    }
}
