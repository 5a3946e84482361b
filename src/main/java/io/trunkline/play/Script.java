package io.trunkline.play;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.Function;

/** How calls are to be answered, per routing key: first what was queued, then what was set for good, then as usual. */
final class Script {

    private final Map<String, Queue<Behaviour>> queued = new HashMap<>();
    private final Map<String, Function<Call, Behaviour>> settled = new HashMap<>();
    private Function<Call, Behaviour> otherwise = call -> Behaviour.usual();

    synchronized void next(String routingKey, List<Behaviour> behaviours) {
        queued.computeIfAbsent(routingKey, key -> new ArrayDeque<>()).addAll(behaviours);
    }

    synchronized void always(String routingKey, Function<Call, Behaviour> behaviour) {
        settled.put(routingKey, behaviour);
    }

    synchronized void otherwise(Function<Call, Behaviour> behaviour) {
        otherwise = behaviour;
    }

    synchronized void clear() {
        queued.clear();
        settled.clear();
        otherwise = call -> Behaviour.usual();
    }

    synchronized Behaviour of(Call call) {
        Queue<Behaviour> queue = queued.get(call.routingKey());
        if (queue != null && !queue.isEmpty()) {
            return queue.remove();
        }
        return settled.getOrDefault(call.routingKey(), otherwise).apply(call);
    }
}
