package io.trunkline.config;

import java.util.Collection;
import java.util.function.UnaryOperator;

/** Checks names that entries of the files give, and those by which other entries speak of them. */
public final class NameLookup {

    private static final int MOST_SHOWN = 20;

    private NameLookup() {}

    /** Notes a problem if the key of an entry is not written as the parser wants it. */
    public static void refuse(ConfigNode place, String key, String expected, UnaryOperator<String> parser) {
        try {
            parser.apply(key);
        } catch (IllegalArgumentException e) {
            place.problem("has a key that is not valid", expected);
        }
    }

    /** Whether a name is among those that there are; notes a problem if not, unless there is none at all to name. */
    public static boolean isKnown(ConfigNode place, String what, String name, Collection<String> known) {
        if (known.contains(name) || known.isEmpty()) {
            return known.contains(name);
        }
        String names = String.join(", ", known.stream().limit(MOST_SHOWN).toList());
        place.problem(
                Problems.quoted(name) + " is no " + what + Suggestion.about(name, known),
                "one of " + names + (known.size() > MOST_SHOWN ? ", ..." : ""));
        return false;
    }
}
