package io.trunkline.app.reload;

import java.util.Set;
import java.util.TreeSet;

/**
 * Routes that begin at one input before or after an edit: they are exchanged together, since only one may begin there.
 *
 * @param removed ids of the routes that go
 * @param added ids of the routes that come; an id may be among both
 */
record ExchangeStep(Set<String> removed, Set<String> added) {

    ExchangeStep {
        removed = Set.copyOf(removed);
        added = Set.copyOf(added);
    }

    /** The way back. */
    ExchangeStep reversed() {
        return new ExchangeStep(added, removed);
    }

    Set<String> all() {
        Set<String> all = new TreeSet<>(removed);
        all.addAll(added);
        return all;
    }
}
