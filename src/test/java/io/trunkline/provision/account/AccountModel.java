package io.trunkline.provision.account;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What an account at PagerDuty has, and what PagerDuty accepts of it. Guarded by its own monitor. */
class AccountModel {

    static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, Map<String, ObjectNode>> things = new LinkedHashMap<>();
    private final Map<String, Integer> unseen = new HashMap<>();
    int lag;
    private int ids;

    /** Adds something by hand; its id. */
    public synchronized String add(String collection, String field, String value) {
        ObjectNode json = JSON.createObjectNode().put(field, value);
        return made(collection, json).path("id").asText();
    }

    /** An event with that key made an incident of it. */
    public synchronized void open(String incidentKey) {
        made(
                "incidents",
                JSON.createObjectNode().put("incident_key", incidentKey).put("status", "triggered"));
    }

    public synchronized void resolve(String incidentKey) {
        all("incidents").values().stream()
                .filter(each -> each.path("incident_key").asText().equals(incidentKey))
                .forEach(each -> each.put("status", "resolved"));
    }

    /** What is there, by name. */
    public synchronized ObjectNode find(String collection, String name) {
        return all(collection).values().stream()
                .filter(each -> each.path("name").asText().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(collection + " has no " + name));
    }

    public synchronized int count(String collection) {
        return all(collection).size();
    }

    /** All there is of a kind. */
    public synchronized List<JsonNode> everything(String collection) {
        return List.copyOf(all(collection).values());
    }

    /** The same once more, to be edited. */
    public synchronized ObjectNode copy(String collection, JsonNode thing) {
        return made(collection, thing.deepCopy());
    }

    static boolean covers(ObjectNode setting, String service) {
        if (service == null) {
            return true;
        }
        for (JsonNode covered : setting.path("services")) {
            if (covered.path("id").asText().equals(service)) {
                return true;
            }
        }
        return false;
    }

    /** Integrations come as references unless they are asked for; a webhook's secret never again. */
    static ObjectNode shown(String collection, ObjectNode thing, Map<String, String> parameters) {
        ObjectNode shown = thing.deepCopy();
        if (collection.equals("services")) {
            ArrayNode integrations = JSON.createArrayNode();
            for (JsonNode each : thing.path("integrations")) {
                ObjectNode integration = each.deepCopy();
                integration.remove("integration_key");
                if (!"integrations".equals(parameters.get("include[]"))) {
                    integration.put("type", integration.path("type").asText() + "_reference");
                    integration.remove("name");
                }
                integrations.add(integration);
            }
            shown.set("integrations", integrations);
        }
        if (collection.equals("webhook_subscriptions")) {
            ((ObjectNode) shown.path("delivery_method")).putNull("secret");
        }
        return shown;
    }

    JsonNode integration(ObjectNode service, ObjectNode integration) {
        integration.put("id", id("integrations"));
        integration.put("summary", integration.path("name").asText());
        integration.put("integration_key", String.format("%032d", 7_000_000 + ids));
        service.withArray("integrations").add(integration);
        return JSON.createObjectNode().set("integration", integration);
    }

    /** @param id of what is changed, or null for what is made */
    void validate(String collection, ObjectNode thing, String id) {
        String name = thing.path("name").asText();
        boolean taken = all(collection).entrySet().stream()
                .anyMatch(each -> !each.getKey().equals(id)
                        && !name.isEmpty()
                        && each.getValue().path("name").asText().equals(name));
        if (taken) {
            throw new Refusal(400, error("Invalid Input Provided", "Name has already been taken."));
        }
        if (collection.equals("services")) {
            ObjectNode policy = visible(
                    "escalation_policies",
                    thing.path("escalation_policy").path("id").asText());
            ((ObjectNode) thing.path("escalation_policy"))
                    .put("summary", policy.path("name").asText());
            if (id == null) {
                for (String timeout : List.of("auto_resolve_timeout", "acknowledgement_timeout")) {
                    if (!thing.has(timeout)) {
                        thing.putNull(timeout);
                    }
                }
                thing.put("status", "active");
                thing.withArray("integrations");
            }
        }
        if (collection.equals("escalation_policies")) {
            for (JsonNode rule : thing.path("escalation_rules")) {
                for (JsonNode target : rule.path("targets")) {
                    String targets = target.path("type").asText().startsWith("user") ? "users" : "schedules";
                    ObjectNode there = visible(targets, target.path("id").asText());
                    ((ObjectNode) target).put("summary", there.path("name").asText("Somebody"));
                }
            }
        }
        if (collection.equals("webhook_subscriptions") && id == null) {
            ((ObjectNode) thing.path("delivery_method")).put("secret", "webhook-s3cret-0123456789");
        }
    }

    ObjectNode made(String collection, ObjectNode thing) {
        String id = id(collection);
        thing.put("id", id);
        all(collection).put(id, thing);
        unseen.put(id, lag);
        return thing;
    }

    String id(String collection) {
        return "P" + collection.substring(0, 2).toUpperCase(Locale.ROOT) + String.format("%03d", ++ids);
    }

    ObjectNode visible(String collection, String id) {
        ObjectNode thing = all(collection).get(id);
        if (thing == null || unseen.merge(id, -1, Integer::sum) >= 0) {
            throw notFound();
        }
        return thing;
    }

    Map<String, ObjectNode> all(String collection) {
        return things.computeIfAbsent(collection, name -> new LinkedHashMap<>());
    }

    static String singular(String collection) {
        return collection.equals("escalation_policies")
                ? "escalation_policy"
                : collection.substring(0, collection.length() - 1);
    }

    /** What people read of a list of names. */
    public synchronized List<String> names(String collection) {
        return new ArrayList<>(all(collection).values().stream()
                .map(each -> each.path("name").asText())
                .toList());
    }

    static Refusal notFound() {
        return new Refusal(404, error("Not Found"));
    }

    static JsonNode error(String message, String... errors) {
        ObjectNode error = JSON.createObjectNode().put("message", message).put("code", 2100);
        List.of(errors).forEach(error.putArray("errors")::add);
        return JSON.createObjectNode().set("error", error);
    }

    static final class Refusal extends RuntimeException {

        static final long serialVersionUID = 1L;

        final int status;
        final transient JsonNode body;
        final transient Map<String, String> headers = new HashMap<>();

        Refusal(int status, JsonNode body) {
            this.status = status;
            this.body = body;
        }

        Refusal with(Map<String, String> more) {
            headers.putAll(more);
            return this;
        }
    }
}
