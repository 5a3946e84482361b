package io.trunkline.pagerduty;

import io.trunkline.model.SafeText;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * That maintenance began or ended, as PagerDuty shows it beside the incidents of a service: it pages no one.
 *
 * @param id the ledger's number
 * @param window the id of the window
 * @param phase whether it began or ended
 * @param service the id of the service that is shown it
 * @param at when it happened
 * @param until when it was to end
 * @param reason may be empty
 * @param author who ordered it; null for one of maintenance.yaml
 * @param failures attempts so far that PagerDuty did not accept
 */
public record ChangeEvent(
        long id,
        String window,
        Phase phase,
        String service,
        Instant at,
        Instant until,
        String reason,
        String author,
        int failures) {

    /** PagerDuty's limit, in characters. */
    private static final int SUMMARY = 1024;

    /** What happened to a window. */
    public enum Phase {
        START,
        END
    }

    /** The body of {@code POST /v2/change/enqueue}. It holds the routing key: never log it. */
    public Map<String, Object> body(String routingKey) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("window", window);
        details.put("until", until.truncatedTo(ChronoUnit.SECONDS).toString());
        if (!reason.isBlank()) {
            details.put("reason", SafeText.clean(reason));
        }
        if (author != null) {
            details.put("author", SafeText.clean(author));
        }
        return Map.of(
                "routing_key",
                routingKey,
                "payload",
                Map.of(
                        "summary",
                        summary(),
                        "timestamp",
                        at.truncatedTo(ChronoUnit.SECONDS).toString(),
                        "source",
                        "Trunkline",
                        "custom_details",
                        details));
    }

    private String summary() {
        String why = reason.isBlank() ? "" : ": " + SafeText.clean(reason);
        String what = phase == Phase.START
                ? "Maintenance " + window + " began, until " + until.truncatedTo(ChronoUnit.MINUTES)
                : "Maintenance " + window + " ended";
        return SafeText.cut(what + why, SUMMARY, "...");
    }
}
