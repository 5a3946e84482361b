package io.trunkline.model;

import io.trunkline.model.InventoryItem.Attribute;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Globs over what a platform says of a component; all of them have to match. */
public final class AttributeMatch {

    /** The most attributes first, then the most literal characters, then the fewest wildcards. */
    static final Comparator<AttributeMatch> MOST_SPECIFIC_FIRST = Comparator.<AttributeMatch>comparingInt(
                    match -> match.globs.size())
            .thenComparingInt(AttributeMatch::literals)
            .reversed()
            .thenComparingInt(AttributeMatch::wildcards);

    private final Map<Attribute, ComponentPattern> globs = new EnumMap<>(Attribute.class);

    /** @param globs one at least */
    public AttributeMatch(Map<Attribute, String> globs) {
        globs.forEach((attribute, glob) -> this.globs.put(attribute, new ComponentPattern(glob)));
    }

    boolean matches(InventoryItem known) {
        return globs.entrySet().stream().allMatch(glob -> known.value(glob.getKey())
                .filter(glob.getValue()::covers)
                .isPresent());
    }

    private int literals() {
        return globs.values().stream().mapToInt(ComponentPattern::literals).sum();
    }

    private int wildcards() {
        return globs.values().stream().mapToInt(ComponentPattern::wildcards).sum();
    }

    /** As people read it: {@code site London*, name *SIP*}. */
    @Override
    public String toString() {
        return globs.entrySet().stream()
                .map(glob -> glob.getKey().word() + " " + glob.getValue())
                .collect(Collectors.joining(", "));
    }
}
