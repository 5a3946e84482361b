package io.trunkline.simulate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.trunkline.ledger.PendingCall;
import io.trunkline.pagerduty.Summary;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * An event that PagerDuty would get.
 *
 * @param at when
 * @param action trigger, update or resolve
 * @param service the service's id
 * @param dedupKey the incident's key
 * @param severity PagerDuty's
 * @param summary as it would be read
 * @param affected how many components the incident has, restored ones too
 */
public record Page(
        Instant at, String action, String service, String dedupKey, String severity, String summary, int affected) {

    private static final JsonMapper JSON = new JsonMapper();

    static Page of(PendingCall call, Instant at) {
        return new Page(
                at.truncatedTo(ChronoUnit.MILLIS),
                call.report().action().name().toLowerCase(Locale.ROOT),
                call.service(),
                call.report().dedupKey(),
                call.report().severity(),
                Summary.of(call.report()),
                call.report().members().size());
    }

    /** One line of JSON. */
    public String json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("at", at.toString());
        json.put("action", action);
        json.put("service", service);
        json.put("dedup_key", dedupKey);
        json.put("severity", severity);
        json.put("summary", summary);
        json.put("affected", affected);
        try {
            return JSON.writeValueAsString(json);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One line for people. */
    public String text() {
        return at + " " + action + " " + service + " " + dedupKey + " " + severity + " [" + affected + "] " + summary;
    }
}
