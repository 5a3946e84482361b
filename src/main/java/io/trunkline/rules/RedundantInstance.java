package io.trunkline.rules;

import io.trunkline.model.ComponentId;
import io.trunkline.model.Status;

/**
 * An instance of a redundant group, and what keeps it from working for the others.
 *
 * @param downParent what it hangs on and is DOWN, or null
 * @param workParent what it hangs on and has work in progress, or null
 * @param parentWork that work, or null
 * @param work work in progress at itself, or null
 */
public record RedundantInstance(
        ComponentId component,
        Status observed,
        ComponentId downParent,
        ComponentId workParent,
        String parentWork,
        String work,
        boolean forgotten,
        boolean unknown) {

    /** Whether it is counted as DOWN: without what it hangs on it reports nothing. */
    public boolean isDown() {
        return observed == Status.DOWN || downParent != null;
    }

    /** Whether it counts: it is DOWN, or can work for the others. */
    public boolean isCounted() {
        return isDown() || work == null && parentWork == null && !forgotten && !unknown;
    }
}
