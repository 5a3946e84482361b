package io.trunkline.management;

import io.trunkline.ledger.query.ComponentView;
import io.trunkline.ledger.query.EventBody;
import io.trunkline.ledger.query.EventView;
import io.trunkline.ledger.query.IncidentView;
import io.trunkline.ledger.query.InventoryView;
import io.trunkline.model.ComponentId;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How rows of the ledger look as JSON. Field by field, so that what a row gains one day is not published by that alone;
 * every field is always there, null or not.
 */
final class ApiJson {

    private ApiJson() {}

    static Map<String, Object> component(ComponentView row) {
        Map<String, Object> json = new LinkedHashMap<>();
        identify(json, "id", row.id());
        json.put("name", row.name());
        json.put("service", row.service());
        json.put("observed", row.observed());
        json.put("since", row.since());
        json.put("newest", row.newest());
        json.put("held_until", row.hold() == null ? null : row.hold().until());
        json.put("held_reason", row.hold() == null ? null : row.hold().reason());
        json.put("held_why", row.hold() == null ? null : row.hold().why());
        json.put("changes", row.changes());
        json.put("flaps", row.flaps());
        json.put("last_change_received_at", row.lastChangeReceivedAt());
        json.put("open_incidents", row.openIncidents());
        json.put("forgotten", row.forgotten());
        return json;
    }

    static Map<String, Object> known(InventoryView row) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", row.known().component());
        json.put("name", row.known().name());
        json.put("site", row.known().site());
        json.put("edge_group", row.known().edgeGroup());
        json.put("trunk_base", row.known().trunkBase());
        json.put("asked", row.source());
        json.put("learnt_at", row.learntAt());
        json.put("confirmed_at", row.confirmedAt());
        json.put("gone_at", row.goneAt());
        json.put("observed", row.observed());
        json.put("service", row.service());
        return json;
    }

    static Map<String, Object> incident(IncidentView row) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", row.id());
        json.put("kind", row.kind());
        json.put("service", row.service());
        json.put("service_name", row.serviceName());
        json.put("status", row.status());
        json.put("severity", row.severity());
        json.put("state", row.state());
        json.put("outcome", row.outcome());
        json.put("dedup_key", row.dedupKey());
        json.put("routing_key", row.routingKey());
        json.put("readdressed", row.readdressed());
        json.put("revision", row.revision());
        json.put("told_revision", row.toldRevision());
        json.put("opened_at", row.openedAt());
        json.put("accepted_at", row.acceptedAt());
        json.put("closed_at", row.closedAt());
        json.put("attempts", row.attempts());
        json.put("unanswered", row.unanswered());
        json.put("next_action", row.nextAction());
        json.put("due_at", row.dueAt());
        json.put("last_error", row.lastError());
        json.put("pagerduty_id", row.atPagerDuty().id());
        json.put("pagerduty_state", row.atPagerDuty().found());
        json.put("read_back_at", row.atPagerDuty().foundAt());
        json.put("acknowledged_at", row.atPagerDuty().acknowledgedAt());
        json.put("acknowledged_by", row.atPagerDuty().acknowledgedBy());
        json.put("closed_by_hand_at", row.atPagerDuty().closedAt());
        json.put("closed_by_hand_by", row.atPagerDuty().closedBy());
        json.put("last_resort_owed_at", row.otherwise().owedAt());
        json.put("last_resort_done_at", row.otherwise().doneAt());
        json.put("last_resort_attempts", row.otherwise().attempts());
        json.put("last_resort_error", row.otherwise().lastError());
        json.put("members", row.members().stream().map(ApiJson::member).toList());
        return json;
    }

    static Map<String, Object> event(EventView row) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", row.id());
        json.put("source", row.source());
        json.put("type", row.type());
        json.put("component", row.component());
        json.put("service", row.service());
        json.put("status", row.status());
        json.put("word", row.word());
        json.put("occurred_at", row.occurredAt());
        json.put("received_at", row.receivedAt());
        json.put("verdict", row.verdict());
        json.put("reason", row.reason());
        json.put("fingerprint", row.fingerprint());
        return json;
    }

    /** A line of what {@code simulate} reads. */
    static Map<String, Object> replay(EventBody event) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("at", event.receivedAt());
        json.put("source", event.source());
        if (event.forgotten() == null) {
            json.put("body", Json.parse(event.body()));
        } else {
            json.put("forget", event.forgotten());
        }
        return json;
    }

    private static Map<String, Object> member(IncidentView.Member member) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("component", member.component());
        json.put("name", member.name());
        json.put("status", member.status());
        json.put("told", member.told());
        json.put("since", member.since());
        json.put("entered_at", member.enteredAt());
        json.put("left", member.left());
        return json;
    }

    private static void identify(Map<String, Object> json, String field, ComponentId id) {
        json.put(field, id);
        json.put("source", id.source());
        json.put("kind", id.kind());
        json.put("native_id", id.id());
    }
}
