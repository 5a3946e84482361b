package io.trunkline.model;

/**
 * Names one trunk, site or edge: {@code source/kind/id}, as in {@code genesys/trunk/trunk-us-east-01}.
 *
 * @param source the source whose components these are (two sources of one platform may share it)
 * @param kind the kind of component: {@code trunk}, {@code site}, {@code edge}, or what the source's file names
 * @param id the platform's own id, which may itself hold slashes
 */
public record ComponentId(String source, String kind, String id) implements Comparable<ComponentId> {

    /**
     * Reads the written form.
     *
     * @throws IllegalArgumentException if it is not {@code source/kind/id}
     */
    public static ComponentId parse(String text) {
        String[] parts = text.split("/", 3);
        if (parts.length != 3 || parts[0].isEmpty() || parts[1].isEmpty() || parts[2].isEmpty()) {
            throw new IllegalArgumentException("'" + text
                    + "' is not a component: expected source/kind/id, such as genesys/trunk/trunk-us-east-01");
        }
        return new ComponentId(parts[0], parts[1], parts[2]);
    }

    @Override
    public int compareTo(ComponentId other) {
        return toString().compareTo(other.toString());
    }

    @Override
    public String toString() {
        return source + "/" + kind + "/" + id;
    }
}
