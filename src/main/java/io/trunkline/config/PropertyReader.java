package io.trunkline.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * The values that are in force: the environment's, else the file's, else the default. A value that does not parse is noted
 * as a problem at the place that it came from, and its default stands in for it.
 */
final class PropertyReader {

    private static final String OURS = "trunkline.";
    private static final String SET_IT = "set it, or give a default as in {{env:NAME:default}}";
    private static final String ENVIRONMENT = "environment";

    private final String file;
    private final Map<String, String> entries;
    private final Map<String, String> environment;
    private final Placeholders placeholders;
    private final Problems problems;
    private final TreeSet<String> known = new TreeSet<>();
    private final Set<String> wrong = new HashSet<>();

    PropertyReader(
            String file,
            PropertiesFile properties,
            Map<String, String> environment,
            Placeholders placeholders,
            Problems problems) {
        this.file = file;
        this.entries = properties.entries();
        this.environment = environment;
        this.placeholders = placeholders;
        this.problems = problems;
    }

    /** The variable that overrides a key. */
    static String variable(String key) {
        return key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    <T> T get(String key, String standard, Function<String, T> parser, String expected) {
        return get(key, parser, expected, parser.apply(standard), false);
    }

    /** A length of time that is not zero. */
    Duration durationAboveZero(String key, String standard) {
        return get(key, standard, ValueParsers::durationAboveZero, ValueParsers.DURATION + ", above zero");
    }

    /** A value that may be left out, or be empty to undo what the file says: then null. */
    <T> T optional(String key, Function<String, T> parser, String expected) {
        return isEmpty(key) ? null : get(key, parser, expected, null, false);
    }

    /** The same for a value that no problem may show. */
    String secret(String key) {
        return secret(key, Function.identity(), "a password");
    }

    /** The same for one that not everything will do for. */
    <T> T secret(String key, Function<String, T> parser, String expected) {
        return isEmpty(key) ? null : get(key, parser, expected, null, true);
    }

    /** Notes a problem about a key, at the place that its value came from. */
    void problem(String key, String problem, String expected) {
        boolean overridden = environment.containsKey(variable(key));
        problems.add(overridden ? ENVIRONMENT : file, overridden ? variable(key) : key, problem, expected);
    }

    /** Whether the default stands in for a value that does not parse: what follows from it is no problem of the user's. */
    boolean isWrong(String key) {
        return wrong.contains(key);
    }

    boolean isSet(String key) {
        return environment.containsKey(variable(key)) || entries.containsKey(key);
    }

    /** Blames the one of the two that was set, and the shorter if both were. */
    void refuseLonger(String shorterKey, Duration shorter, String longerKey, Duration longer) {
        if (isWrong(shorterKey) || isWrong(longerKey)) {
            return;
        }
        if (shorter.compareTo(longer) > 0 && isSet(shorterKey)) {
            problem(
                    shorterKey,
                    "'" + written(shorter) + "' is longer than " + longerKey + ", " + written(longer),
                    "at most " + written(longer));
        } else if (shorter.compareTo(longer) > 0) {
            problem(
                    longerKey,
                    "'" + written(longer) + "' is shorter than " + shorterKey + ", " + written(shorter),
                    "at least " + written(shorter));
        }
    }

    /** To be called last: a key that was not read is unknown. */
    void refuseUnknown() {
        for (String key : entries.keySet()) {
            if (key.startsWith(OURS) && !known.contains(key)) {
                String near = Suggestion.about(key, known);
                String expected = near.isEmpty() ? "one of " + String.join(", ", known) : "a key that there is";
                problems.add(file, guarded(key), "is an unknown key" + near, expected);
            }
        }
    }

    /** Variables that override nothing and are one letter off one that does. */
    List<Problem> doubtful() {
        Map<String, String> keys = new HashMap<>();
        known.forEach(key -> keys.put(variable(key), key));
        List<Problem> doubtful = new ArrayList<>();
        environment.keySet().stream()
                .filter(name -> name.startsWith(variable(OURS)) && !keys.containsKey(name))
                .sorted()
                .forEach(name -> Suggestion.oneOff(name, keys.keySet())
                        .ifPresent(near -> doubtful.add(new Problem(
                                ENVIRONMENT,
                                name,
                                "overrides no key, did you mean " + near + "?",
                                "the variable of a key"))));
        return doubtful;
    }

    /** An equals sign that was forgotten makes a password the end of its key. */
    private static String guarded(String key) {
        return key.replaceAll("(password|token|secrets).+", "$1...");
    }

    /** All other keys of the file, for Camel and for the routes' own placeholders. */
    Map<String, String> others() {
        Map<String, String> others = new LinkedHashMap<>();
        entries.forEach((key, written) -> {
            if (!key.startsWith(OURS)) {
                String raw = key.startsWith("camel.") ? environment.getOrDefault(variable(key), written) : written;
                try {
                    others.put(key, placeholders.fillOurs(raw));
                } catch (Placeholders.Unfilled e) {
                    problem(key, e.getMessage(), e.expected(SET_IT));
                }
            }
        });
        return others;
    }

    private <T> T get(String key, Function<String, T> parser, String expected, T standard, boolean secret) {
        known.add(key);
        String written = written(key);
        if (written == null) {
            return standard;
        }
        try {
            String value = placeholders.fill(written);
            return parser.apply(secret ? value : value.strip());
        } catch (Placeholders.Unfilled e) {
            problem(key, e.getMessage(), e.expected(SET_IT));
        } catch (IllegalArgumentException e) {
            problem(
                    key,
                    (secret ? "the value" : Problems.quoted(withoutCredentials(written))) + " is not valid",
                    expected);
        }
        wrong.add(key);
        return standard;
    }

    private boolean isEmpty(String key) {
        known.add(key);
        String written = written(key);
        return written == null || written.isBlank();
    }

    private String written(String key) {
        String variable = environment.get(variable(key));
        return variable != null ? variable : entries.get(key);
    }

    /** A URL may hold a password before its @ or in its parameters. */
    private static String withoutCredentials(String written) {
        return written.replaceAll("(?s)//.*@", "//***@").replaceAll("(?s)\\?.*", "?***");
    }

    /** As people write it in the file: 90s rather than PT1M30S. */
    static String written(Duration duration) {
        return duration.toMillis() % 1000 == 0 ? duration.toSeconds() + "s" : duration.toMillis() + "ms";
    }
}
