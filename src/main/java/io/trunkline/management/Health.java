package io.trunkline.management;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;

/** What the health paths answer, from Camel's health checks and our own among them. */
final class Health {

    private final CamelContext context;
    private final HealthReadings watched;
    private final Supplier<List<String>> stoppedThreads;

    Health(CamelContext context, HealthReadings watched, Supplier<List<String>> stoppedThreads) {
        this.context = context;
        this.watched = watched;
        this.stoppedThreads = stoppedThreads;
    }

    /** @param body of the answer, in the form {@code status} and {@code checks} */
    record Answer(boolean up, Map<String, Object> body) {}

    /** Whether this process is worth keeping. */
    Answer live() {
        return answer(List.of(process()));
    }

    /** Whether this node should be sent webhooks: its context and routes are started and the store takes writes. */
    Answer ready() {
        return answer(readiness());
    }

    /** Both. */
    Answer all() {
        List<Check> checks = new ArrayList<>(List.of(process()));
        checks.addAll(readiness());
        return answer(checks);
    }

    private record Check(String name, boolean up, String message, Map<String, Object> data) {

        Map<String, Object> json() {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("name", name);
            json.put("status", status(up));
            if (message != null) {
                json.put("message", message);
            }
            if (!data.isEmpty()) {
                json.put("data", data);
            }
            return json;
        }
    }

    /**
     * That this is answered at all, and that no thread has died without which nothing gets done. Camel's own check of the
     * context is no measure of life: it is down while the context starts and while it finishes what is in hand, and a
     * process that is killed for that never finishes either.
     */
    private Check process() {
        List<String> stopped = stoppedThreads.get();
        String message = stopped.isEmpty() ? null : "stopped: " + String.join(", ", stopped);
        return new Check("process", stopped.isEmpty(), message, Map.of());
    }

    private List<Check> readiness() {
        watched.begin();
        Collection<HealthCheck.Result> results = HealthCheckHelper.invokeReadiness(context, "full");
        return results.stream().map(Health::check).toList();
    }

    private static Check check(HealthCheck.Result result) {
        Map<String, Object> data = new TreeMap<>();
        result.getDetails().forEach((key, value) -> {
            // Camel's bookkeeping: how often and when it was asked.
            if (value != null && !HealthCheckHelper.isReservedKey(key)) {
                data.put(key, value);
            }
        });
        return new Check(
                result.getCheck().getId(),
                result.getState() == HealthCheck.State.UP,
                result.getMessage().orElse(null),
                data);
    }

    private static Answer answer(List<Check> checks) {
        boolean up = checks.stream().allMatch(Check::up);
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("status", status(up));
        body.put("checks", checks.stream().map(Check::json).toList());
        return new Answer(up, body);
    }

    private static String status(boolean up) {
        return up ? "UP" : "DOWN";
    }
}
