package io.trunkline.app.reload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.trunkline.app.routecheck.RouteFile;
import io.trunkline.app.routecheck.RouteFileSet;
import io.trunkline.config.YamlFile;
import java.io.IOException;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What a set of route files defines, as trees that compare without comments and layout. */
final class RouteIndex {

    static final RouteIndex NONE = new RouteIndex();

    private static final String ROUTE = "route";
    private static final String CONFIGURATION = "routeConfiguration";
    private static final String BEANS = "beans";

    private final SortedMap<String, Entry> routes = new TreeMap<>();
    private final SortedMap<String, JsonNode> configurations = new TreeMap<>();
    private final SortedMap<String, JsonNode> others = new TreeMap<>();
    private final SortedMap<String, RouteFile> files = new TreeMap<>();
    private final SortedMap<String, Bean> beans = new TreeMap<>();

    /** A bean that a file defines, for the routes of any. */
    record Bean(String name, RouteFile file, JsonNode definition) {}

    /**
     * One route.
     *
     * @param file it stands in
     * @param shared what else of its file holds for it, such as onException
     */
    record Entry(String id, RouteFile file, JsonNode route, JsonNode shared) {

        /** Whether the other one works in the same way, wherever it stands. */
        boolean isSameAs(Entry other) {
            return route.equals(other.route) && shared.equals(other.shared);
        }
    }

    private RouteIndex() {}

    /** @throws IOException if one of the files is no YAML */
    static RouteIndex of(RouteFileSet files) throws IOException {
        RouteIndex index = new RouteIndex();
        for (RouteFile file : files.all()) {
            index.add(file, YamlFile.tree(file.text()));
        }
        return index;
    }

    private void add(RouteFile file, JsonNode content) {
        ArrayNode shared = JsonNodeFactory.instance.arrayNode();
        ObjectNode found = JsonNodeFactory.instance.objectNode();
        for (JsonNode element : content) {
            JsonNode route = element.path(ROUTE);
            String id = route.path("id").asText("");
            if (!id.isEmpty()) {
                found.set(id, route);
            } else if (element.has(CONFIGURATION)) {
                configurations.put(
                        file.name() + " "
                                + element.path(CONFIGURATION).path("id").asText(""),
                        element);
            } else {
                shared.add(element);
                element.path(BEANS)
                        .forEach(bean -> add(new Bean(bean.path("name").asText(""), file, bean)));
            }
        }
        files.put(file.name(), file);
        others.put(file.name(), shared);
        found.properties()
                .forEach(
                        route -> routes.put(route.getKey(), new Entry(route.getKey(), file, route.getValue(), shared)));
    }

    private void add(Bean bean) {
        beans.put(bean.name(), bean);
    }

    Collection<Entry> routes() {
        return routes.values();
    }

    Optional<Entry> route(String id) {
        return Optional.ofNullable(routes.get(id));
    }

    Collection<RouteFile> files() {
        return files.values();
    }

    /** Whether what holds for all routes is the same. */
    boolean hasSameConfigurations(RouteIndex other) {
        return configurations.values().stream()
                .toList()
                .equals(other.configurations.values().stream().toList());
    }

    Collection<Bean> beans() {
        return beans.values();
    }

    Optional<Bean> bean(String name) {
        return Optional.ofNullable(beans.get(name));
    }

    /** What files define beside routes with an id and configurations of routes. */
    Set<JsonNode> others() {
        return others.values().stream().flatMap(JsonNode::valueStream).collect(Collectors.toSet());
    }

    /** What a file defines beside routes with an id and configurations of routes. */
    JsonNode othersOf(String file) {
        return others.getOrDefault(file, JsonNodeFactory.instance.arrayNode());
    }
}
