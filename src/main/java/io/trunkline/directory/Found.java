package io.trunkline.directory;

/**
 * The service of a component and how it was found.
 *
 * @param service the service
 * @param how which rule gave it
 * @param rule the entry of services.yaml that matched: an id, a glob, or {@code default}
 */
public record Found(Service service, How how, String rule) {

    /** In the order in which they are tried. */
    public enum How {
        /** An alarm of the router's own, by {@code trunkline.ops.service}. */
        ALARM,
        ID,
        GLOB,
        DEFAULT
    }
}
