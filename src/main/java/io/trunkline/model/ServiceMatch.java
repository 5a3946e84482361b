package io.trunkline.model;

import java.time.Duration;

/**
 * The service of a component and how it was found.
 *
 * @param service the service
 * @param how which rule gave it
 * @param rule the entry of services.yaml that matched: an id, a glob, a match, or {@code default}
 * @param name the component's name as its platform knows it, or null
 * @param asking how long the lookup of it took
 */
public record ServiceMatch(Service service, How how, String rule, String name, Duration asking) {

    /** In the order in which they are tried. */
    public enum How {
        /** An alarm of the router's own, by {@code trunkline.ops.service}. */
        ALARM,
        ID,
        GLOB,
        /** Another directory said so: routes/lookup.camel.yaml. */
        LOOKUP,
        MATCH,
        DEFAULT
    }

    /** What services.yaml alone gave. */
    public ServiceMatch(Service service, How how, String rule) {
        this(service, how, rule, null, Duration.ZERO);
    }

    public ServiceMatch named(String known) {
        return new ServiceMatch(service, how, rule, known, asking);
    }

    /** The same, after so long a time. */
    public ServiceMatch after(Duration asked) {
        return new ServiceMatch(service, how, rule, name, asked);
    }
}
