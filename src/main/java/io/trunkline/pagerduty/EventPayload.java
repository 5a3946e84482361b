package io.trunkline.pagerduty;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.trunkline.model.Alarm;
import io.trunkline.model.DeliveryAction;
import io.trunkline.model.SafeText;
import io.trunkline.pagerduty.IncidentReport.Member;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The body of {@code POST /v2/enqueue} for a report: the guide's, within PagerDuty's limits whatever the platform wrote.
 *
 * <p>A body that PagerDuty would refuse is a page that is lost, so everything here prefers to leave something out.
 */
public final class EventPayload {

    /** Of a whole body, in bytes of UTF-8: PagerDuty's 512 KB as its own clients read it. */
    public static final int LIMIT = 512_000;

    private static final JsonMapper JSON = new JsonMapper();
    private static final TypeReference<LinkedHashMap<String, Object>> MAP = new TypeReference<>() {};
    private static final int BARE_SOURCE_LIMIT = 100;

    private EventPayload() {}

    /** The JSON to send. It holds the routing key: never log it. */
    public static String of(IncidentReport report) {
        return text(node(report));
    }

    /** The same as a map, to which a route may add what it knows; made for each call, and its own. */
    public static Map<String, Object> map(IncidentReport report) {
        return JSON.convertValue(node(report), MAP);
    }

    /** The same JSON for people to read: the routing key shows as its last four characters. */
    public static String masked(IncidentReport report) {
        return text(node(report).put("routing_key", RoutingKeyMask.masked(report.routingKey())));
    }

    /** A resolve of an incident of which no more is known than its keys. It holds the routing key: never log it. */
    public static String resolve(String routingKey, String dedupKey) {
        return text(node(routingKey, DeliveryAction.RESOLVE, dedupKey));
    }

    private static ObjectNode node(String routingKey, DeliveryAction action, String dedupKey) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("routing_key", routingKey)
                .put("event_action", action == DeliveryAction.RESOLVE ? "resolve" : "trigger")
                .put("dedup_key", SafeText.clean(dedupKey));
    }

    private static ObjectNode node(IncidentReport report) {
        ObjectNode body = node(report.routingKey(), report.action(), report.dedupKey());
        if (report.bare()) {
            bare(body.putObject("payload"), report);
        } else {
            body.put("client", "Trunkline");
            full(body, report);
        }
        return body;
    }

    /** Only what PagerDuty must have, for when it refused the full body. */
    private static void bare(ObjectNode payload, IncidentReport report) {
        payload.put("summary", Summary.of(report));
        payload.put(
                "source", SafeText.cut(SafeText.ascii(report.members().get(0).platform()), BARE_SOURCE_LIMIT, "..."));
        payload.put("severity", report.severity());
    }

    private static void full(ObjectNode body, IncidentReport report) {
        Member first = report.members().get(0);
        String component = Summary.capitalised(first.component().kind()) + "-"
                + first.component().id();
        ObjectNode payload = body.putObject("payload");
        payload.put("summary", Summary.of(report));
        payload.put("source", CustomDetails.text(first.platform()));
        payload.put("severity", report.severity());
        payload.put("timestamp", CustomDetails.iso(first.since()));
        payload.put("component", CustomDetails.text(component));
        payload.put("group", CustomDetails.text(report.serviceName()));
        payload.put("class", kindOf(report));
        ObjectNode details = payload.putObject("custom_details");
        links(body, report, component);
        CustomDetails.reference(details, report);
        CustomDetails.group(details, report);
        if (report.members().size() == 1) {
            CustomDetails.one(details, report);
        } else {
            CustomDetails.several(details, report, EventPayload::bytes, () -> LIMIT - bytes(body));
        }
    }

    private static void links(ObjectNode body, IncidentReport report, String component) {
        Member first = report.members().get(0);
        CustomDetails.url(first)
                .filter(EventPayload::isLink)
                .ifPresent(url -> link(body, url, component + " in " + first.platform()));
        Optional.ofNullable(report.reference().runbook())
                .filter(EventPayload::isLink)
                .ifPresent(url -> link(body, url, "Runbook of " + report.serviceName()));
    }

    private static void link(ObjectNode body, String url, String text) {
        body.withArray("links").addObject().put("href", url).put("text", CustomDetails.text(text));
    }

    private static String kindOf(IncidentReport report) {
        if (Alarm.is(report.members().get(0).component())) {
            return "Router Failure";
        }
        return report.complianceType() == null ? "Telephony Failure" : "Compliance Failure";
    }

    /** A link that PagerDuty could refuse is left out; the URL stays in the details. */
    private static boolean isLink(String url) {
        try {
            URI uri = new URI(url);
            return "https".equalsIgnoreCase(uri.getScheme()) && uri.getHost() != null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static int bytes(ObjectNode node) {
        return text(node).getBytes(StandardCharsets.UTF_8).length;
    }

    private static String text(ObjectNode node) {
        try {
            return JSON.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
