package io.trunkline.model;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What hangs on what, and of what some may be down, as services.yaml says it: one snapshot, never changed once made. */
public final class Topology {

    /** Nothing hangs on anything. */
    public static final Topology NONE = new Topology(Map.of());

    private record Branch(ComponentPattern child, String parent) {}

    private final Map<String, String> exact = new HashMap<>();
    private final List<Branch> globs = new ArrayList<>();
    private final Redundancy redundancy;

    /** @param children ids and globs of what hangs on a parent, by the parent's id, in the order of the file */
    public Topology(Map<String, List<String>> children) {
        this(children, Redundancy.NONE);
    }

    public Topology(Map<String, List<String>> children, Redundancy redundancy) {
        this.redundancy = redundancy;
        children.forEach((parent, patterns) -> patterns.forEach(text -> add(new ComponentPattern(text), parent)));
        globs.sort(Comparator.comparing(Branch::child, ComponentPattern.MOST_SPECIFIC_FIRST));
    }

    private void add(ComponentPattern child, String parent) {
        if (child.isExact()) {
            exact.putIfAbsent(child.toString(), parent);
        } else {
            globs.add(new Branch(child, parent));
        }
    }

    /** The parent of a component as the file writes it: by the exact id, then by the most specific glob. */
    public Optional<String> parentOf(ComponentId component) {
        String parent = exact.getOrDefault(component.toString(), exact.get(component.id()));
        return parent != null
                ? Optional.of(parent)
                : globs.stream()
                        .filter(branch -> branch.child().matches(component) && !isNamed(branch.parent(), component))
                        .map(Branch::parent)
                        .findFirst();
    }

    /** Whether a parent's text is that component: a glob over children may match their parent too. */
    public static boolean isNamed(String parent, ComponentId component) {
        return parent.equals(component.id()) || parent.equals(component.toString());
    }

    public Redundancy redundancy() {
        return redundancy;
    }

    /** Whether nothing hangs on anything. */
    public boolean isEmpty() {
        return exact.isEmpty() && globs.isEmpty();
    }
}
