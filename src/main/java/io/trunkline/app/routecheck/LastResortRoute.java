package io.trunkline.app.routecheck;

import com.fasterxml.jackson.databind.JsonNode;
import io.trunkline.config.YamlFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;

/** Looks at what a user made of the route for what PagerDuty would not take. */
public final class LastResortRoute {

    private static final String ID = "last-resort";

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

    private static boolean sends(JsonNode node) {
        var names = node.fieldNames();
        while (names.hasNext()) {
            if (SENDS.contains(names.next())) {
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
