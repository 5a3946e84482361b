package io.trunkline.config;

import io.trunkline.model.Redundancy;
import io.trunkline.model.Topology;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads what services.yaml says of causes: what hangs on what, and which services are not paged for symptoms. */
final class TopologyReader {

    private static final String CHILDREN = "ids or globs of what hangs on it";
    private static final String PARENT = "an id, or source/kind/id";

    private TopologyReader() {}

    static Topology read(ConfigNode place, ConfigNode redundant) {
        return new Topology(place.isPresent() ? children(place) : Map.of(), redundancy(redundant));
    }

    private static Map<String, List<String>> children(ConfigNode place) {
        Map<String, List<String>> children = new LinkedHashMap<>();
        Map<String, String> parents = new LinkedHashMap<>();
        place.entries().forEach((parent, each) -> {
            NameLookup.refuse(each, parent, PARENT, TopologyReader::parent);
            List<String> patterns = each.values(ValueParsers::line, CHILDREN);
            children.put(parent, patterns);
            for (String child : patterns) {
                String other = parents.putIfAbsent(child, parent);
                if (other != null && !other.equals(parent)) {
                    each.problem(
                            Problems.quoted(child) + " hangs on " + Problems.quoted(other) + " too", "one parent each");
                }
            }
        });
        parents.keySet().stream()
                .filter(child -> isItsOwnAncestor(child, parents))
                .findFirst()
                .ifPresent(child -> place.problem("lets " + Problems.quoted(child) + " hang on itself", "a tree"));
        return children;
    }

    private static boolean isItsOwnAncestor(String child, Map<String, String> parents) {
        Set<String> seen = new HashSet<>();
        for (String at = parents.get(child); at != null && seen.add(at); at = parents.get(at)) {
            if (at.equals(child)) {
                return true;
            }
        }
        return false;
    }

    private static String parent(String text) {
        String id = ValueParsers.line(text);
        if (id.contains("*") || id.contains("?") || id.matches("/.*|.*//.*|.*/|[^/]*/[^/]*")) {
            throw new IllegalArgumentException();
        }
        return id;
    }

    private static Redundancy redundancy(ConfigNode place) {
        return place.isPresent()
                ? Redundancy.of(place.values(ValueParsers::line, "names or globs of trunk bases or Edge groups"))
                : Redundancy.NONE;
    }

    /** Where {@code symptoms: hold} stands. */
    static boolean holdsSymptoms(ConfigNode place) {
        return place.value(ValueParsers.oneOf(List.of("page", "hold")), "page or hold", "page")
                .equals("hold");
    }
}
