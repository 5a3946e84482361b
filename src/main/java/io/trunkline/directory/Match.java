package io.trunkline.directory;

import io.trunkline.directory.Known.Attribute;
import io.trunkline.event.ComponentPattern;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Globs over what a platform says of a component; all of them have to match. */
public final class Match {

    /** The most attributes first, then the most literal characters, then the fewest wildcards. */
    static final Comparator<Match> MOST_SPECIFIC_FIRST = Comparator.<Match>comparingInt(match -> match.globs.size())
            .thenComparingInt(Match::literals)
            .reversed()
            .thenComparingInt(Match::wildcards);

    private final Map<Attribute, ComponentPattern> globs = new EnumMap<>(Attribute.class);

    /** @param globs one at least */
    public Match(Map<Attribute, String> globs) {
        globs.forEach((attribute, glob) -> this.globs.put(attribute, new ComponentPattern(glob)));
    }

    boolean matches(Known known) {
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
