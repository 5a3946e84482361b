package io.trunkline.app.routecheck;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.trunkline.config.YamlFile;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;

/** What only one file may have: the ids of routes and of route configurations, and the inputs of routes. */
final class RouteNames {

    private RouteNames() {}

    /** None in what is no YAML: who loads it says so. */
    static Set<String> in(String text) {
        Set<String> names = new TreeSet<>();
        try {
            for (JsonNode entry : YamlFile.tree(text)) {
                entry.properties().forEach(definition -> {
                    note(definition.getKey() + " ", definition.getValue().path("id"), names);
                    note("", definition.getValue().path("from").path("uri"), names);
                    note("", definition.getValue().path("uri"), names);
                });
            }
        } catch (JsonProcessingException e) {
            return Set.of();
        }
        return names;
    }

    /** The route configurations that routes of this file name by their ids; patterns for ids are not among them. */
    static Set<String> configurationsNamedIn(String text) {
        Set<String> named = new TreeSet<>();
        try {
            for (JsonNode entry : YamlFile.tree(text)) {
                entry.forEach(definition -> named.addAll(Arrays.asList(
                        definition.path("routeConfigurationId").asText("").split("\\s*,\\s*"))));
            }
        } catch (JsonProcessingException e) {
            return Set.of();
        }
        return named;
    }

    private static void note(String kind, JsonNode name, Set<String> names) {
        if (name.isTextual()) {
            names.add(kind + name.asText().replaceFirst("\\?.*", ""));
        }
    }
}
