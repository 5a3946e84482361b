package io.trunkline.ledger;

import io.trunkline.ledger.tables.AncestorTable;
import io.trunkline.model.ComponentId;
import io.trunkline.model.Topology;
import io.trunkline.store.Sql;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What components hang on, as it is now: what the API of their platform says, and where that says nothing, the topology of
 * services.yaml.
 */
record Ancestry(Sql store, Topology topology) {

    /** Deeper than any real one, so that a circle ends. */
    private static final int DEEPEST = 8;

    private static final String UNKNOWN = "unknown";

    /** The nearest first. */
    List<String> of(ComponentId component) {
        List<String> chain = new ArrayList<>();
        Optional<ComponentId> at = Optional.of(component);
        while (chain.size() < DEEPEST) {
            at = at.flatMap(this::parentOf);
            if (at.isEmpty()
                    || at.get().equals(component)
                    || chain.contains(at.get().toString())) {
                break;
            }
            chain.add(at.get().toString());
        }
        return chain;
    }

    Optional<ComponentId> parentOf(ComponentId component) {
        return ParentCache.of(store)
                .listedParent(store, component)
                .or(() -> topology.parentOf(component).flatMap(parent -> named(component, parent)))
                .map(ComponentId::parse);
    }

    /**
     * A parent as services.yaml writes it: {@code source/kind/id}, or its platform's id, of the child's source. Of one that
     * never reported the kind is not known.
     */
    private Optional<String> named(ComponentId child, String parent) {
        return isFull(parent)
                ? Optional.of(parent)
                : ParentCache.of(store)
                        .named(store, child, parent)
                        .or(() -> Optional.of(unknown(child.source(), parent)));
    }

    private static String unknown(String source, String id) {
        return source + "/" + UNKNOWN + "/" + id;
    }

    /** What hangs on it was assessed before anything was known of it. */
    void identify(ComponentId component) {
        if (topology.isParent(component)) {
            AncestorTable.identified(store, unknown(component.source(), component.id()), component.toString());
        }
    }

    private static boolean isFull(String parent) {
        return parent.chars().filter(c -> c == '/').count() >= 2;
    }

    /** How many hang on a component directly, of all that anything is known of; in few statements, however many there are. */
    int children(ComponentId component) {
        Map<String, String> listed = AncestorTable.listedParents(store, component.source());
        Map<String, Optional<String>> written = new HashMap<>();
        return (int) AncestorTable.known(store).stream()
                .filter(each -> !each.equals(component))
                .filter(each -> parentOf(each, component.source(), listed, written)
                        .filter(component.toString()::equals)
                        .isPresent())
                .count();
    }

    /**
     * The same as above, of what was read before.
     *
     * @param listed the parents of that source's components, as their platform lists them
     * @param written what parents are that services.yaml names
     */
    private Optional<String> parentOf(
            ComponentId child, String source, Map<String, String> listed, Map<String, Optional<String>> written) {
        Optional<String> its = child.source().equals(source)
                ? Optional.ofNullable(listed.get(child.toString()))
                : AncestorTable.listedParent(store, child);
        return its.or(() -> topology.parentOf(child)
                .flatMap(
                        parent -> written.computeIfAbsent(child.source() + "/" + parent, key -> named(child, parent))));
    }
}
