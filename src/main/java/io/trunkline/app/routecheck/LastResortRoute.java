package io.trunkline.app.routecheck;

import com.fasterxml.jackson.databind.JsonNode;
import io.trunkline.config.YamlFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Looks at what a user made of the route for what PagerDuty would not take. */
public final class LastResortRoute {

    private static final String ID = "last-resort";

    /** The bean of ours that the shipped route calls, for the metrics. */
    private static final String METRICS_BEAN = "sweep";

    /** The steps with which a route leaves the router. */
    private static final Set<String> SENDS =
            Set.of("to", "toD", "to-d", "wireTap", "wire-tap", "recipientList", "recipient-list", "kamelet", "enrich");

    private LastResortRoute() {}

    /**
     * Whether no step of the route of that name sends anything; false too if there is no such route.
     *
     * @param folder as its files are now, which need not be what runs
     */
    public static boolean onlyLogs(Path folder) {
        return onlyLogs(RouteFolder.of(folder).sources().stream().flatMap(LastResortRoute::text));
    }

    /** The same of the files that were loaded. */
    public static boolean onlyLogs(RouteFileSet loaded) {
        return onlyLogs(loaded.all().stream().map(RouteFile::text));
    }

    private static boolean onlyLogs(Stream<String> files) {
        boolean found = false;
        // Reading YAML is slow, and each start asks.
        for (String file : files.filter(text -> text.contains(ID)).toList()) {
            try {
                for (JsonNode element : YamlFile.tree(file)) {
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

    private static Stream<String> text(RouteSource file) {
        try {
            return Stream.of(file.text());
        } catch (IOException unreadable) {
            return Stream.empty();
        }
    }

    /** What a user's class does is not seen here. */
    private static boolean callsUserCode(String name, JsonNode step) {
        return name.equals("process")
                || name.equals("bean") && !METRICS_BEAN.equals(step.path("ref").asText());
    }

    private static boolean sends(JsonNode node) {
        for (Map.Entry<String, JsonNode> step : node.properties()) {
            if (SENDS.contains(step.getKey()) || callsUserCode(step.getKey(), step.getValue())) {
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
