package io.trunkline.management;

import io.trunkline.event.ComponentId;

/** Ends what is known of a component that will never report again. */
@FunctionalInterface
public interface Forgetting {

    /** Returns whether the component was known; may block. */
    boolean forget(ComponentId component);
}
