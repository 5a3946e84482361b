package io.trunkline.app.routecheck;

import com.fasterxml.jackson.databind.JsonNode;
import io.trunkline.config.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.camel.Expression;
import org.apache.camel.Predicate;
import org.apache.camel.support.PatternHelper;

/**
 * What Camel lets pass: beans and methods that are called and do not exist, and, as style, routes and EIPs without an id of
 * their own, by which JMX and metrics name them, or without a description. Style keeps no user's file from working.
 */
final class RouteLint {

    /** What may stand at the top of a file, or in a routeConfiguration, and holds steps. */
    private static final Set<String> DEFINITIONS = Set.of(
            "route",
            "routeConfiguration",
            "routeTemplate",
            "onException",
            "onCompletion",
            "intercept",
            "interceptFrom",
            "interceptSendToEndpoint");

    /** What holds steps inside a definition or an EIP. */
    private static final Set<String> BRANCHES =
            Set.of("route", "from", "when", "otherwise", "doCatch", "doFinally", "onFallback");

    private final Map<String, Object> beans;
    private final Map<String, String> fileById = new HashMap<>();
    private final Map<String, String> routes = new HashMap<>();
    private final List<Problem> style = new ArrayList<>();
    private final Set<String> configurations = new TreeSet<>();
    private final List<Wanted> wanted = new ArrayList<>();

    /** A route that names routeConfigurations, by ids or patterns for them. */
    private record Wanted(String file, String route, String configurations) {}

    RouteLint(Map<String, Object> beans) {
        this.beans = beans;
    }

    /** What is not as the shipped files are, of all files that this lint has seen; ids are unique over all of them. */
    List<Problem> style() {
        return List.copyOf(style);
    }

    /**
     * Routes that name a routeConfiguration which none of the files has that this lint has seen: Camel passes over that, and
     * the route would run without its error handling.
     */
    List<Problem> unconfigured() {
        return wanted.stream()
                .flatMap(route -> Stream.of(route.configurations().split(","))
                        .map(String::strip)
                        .filter(name -> configurations.stream().noneMatch(id -> PatternHelper.matchPattern(id, name)))
                        .map(name -> new Problem(
                                route.file(),
                                "route " + route.route(),
                                "routeConfigurationId " + name + " is in no file",
                                "one of " + configurations)))
                .toList();
    }

    /** What keeps a file from working. */
    List<Problem> problems(String file, JsonNode content) {
        List<Problem> problems = new ArrayList<>();
        if (!content.isArray() || content.isEmpty()) {
            problems.add(new Problem(file, "-", "not a list", "a list of - route: and the like"));
            return problems;
        }
        for (JsonNode entry : content) {
            String id = entry.path("route").path("id").asText("");
            String taken = id.isEmpty() ? null : routes.putIfAbsent(id, file);
            if (taken != null) {
                // Camel would leave out the one that it read first, without a word.
                problems.add(new Problem(file, "route " + id, "id is taken in " + taken, "an id of its own"));
            }
            entry.properties().forEach(definition -> {
                note(file, definition.getKey(), definition.getValue());
                if (definition.getKey().equals("from")) {
                    style.add(new Problem(file, "from", "a route without id", "from inside of - route:"));
                } else if (DEFINITIONS.contains(definition.getKey())) {
                    node(file, definition.getKey(), definition.getValue(), style);
                }
            });
        }
        calls(file, content, problems);
        return problems;
    }

    private void note(String file, String definition, JsonNode node) {
        if (definition.equals("routeConfiguration") && node.hasNonNull("id")) {
            configurations.add(node.path("id").asText());
        }
        String named = node.path("routeConfigurationId").asText("");
        if (!named.isEmpty()) {
            wanted.add(new Wanted(file, node.path("id").asText("without id"), named));
        }
    }

    private void node(String file, String place, JsonNode node, List<Problem> problems) {
        if (!node.isObject()) {
            problems.add(new Problem(file, place, "short form", "the canonical form, with id and description"));
            return;
        }
        String id = node.path("id").asText("");
        String here = id.isEmpty() ? place : place + " " + id;
        if (id.isEmpty()) {
            problems.add(new Problem(file, here, "has no id", "an id"));
        } else if (fileById.putIfAbsent(id, file) != null && !place.equals("route")) {
            problems.add(new Problem(file, here, "id is taken in " + fileById.get(id), "an id of its own"));
        }
        if (node.path("description").asText("").isBlank()) {
            problems.add(new Problem(file, here, "has no description", "what it is for"));
        }
        node.path("steps").forEach(step -> step.properties()
                .forEach(eip -> node(file, here + ": " + eip.getKey(), eip.getValue(), problems)));
        node.properties().forEach(field -> {
            String name = field.getKey();
            if (BRANCHES.contains(name)) {
                each(field.getValue()).forEach(branch -> node(file, here + ": " + name, branch, problems));
            } else if (DEFINITIONS.contains(name)) {
                each(field.getValue()).forEach(wrapped -> node(file, here + ": " + name, wrapped.path(name), problems));
            }
        });
    }

    private static Stream<JsonNode> each(JsonNode node) {
        return node.isArray() ? node.valueStream() : Stream.of(node);
    }

    private void calls(String file, JsonNode node, List<Problem> problems) {
        node.forEach(child -> calls(file, child, problems));
        word(file, node.path("ref").path("expression").asText(""), problems);
        for (String kind : List.of("bean", "method")) {
            JsonNode call = node.path(kind);
            String ref = call.path("ref").asText("");
            if (!ref.isEmpty() && !ref.contains(":") && !ref.contains("{{")) {
                call(file, kind + " " + ref, ref, call.path("method").asText(""), problems);
            }
        }
    }

    private void word(String file, String name, List<Problem> problems) {
        if (!name.isEmpty() && !isWord(name)) {
            problems.add(new Problem(
                    file,
                    "ref " + name,
                    beans.containsKey(name) ? "the bean is no expression and no predicate" : "there is no such bean",
                    "one of " + beans.keySet().stream().filter(this::isWord).toList()));
        }
    }

    private boolean isWord(String name) {
        Object bean = beans.get(name);
        return bean instanceof Expression || bean instanceof Predicate;
    }

    private void call(String file, String place, String ref, String method, List<Problem> problems) {
        Object bean = beans.get(ref.startsWith("#") ? ref.substring(1) : ref);
        if (bean == null) {
            problems.add(new Problem(file, place, "there is no such bean", "one of " + beans.keySet()));
            return;
        }
        Class<?> type = bean instanceof Class<?> itself ? itself : bean.getClass();
        String name = method.replaceAll("\\(.*", "").strip();
        if (!name.isEmpty()
                && Stream.of(type.getMethods()).noneMatch(m -> m.getName().equals(name))) {
            problems.add(
                    new Problem(file, place, "has no method " + name, "a public method of " + type.getSimpleName()));
        }
    }
}
