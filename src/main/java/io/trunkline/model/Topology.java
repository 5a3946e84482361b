package io.trunkline.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What hangs on what, and of what some may be down, as services.yaml says it: one snapshot, never changed once made. */
public final class Topology {

    /** Nothing hangs on anything. */
    public static final Topology NONE = new Topology(Map.of());

    private record Branch(ComponentPattern child, String parent) {}

    private final Map<String, String> exact = new HashMap<>();
    private final List<Branch> globs = new ArrayList<>();
    private final Set<String> parents;
    private final Redundancy redundancy;

    /** @param children ids and globs of what hangs on a parent, by the parent's id, in the order of the file */
    public Topology(Map<String, List<String>> children) {
        this(children, Redundancy.NONE);
    }

    public Topology(Map<String, List<String>> children, Redundancy redundancy) {
        this.redundancy = redundancy;
        this.parents = Set.copyOf(children.keySet());
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

    /** Whether anything is said to hang on it. */
    public boolean isParent(ComponentId component) {
        return parents.contains(component.id()) || parents.contains(component.toString());
    }

    public Redundancy redundancy() {
        return redundancy;
    }

    /** Its entries that name nothing among these, as the file writes them. */
    public List<String> idle(Collection<InventoryItem> known) {
        List<String> idle = new ArrayList<>();
        parents()
                .filter(parent -> known.stream().noneMatch(each -> isNamed(parent, each.component())))
                .forEach(parent -> idle.add("topology." + parent));
        Stream.concat(
                        exact.keySet().stream().sorted().map(ComponentPattern::new),
                        globs.stream().map(Branch::child))
                .filter(child -> known.stream().noneMatch(each -> child.matches(each.component())))
                .forEach(child -> idle.add("topology: " + child));
        redundancy.names().stream()
                .filter(name -> known.stream()
                        .flatMap(each -> Stream.of(each.trunkBase(), each.edgeGroup()))
                        .filter(Objects::nonNull)
                        .noneMatch(name::covers))
                .forEach(name -> idle.add("redundant: " + name));
        return idle;
    }

    private Stream<String> parents() {
        return Stream.concat(exact.values().stream(), globs.stream().map(Branch::parent))
                .distinct()
                .sorted();
    }

    /** Whether nothing hangs on anything. */
    public boolean isEmpty() {
        return exact.isEmpty() && globs.isEmpty();
    }
}
