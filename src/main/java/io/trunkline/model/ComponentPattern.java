package io.trunkline.model;

import java.util.Comparator;

/**
 * A component's id as configuration files write it, or a glob over such ids: {@code *} stands for any run of characters
 * and {@code ?} for one. It is held against the platform's own id and, if it has a slash, against {@code source/kind/id}
 * too.
 */
public final class ComponentPattern {

    /** The most literal characters first, then the fewest wildcards; a stable sort leaves the rest in the file's order. */
    public static final Comparator<ComponentPattern> MOST_SPECIFIC_FIRST = Comparator.comparingInt(
                    ComponentPattern::literals)
            .reversed()
            .thenComparingInt(ComponentPattern::wildcards);

    private final String text;
    private final int[] glob;
    private final int wildcards;

    public ComponentPattern(String text) {
        this.text = text;
        this.glob = text.codePoints().toArray();
        this.wildcards =
                (int) text.codePoints().filter(c -> c == '*' || c == '?').count();
    }

    /** Whether it names one component, without a wildcard. */
    public boolean isExact() {
        return wildcards == 0;
    }

    public boolean matches(ComponentId component) {
        return covers(component.id()) || text.indexOf('/') >= 0 && covers(component.toString());
    }

    /**
     * Whether a text, such as an id or a name, matches as a whole. Takes the last star back as often as needed and no
     * earlier one, so a hostile text costs no more than length squared.
     */
    public boolean covers(String id) {
        int at = 0;
        int in = 0;
        int star = -1;
        int resume = 0;
        while (at < id.length()) {
            int character = id.codePointAt(at);
            if (in < glob.length && glob[in] == '*') {
                star = in++;
                resume = at;
            } else if (in < glob.length && (glob[in] == '?' || glob[in] == character)) {
                in++;
                at += Character.charCount(character);
            } else if (star >= 0) {
                in = star + 1;
                resume += Character.charCount(id.codePointAt(resume));
                at = resume;
            } else {
                return false;
            }
        }
        while (in < glob.length && glob[in] == '*') {
            in++;
        }
        return in == glob.length;
    }

    /** How many characters are none of the wildcards. */
    public int literals() {
        return glob.length - wildcards;
    }

    public int wildcards() {
        return wildcards;
    }

    /** As it was written. */
    @Override
    public String toString() {
        return text;
    }
}
