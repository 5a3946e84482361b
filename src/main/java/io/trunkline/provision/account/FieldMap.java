package io.trunkline.provision.account;

import com.fasterxml.jackson.databind.JsonNode;
import io.trunkline.provision.DesiredState;
import io.trunkline.provision.EscalationLevel;
import io.trunkline.provision.ExistingObject;
import io.trunkline.provision.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What PagerDuty answers, in the words in which the same is wanted. */
final class FieldMap {

    private FieldMap() {}

    /** @param names of targets by their ids; others are named as PagerDuty sums them up */
    static ExistingObject policy(JsonNode json, Map<String, String> names) {
        Map<String, String> fields = new LinkedHashMap<>();
        List<String> levels = new ArrayList<>();
        for (JsonNode rule : json.path("escalation_rules")) {
            List<String> targets = new ArrayList<>();
            rule.path("targets").forEach(target -> targets.add(named(target, names)));
            levels.add(EscalationLevel.shown(
                    targets, rule.path("escalation_delay_in_minutes").asInt()));
        }
        fields.put("levels", String.join(" -> ", levels));
        fields.put("repeats", String.valueOf(json.path("num_loops").asInt()));
        text(fields, "description", json.path("description"));
        List<String> teams = new ArrayList<>();
        json.path("teams").forEach(team -> teams.add(team.path("summary").asText()));
        if (!teams.isEmpty()) {
            fields.put("team", String.join(", ", teams));
        }
        return found(Kind.POLICY, json, fields);
    }

    private static String named(JsonNode target, Map<String, String> names) {
        String id = target.path("id").asText();
        String type = target.path("type").asText().replaceAll("_reference$", "");
        return names.getOrDefault(id, type + " \"" + target.path("summary").asText(id) + "\"");
    }

    /** @param policies names by ids */
    static ExistingObject service(JsonNode json, Map<String, String> policies) {
        Map<String, String> fields = new LinkedHashMap<>();
        JsonNode policy = json.path("escalation_policy");
        String id = policy.path("id").asText();
        fields.put(
                "escalation policy",
                policies.getOrDefault(id, policy.path("summary").asText(id)));
        JsonNode urgency = json.path("incident_urgency_rule");
        fields.put(
                "urgency",
                urgency.path("type").asText().equals("constant")
                        ? urgency.path("urgency").asText().replace('_', '-')
                        : "by support hours");
        fields.put(
                "auto-resolve",
                DesiredState.timeout(json.path("auto_resolve_timeout").asLong()));
        fields.put(
                "acknowledgement timeout",
                DesiredState.timeout(json.path("acknowledgement_timeout").asLong()));
        fields.put("alerts", json.path("alert_creation").asText());
        text(fields, "description", json.path("description"));
        return found(Kind.SERVICE, json, fields);
    }

    /** @param id of the service */
    static ExistingObject grouping(String service, String id, JsonNode json) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("type", json.path("type").asText());
        JsonNode config = json.path("config");
        JsonNode window = config.path(fields.get("type").equals("time") ? "timeout" : "time_window");
        if (window.asLong() > 0) {
            fields.put("window", DesiredState.timeout(window.asLong()));
        }
        List<String> matching = new ArrayList<>();
        config.path("fields").forEach(field -> matching.add(field.asText()));
        if (!matching.isEmpty()) {
            boolean any = config.path("aggregate").asText().equals("any");
            fields.put("fields", (any ? "any of " : "") + String.join(", ", matching));
        }
        List<String> others = new ArrayList<>();
        json.path("services").forEach(each -> others.add(each.path("id").asText()));
        others.remove(id);
        text(fields, "name", json.path("name"));
        text(fields, "description", json.path("description"));
        fields.put("others", String.join(" ", others));
        return new ExistingObject(Kind.GROUPING, service, json.path("id").asText(), fields);
    }

    static ExistingObject parent(JsonNode json) {
        Map<String, String> fields = new LinkedHashMap<>();
        text(fields, "description", json.path("description"));
        text(fields, "point of contact", json.path("point_of_contact"));
        text(
                fields,
                "team",
                json.path("team").path("name").isTextual()
                        ? json.path("team").path("name")
                        : json.path("team").path("summary"));
        return found(Kind.BUSINESS_SERVICE, json, fields);
    }

    static ExistingObject subscription(JsonNode json, Map<String, String> names) {
        Map<String, String> fields = new LinkedHashMap<>();
        JsonNode filter = json.path("filter");
        String id = filter.path("id").asText();
        fields.put(
                "of",
                filter.path("type").asText().equals("account_reference")
                        ? "the account"
                        : names.getOrDefault(
                                id, filter.path("type").asText().replaceAll("_reference$", "") + " " + id));
        List<String> events = new ArrayList<>();
        json.path("events").forEach(event -> events.add(event.asText()));
        fields.put("events", String.join(", ", events.stream().sorted().toList()));
        boolean paused =
                json.path("delivery_method").path("temporarily_disabled").asBoolean();
        fields.put("active", !json.path("active").asBoolean() ? "no" : paused ? "no, PagerDuty gave up on it" : "yes");
        return new ExistingObject(
                Kind.SUBSCRIPTION,
                json.path("delivery_method").path("url").asText(),
                json.path("id").asText(),
                fields);
    }

    private static void text(Map<String, String> fields, String field, JsonNode value) {
        if (value.isTextual() && !value.textValue().isEmpty()) {
            fields.put(field, value.textValue());
        }
    }

    private static ExistingObject found(Kind kind, JsonNode json, Map<String, String> fields) {
        return new ExistingObject(
                kind, json.path("name").asText(), json.path("id").asText(), fields);
    }
}
