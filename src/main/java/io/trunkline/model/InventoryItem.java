package io.trunkline.model;

import java.util.Optional;

/**
 * What a platform says of a component beside its status. What it does not say is null.
 *
 * @param name as people know it
 * @param site the name of the site that it is at
 * @param edgeGroup the name of its group of edges
 * @param trunkBase the name of the configured trunk of which it is an instance
 * @param edge the id of the Edge that it is on
 * @param facts what its own reports do not say and is needed to understand them, as a JSON object
 * @param work the work at it that the platform knows of, in words
 */
public record InventoryItem(
        ComponentId component,
        String name,
        String site,
        String edgeGroup,
        String trunkBase,
        String edge,
        String facts,
        String work) {

    /** What services go by, alone. */
    public InventoryItem(ComponentId component, String name, String site, String edgeGroup, String trunkBase) {
        this(component, name, site, edgeGroup, trunkBase, null, null, null);
    }

    /** The same at another place. */
    public InventoryItem at(String otherSite, String otherEdgeGroup) {
        return new InventoryItem(component, name, otherSite, otherEdgeGroup, trunkBase, edge, facts, work);
    }

    /** What entries of services.yaml may be about; the word is as they write it. */
    public enum Attribute {
        NAME("name"),
        SITE("site"),
        EDGE_GROUP("edge-group"),
        TRUNK_BASE("trunk-base");

        private final String word;

        Attribute(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }

    public Optional<String> value(Attribute attribute) {
        return Optional.ofNullable(
                switch (attribute) {
                    case NAME -> name;
                    case SITE -> site;
                    case EDGE_GROUP -> edgeGroup;
                    case TRUNK_BASE -> trunkBase;
                });
    }
}
