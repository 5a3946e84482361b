package io.trunkline.model;

import java.util.Collection;
import java.util.Optional;

/** Which service owns a component: one snapshot of services.yaml, never changed once made. */
public interface Directory {

    /** The service of a component: by its exact id, then by the most specific glob, then the default service. */
    ServiceMatch find(ComponentId component);

    /** The same, and before the default service the one of the most specific match of what the platform says of it. */
    default ServiceMatch find(InventoryItem known) {
        return find(known.component());
    }

    /**
     * By the entry that covers all that a pattern covers; nothing if only the default service does. An entry that covers an id
     * covers a pattern of its ids too, wildcards and all.
     */
    default Optional<ServiceMatch> find(ComponentPattern pattern) {
        String text = pattern.toString();
        ComponentId id = text.split("/", 3).length == 3 ? ComponentId.parse(text) : new ComponentId("any", "any", text);
        return Optional.of(find(id)).filter(found -> found.how() != ServiceMatch.How.DEFAULT);
    }

    /**
     * Whether an entry speaks of that very id or pattern, or of an id that the pattern covers. A wider one does not: an id
     * with a typing error is under it as well as the right one. One for all that there is speaks of none.
     */
    default boolean names(ComponentPattern pattern) {
        return find(pattern)
                .filter(found -> found.how() == ServiceMatch.How.ID
                        || found.rule().equals(pattern.toString())
                                && !found.rule().equals("*"))
                .isPresent();
    }

    /** Whether anything depends on what platforms say of components. */
    default boolean hasMatches() {
        return false;
    }

    /** A service by its id, or nothing if the file no longer has it. */
    Optional<Service> service(String id);

    /** Where pages go for which nothing else is known. */
    Service defaultService();

    /** The service that the router's own alarms page; empty if there is none. */
    default Optional<Service> ops() {
        return Optional.empty();
    }

    /** What hangs on what, where no platform's API says so. */
    default Topology topology() {
        return Topology.NONE;
    }

    /** All services, in the order of the file. */
    Collection<Service> services();
}
