package io.trunkline.simulate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.trunkline.model.Service;
import io.trunkline.model.StatusEvent;
import io.trunkline.pagerduty.EventPayload;
import io.trunkline.pagerduty.IncidentReport;
import io.trunkline.pagerduty.RoutingKeyMask;
import io.trunkline.simulate.Explanation.Routed;
import io.trunkline.source.genesys.StatusDerivation;
import java.io.UncheckedIOException;
import java.util.Locale;

/** An explanation as people and as programs read it; routing keys show as their last four characters in both. */
public final class ExplanationText {

    private static final JsonMapper JSON = new JsonMapper();
    private static final ObjectWriter PRETTY = JSON.writer(new DefaultPrettyPrinter()
            .withObjectIndenter(new DefaultIndenter("  ", "\n"))
            .withArrayIndenter(new DefaultIndenter("  ", "\n")));

    private ExplanationText() {}

    /** Lines for people. */
    public static String text(Explanation explanation) {
        StringBuilder text = new StringBuilder();
        line(text, "answer", explanation.statusCode() + " " + explanation.message());
        if (explanation.ignoredType() != null) {
            line(text, "filter", "does not pass " + explanation.ignoredType() + ": counted, and nothing else");
        }
        explanation.routed().ifPresent(routed -> routed(text, routed));
        return text.toString();
    }

    private static void routed(StringBuilder text, Routed routed) {
        StatusEvent event = routed.event();
        line(text, "filter", "passes " + event.type());
        line(text, "component", event.component() + (event.name() == null ? "" : " (" + event.name() + ")"));
        line(text, "status", event.compliance() ? "none: a compliance event" : event.status() + " " + why(routed));
        line(
                text,
                "occurred",
                event.occurredAt()
                        + (event.timestamped()
                                ? ", " + event.lag().toSeconds() + " s before now"
                                : ": now, since it has no timestamp"));
        line(text, "fingerprint", event.fingerprint() == null ? "none: never a duplicate" : event.fingerprint());
        Service service = routed.found().service();
        line(text, "service", service.id() + " (" + service.name() + "), " + how(routed));
        routed.parent().ifPresent(parent -> line(text, "hangs on", parent + ", by topology"));
        routed.report().ifPresent(report -> line(text, "severity", report.severity()));
        line(
                text,
                "maintenance",
                routed.maintenance()
                        .map(window -> window.id() + " until " + window.until()
                                + (window.reason().isEmpty() ? "" : ": " + window.reason()))
                        .orElse("none now"));
        routed.report().ifPresent(report -> line(text, "dedup key", report.dedupKey()));
        line(text, "next", routed.next());
        routed.report()
                .ifPresent(
                        report -> text.append('\n').append(pretty(body(report))).append('\n'));
    }

    private static String why(Routed routed) {
        String word = routed.event().word();
        return routed.derivation()
                .map(by -> "(" + by.label() + ": " + word + ")")
                .orElse("('" + word + "')");
    }

    private static String how(Routed routed) {
        String rule = routed.found().rule();
        return switch (routed.found().how()) {
            case ALARM -> "by the setting " + rule;
            case ID -> "by the entry " + rule;
            case GLOB -> "by the glob " + rule;
            case LOOKUP -> "by " + rule + ", in routes/lookup.camel.yaml";
            case MATCH -> "by the match of " + rule;
            case DEFAULT -> "by default: no entry under components has it";
        };
    }

    private static void line(StringBuilder text, String label, String value) {
        text.append(String.format("%-12s ", label)).append(value).append('\n');
    }

    /** The same as one JSON object. */
    public static String json(Explanation explanation) {
        ObjectNode json = JSON.createObjectNode();
        json.putObject("answer").put("status", explanation.statusCode()).put("message", explanation.message());
        if (explanation.ignoredType() != null) {
            json.put("filter", "ignored").put("type", explanation.ignoredType());
        }
        explanation.routed().ifPresent(routed -> routed(json, routed));
        return pretty(json);
    }

    private static void routed(ObjectNode json, Routed routed) {
        StatusEvent event = routed.event();
        json.put("filter", "passes").put("type", event.type());
        json.putObject("event")
                .put("source", event.source())
                .put("component", event.component().toString())
                .put("name", event.name())
                .put("status", event.status().name())
                .put("word", event.word())
                .put(
                        "derived_by",
                        routed.derivation().map(StatusDerivation::label).orElse(null))
                .put("occurred_at", event.occurredAt().toString())
                .put("timestamped", event.timestamped())
                .put("received_at", event.receivedAt().toString())
                .put("delay_seconds", event.lag().toSeconds())
                .put("compliance", event.compliance())
                .put("fingerprint", event.fingerprint())
                .put("diagnostic_url", event.diagnosticUrl());
        Service service = routed.found().service();
        json.putObject("service")
                .put("id", service.id())
                .put("name", service.name())
                .put("routing_key", RoutingKeyMask.masked(service.routingKey()))
                .put("found_by", routed.found().how().name().toLowerCase(Locale.ROOT))
                .put("entry", routed.found().rule());
        routed.parent().ifPresent(parent -> json.put("parent", parent));
        json.putNull("maintenance");
        routed.maintenance().ifPresent(window -> json.putObject("maintenance")
                .put("id", window.id())
                .put("until", window.until().toString())
                .put("reason", window.reason()));
        json.put("next", routed.next());
        json.putNull("severity").putNull("dedup_key").putNull("action").putNull("pagerduty");
        routed.report().ifPresent(report -> json.put("severity", report.severity())
                .put("dedup_key", report.dedupKey())
                .put("action", report.action().name().toLowerCase(Locale.ROOT))
                .set("pagerduty", body(report)));
    }

    private static JsonNode body(IncidentReport report) {
        try {
            return JSON.readTree(EventPayload.masked(report));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String pretty(JsonNode json) {
        try {
            return PRETTY.writeValueAsString(json);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
