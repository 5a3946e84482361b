package io.trunkline.ledger;

import io.trunkline.ledger.tables.AncestorTable;
import io.trunkline.ledger.tables.ComponentTable;
import io.trunkline.ledger.tables.MemberTable;
import io.trunkline.ledger.tables.MemberTable.Place;
import io.trunkline.model.ComponentId;
import io.trunkline.rules.CausePolicy.Ancestor;
import io.trunkline.store.Sql;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Caches what assessments read of the parents of components, so that each parent is read once, however many components hang
 * on it. Of all that is cached an assessment changes only the row of its own component, and which incidents a component is
 * in, which it says with {@link #placesChanged} or {@link #incidentsChanged}.
 */
final class ParentCache implements Sql.SharedReads {

    /** A bound for the memory: the most components that may be out at once, of a ledger that may have millions. */
    private static final int MOST = 10_000;

    private final Map<ComponentId, Optional<String>> listed = new HashMap<>();
    private final Map<String, Optional<String>> named = new HashMap<>();
    private final Map<String, Optional<Ancestor>> ancestors = new HashMap<>();
    private final Map<String, List<Place>> places = new HashMap<>();

    static ParentCache of(Sql store) {
        return store.shared(ParentCache.class, ParentCache::new);
    }

    /** @see AncestorTable#listedParent(Sql, ComponentId) */
    Optional<String> listedParent(Sql store, ComponentId component) {
        return listed.computeIfAbsent(component, id -> AncestorTable.listedParent(store, id));
    }

    /** @see AncestorTable#named */
    Optional<String> named(Sql store, ComponentId child, String nativeId) {
        // The lookup leaves out the child itself, so the answer for a child with its parent's id is for no other.
        return nativeId.equals(child.id())
                ? AncestorTable.named(store, child, nativeId)
                : named.computeIfAbsent(
                        child.source() + "/" + nativeId, key -> AncestorTable.named(store, child, nativeId));
    }

    Optional<Ancestor> ancestor(Sql store, String component) {
        return ancestors.computeIfAbsent(
                component, id -> ComponentTable.find(store, id).map(AncestorTable::ancestor));
    }

    /** @see MemberTable#of */
    List<Place> places(Sql store, String component) {
        return places.computeIfAbsent(component, id -> MemberTable.of(store, id));
    }

    /** A component's row has changed, or is there for the first time. */
    @Override
    public void changed(String component) {
        ancestors.remove(component);
        int source = component.indexOf('/');
        int kind = component.indexOf('/', source + 1);
        if (kind > 0) {
            named.remove(component.substring(0, source) + component.substring(kind));
        }
        if (listed.size() + named.size() + ancestors.size() + places.size() > MOST) {
            listed.clear();
            named.clear();
            ancestors.clear();
            places.clear();
        }
    }

    /** A component has entered an incident, or left one, and nothing else has changed of any incident. */
    void placesChanged(ComponentId component) {
        places.remove(component.toString());
    }

    /** Incidents have changed, or others than one component are in them. */
    void incidentsChanged() {
        places.clear();
    }
}
