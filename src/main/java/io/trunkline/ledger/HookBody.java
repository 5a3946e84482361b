package io.trunkline.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.trunkline.model.Hook;
import io.trunkline.model.Incident;
import io.trunkline.model.Service;
import io.trunkline.model.StatusEvent;
import io.trunkline.pagerduty.IncidentReport;
import io.trunkline.pagerduty.Summary;
import io.trunkline.rules.Verdict;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What a hook's route gets as its body: a map of texts and numbers, so that it marshals to JSON as it is. Every field is
 * always there, empty or 0 where it says nothing, and none is a secret; docs/reference/own-routes.md describes them.
 */
public final class HookBody {

    private static final JsonMapper JSON = new JsonMapper();
    private static final TypeReference<LinkedHashMap<String, Object>> MAP = new TypeReference<>() {};

    private HookBody() {}

    /**
     * Of an incident.
     *
     * @param report what PagerDuty was told of it, or would have been
     * @param outcome how it ended, empty where it has not
     * @param reason what PagerDuty answered, empty where that does not matter
     * @param at when what the hook is called for happened
     */
    public static Map<String, Object> of(
            Hook hook, Incident incident, IncidentReport report, String outcome, String reason, Instant at) {
        Map<String, Object> body = of(hook, incident.id(), incident.service(), report, at);
        body.put("outcome", outcome);
        body.put("reason", reason);
        body.put("openedAt", time(incident.openedAt()));
        body.put("acceptedAt", time(hook == Hook.OPENED ? at : incident.acceptedAt()));
        body.put("closedAt", hook == Hook.CLOSED ? at.toString() : "");
        return body;
    }

    /** Of an incident that was called about now. */
    public static Map<String, Object> of(PendingCall call, Instant at) {
        IncidentReport report = call.report();
        Map<String, Object> body = of(Hook.UPDATED, call.incident(), call.service(), report, at);
        body.put("outcome", "");
        body.put("reason", "");
        body.put("openedAt", "");
        body.put("acceptedAt", "");
        body.put("closedAt", "");
        return body;
    }

    private static Map<String, Object> of(Hook hook, long incident, String service, IncidentReport report, Instant at) {
        IncidentReport.Member first = report.members().get(0);
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("hook", hook.word());
        body.put("at", at.toString());
        body.put("component", first.component().toString());
        body.put("service", service);
        body.put("serviceName", text(report.serviceName()));
        body.put("status", report.status().name());
        body.put("incident", incident);
        body.put("dedupKey", text(report.dedupKey()));
        body.put("summary", Summary.of(report.full()));
        body.put("severity", text(report.severity()));
        body.put("affected", report.members().size());
        body.put("restored", (int) report.restored());
        body.put("since", time(first.since()));
        body.put("consoleUrl", text(first.diagnosticUrl()));
        return body;
    }

    /** Of a report, with the ledger's word on it. */
    public static Map<String, Object> of(StatusEvent event, Service service, String verdict) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("hook", Hook.REPORTED.word());
        body.put("at", event.receivedAt().toString());
        body.put("component", event.component().toString());
        body.put("service", service.id());
        body.put("serviceName", service.name());
        body.put("status", event.status().name());
        body.put("incident", 0L);
        body.put("dedupKey", "");
        body.put("summary", service.name() + ": " + event.component() + " is " + event.status());
        body.put("source", event.source());
        body.put("platform", event.platform());
        body.put("kind", event.component().kind());
        body.put("id", event.component().id());
        body.put("name", text(event.name()));
        body.put("type", event.type());
        body.put("word", event.word());
        body.put("verdict", verdict);
        body.put(
                "reason",
                event.evidence().reason() == null
                        ? ""
                        : text(event.evidence().reason().text()));
        body.put("consoleUrl", text(event.diagnosticUrl()));
        body.put("occurredAt", event.occurredAt().toString());
        body.put("receivedAt", event.receivedAt().toString());
        return body;
    }

    /** Of a component that something keeps back. */
    public static Map<String, Object> of(
            AssessComponent.Assessed assessed, Service service, Verdict.Hold hold, Instant at) {
        String component = assessed.component().toString();
        String status = assessed.observation().observed().name();
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("hook", Hook.HELD.word());
        body.put("at", at.toString());
        body.put("component", component);
        body.put("service", service.id());
        body.put("serviceName", service.name());
        body.put("status", status);
        body.put("incident", 0L);
        body.put("dedupKey", "");
        body.put(
                "summary",
                service.name() + ": " + component + " is " + status + ", " + hold.word() + ": " + text(hold.why()));
        body.put("source", assessed.component().source());
        body.put("kind", assessed.component().kind());
        body.put("id", assessed.component().id());
        body.put("hold", hold.reason().name().toLowerCase(Locale.ROOT));
        body.put("reason", text(hold.why()));
        body.put("since", time(assessed.observation().since()));
        body.put("until", time(hold.until()));
        return body;
    }

    private static String text(String value) {
        return value == null ? "" : value;
    }

    private static String time(Instant value) {
        return value == null ? "" : value.toString();
    }

    static String json(Map<String, Object> body) {
        try {
            return JSON.writeValueAsString(body);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Map<String, Object> map(String json) {
        try {
            return JSON.readValue(json, MAP);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
