package io.trunkline.app.routecheck;

import com.fasterxml.jackson.databind.JsonNode;
import io.trunkline.config.YamlFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/** Looks at what a user made of the route for what PagerDuty would not take. */
public final class LastResortRoute {

    private static final String ID = "last-resort";

    /** The bean of ours that the shipped route calls, for the metrics. */
    private static final String COUNTS = "sweep";

    /** The steps with which a route leaves the router. */
    private static final Set<String> SENDS =
            Set.of("to", "toD", "to-d", "wireTap", "wire-tap", "recipientList", "recipient-list", "kamelet", "enrich");

    private LastResortRoute() {}

    /** Whether no step of the route of that name sends anything; false too if there is no such route. */
    public static boolean onlyLogs(Path folder) {
        boolean found = false;
        for (RouteSource file : RouteFolder.of(folder).sources()) {
            // Reading YAML is slow, and each start asks.
            if (!mentions(file)) {
                continue;
            }
            try {
                for (JsonNode element : YamlFile.tree(file.text())) {
                    JsonNode route = element.path("route");
                    if (ID.equals(route.path("id").asText())) {
                        found = true;
                        if (sends(route.path("from").path("steps")) || sends(route.path("steps"))) {
                            return false;
                        }
                    }
                }
            } catch (IOException unreadable) {
                return false;
            }
        }
        return found;
    }

    private static boolean mentions(RouteSource file) {
        try {
            return file.text().contains(ID);
        } catch (IOException unreadable) {
            return false;
        }
    }

    /** What a user's class does is not seen here. */
    private static boolean callsOwnCode(String name, JsonNode step) {
        return name.equals("process")
                || name.equals("bean") && !COUNTS.equals(step.path("ref").asText());
    }

    private static boolean sends(JsonNode node) {
        for (Map.Entry<String, JsonNode> step : node.properties()) {
            if (SENDS.contains(step.getKey()) || callsOwnCode(step.getKey(), step.getValue())) {
                return true;
            }
        }
        for (JsonNode child : node) {
            if (sends(child)) {
                return true;
            }
        }
        return false;
    }
}
