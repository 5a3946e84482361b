package io.trunkline.play;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The incidents behind the stand-in: what PagerDuty makes of a valid event, a 202 or not.
 *
 * <p>A dedup key counts within its routing key only. Once an incident is resolved, its key opens a new one.
 */
final class Incidents {

    private record Key(String routingKey, String dedupKey) {}

    private final List<StandInIncident> all = new ArrayList<>();
    private final Map<Key, Integer> open = new LinkedHashMap<>();
    private final Set<String> inMaintenance = new HashSet<>();

    /** Processes a valid event. */
    synchronized Effect process(JsonNode event, Instant at) {
        String routingKey = event.path("routing_key").asText();
        if (inMaintenance.contains(routingKey)) {
            return Effect.DROPPED;
        }
        String dedupKey = event.path("dedup_key").asText();
        Key key = new Key(routingKey, dedupKey.isEmpty() ? UUID.randomUUID().toString() : dedupKey);
        Effect effect = effect(event.path("event_action").asText(), open.containsKey(key));
        StandInIncident.Entry entry = new StandInIncident.Entry(
                at, effect, event.at("/payload/summary").asText(), event);
        switch (effect) {
            case OPENED -> open(key, entry);
            case APPENDED -> log(key, all.get(open.get(key)).state(), entry);
            case ACKNOWLEDGED -> log(key, StandInIncident.State.ACKNOWLEDGED, entry);
            case RESOLVED -> {
                log(key, StandInIncident.State.RESOLVED, entry);
                open.remove(key);
            }
            case DROPPED, NONE -> {}
        }
        return effect;
    }

    private static Effect effect(String action, boolean isOpen) {
        return switch (action) {
            case "trigger" -> isOpen ? Effect.APPENDED : Effect.OPENED;
            case "acknowledge" -> isOpen ? Effect.ACKNOWLEDGED : Effect.DROPPED;
            case "resolve" -> isOpen ? Effect.RESOLVED : Effect.DROPPED;
            default -> throw new IllegalArgumentException("not an event_action: '" + action + "'");
        };
    }

    private void open(Key key, StandInIncident.Entry entry) {
        open.put(key, all.size());
        all.add(new StandInIncident(
                all.size() + 1,
                key.routingKey(),
                key.dedupKey(),
                entry.summary(),
                entry.body().at("/payload/severity").asText(),
                StandInIncident.State.TRIGGERED,
                List.of(entry)));
    }

    private void log(Key key, StandInIncident.State state, StandInIncident.Entry entry) {
        all.set(open.get(key), all.get(open.get(key)).after(state, entry));
    }

    /** A person does something to the open incident of a key; nothing if there is none. */
    synchronized Optional<StandInIncident> byHand(
            String dedupKey, StandInIncident.State state, String who, Instant at) {
        Optional<Key> key = open.keySet().stream()
                .filter(each -> each.dedupKey().equals(dedupKey))
                .findFirst();
        return key.map(found -> {
            Effect effect = state == StandInIncident.State.RESOLVED ? Effect.RESOLVED : Effect.ACKNOWLEDGED;
            JsonNode by = JsonNodeFactory.instance.objectNode().put("by", who);
            log(found, state, new StandInIncident.Entry(at, effect, who, by));
            StandInIncident changed = all.get(open.get(found));
            if (state == StandInIncident.State.RESOLVED) {
                open.remove(found);
            }
            return changed;
        });
    }

    /** Closes or opens a maintenance window over a routing key: while it lasts, everything is dropped. */
    synchronized void maintenance(String routingKey, boolean on) {
        if (on) {
            inMaintenance.add(routingKey);
        } else {
            inMaintenance.remove(routingKey);
        }
    }

    /** All that ever opened, oldest first. */
    synchronized List<StandInIncident> all() {
        return List.copyOf(all);
    }
}
