package io.trunkline.ledger;

import io.trunkline.ledger.tables.AncestorTable;
import io.trunkline.ledger.tables.ComponentTable;
import io.trunkline.model.ComponentId;
import io.trunkline.rules.CausePolicy.Ancestor;
import io.trunkline.store.Sql;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the assessments of one transaction read of parents: each once, however many components hang on it. An assessment
 * changes none of it but the row of its own component.
 */
final class ParentCache {

    private final Map<ComponentId, Optional<String>> listed = new HashMap<>();
    private final Map<String, Optional<String>> named = new HashMap<>();
    private final Map<String, Optional<Ancestor>> ancestors = new HashMap<>();

    static ParentCache of(Sql store) {
        return store.oncePerTransaction(ParentCache.class, ParentCache::new);
    }

    /** @see AncestorTable#listedParent(Sql, ComponentId) */
    Optional<String> listedParent(Sql store, ComponentId component) {
        return listed.computeIfAbsent(component, id -> AncestorTable.listedParent(store, id));
    }

    /** @see AncestorTable#named */
    Optional<String> named(Sql store, ComponentId child, String nativeId) {
        // One that is called like its parent is left out of the search.
        return nativeId.equals(child.id())
                ? AncestorTable.named(store, child, nativeId)
                : named.computeIfAbsent(
                        child.source() + "/" + nativeId, key -> AncestorTable.named(store, child, nativeId));
    }

    Optional<Ancestor> ancestor(Sql store, String component) {
        return ancestors.computeIfAbsent(
                component, id -> ComponentTable.find(store, id).map(AncestorTable::ancestor));
    }

    /** A component's row has changed. */
    void changed(ComponentId component) {
        ancestors.remove(component.toString());
    }
}
