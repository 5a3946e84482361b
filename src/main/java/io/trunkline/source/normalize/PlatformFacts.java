package io.trunkline.source.normalize;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.trunkline.model.ComponentId;
import java.util.Optional;

/** What a platform's API says of its components that their own reports do not, and that is needed to understand them. */
public interface PlatformFacts {

    /** There is no API to ask. */
    PlatformFacts NONE = component -> Optional.empty();

    /** {@link PlatformObject#facts} of a component, as the API had them lately. */
    Optional<ObjectNode> of(ComponentId component);

    /** They made no outage of what would have been one: it may be time to look whether they still are so. */
    default void overruled(ComponentId component) {}
}
