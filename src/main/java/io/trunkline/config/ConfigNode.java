package io.trunkline.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * A value in a YAML file and where it stands, such as {@code sources.genesys.verify.header}. Reading on after a problem is
 * safe: what is wrong is noted once and a stand-in is handed out, so that one run finds all problems of a file.
 */
public final class ConfigNode {

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_*?/-]*(\\.\\.\\.)?");
    private static final Pattern NO_NAME = Pattern.compile("[^A-Za-z0-9_.-]");

    private final Document document;
    private final String path;
    private final JsonNode node;

    ConfigNode(Document document, String path, JsonNode node) {
        this.document = document;
        this.path = path;
        this.node = node;
    }

    /**
     * What all places of one file share.
     *
     * @param remedy what to do about an environment variable that is not set
     */
    record Document(String file, Placeholders placeholders, Problems problems, String remedy) {}

    /** A key without a value counts as left out. */
    public boolean isPresent() {
        return !node.isMissingNode() && !node.isNull();
    }

    /** Whether there is no element here: left out, or an empty list. */
    public boolean isEmpty() {
        return !isPresent() || node.isArray() && node.isEmpty();
    }

    public boolean isList() {
        return node.isArray();
    }

    public void problem(String problem, String expected) {
        document.problems().add(document.file(), path.isEmpty() ? "the file" : path, problem, expected);
    }

    /** Whether this is a mapping; anything else is a problem. */
    boolean isMapping() {
        if (!node.isObject()) {
            String missing = path.isEmpty() ? "is empty" : "is missing";
            problem(isPresent() ? "is " + type() : missing, "a mapping (key: value)");
        }
        return node.isObject();
    }

    /** Whether this is a mapping; keys that are not among the given ones are problems. */
    public boolean isMappingOf(List<String> keys) {
        Map<String, ConfigNode> entries = entries();
        entries.forEach((key, place) -> {
            if (!keys.contains(key)) {
                String near = Suggestion.about(key, keys);
                String shown = near.isEmpty() ? guarded(key, place.isPresent()) : key;
                at(shown).problem("is an unknown key" + near, "one of " + String.join(", ", keys));
            }
        });
        return node.isObject();
    }

    /**
     * A colon that was forgotten makes a key of a value, which may be a secret: only what can be no more than a key is shown.
     */
    private static String guarded(String key, boolean hasValue) {
        String name = hasValue ? NO_NAME.split(key, 2)[0] : "";
        return name.equals(key) ? key : name + "...";
    }

    public ConfigNode at(String key) {
        return new ConfigNode(document, path.isEmpty() ? step(key) : path + "." + step(key), node.path(key));
    }

    /** The entries of a mapping that has to be there, in the order of the file. */
    public Map<String, ConfigNode> entries() {
        Map<String, ConfigNode> entries = new LinkedHashMap<>();
        if (isMapping()) {
            node.fieldNames().forEachRemaining(key -> entries.put(key, at(key)));
        }
        return entries;
    }

    /** The elements of a list that has to be there. */
    public List<ConfigNode> elements() {
        if (!node.isArray()) {
            problem(isPresent() ? "is " + type() : "is missing", "a list");
            return List.of();
        }
        return IntStream.range(0, node.size())
                .mapToObj(index -> new ConfigNode(document, path + "[" + index + "]", node.get(index)))
                .toList();
    }

    /** A single value, or the elements of a list; a list that is empty is a problem. */
    List<ConfigNode> oneOrMore(String expected) {
        if (!isPresent()) {
            problem("is missing", expected);
            return List.of();
        }
        if (!isList()) {
            return List.of(this);
        }
        if (node.isEmpty()) {
            problem("is an empty list", expected);
        }
        return elements();
    }

    /** The elements of a list that may be left out. */
    public List<ConfigNode> optionalElements() {
        return isPresent() ? elements() : List.of();
    }

    /** What the parser makes of a text that has to be there; empty after a problem was noted. */
    public <T> Optional<T> value(Function<String, T> parser, String expected) {
        return text(expected).flatMap(text -> parse(text, parser, expected, Problems.quoted(node.textValue())));
    }

    /** The same of a text that may be left out. */
    public <T> T value(Function<String, T> parser, String expected, T fallback) {
        return isPresent() ? value(parser, expected).orElse(fallback) : fallback;
    }

    /** The same of a text that no problem may show. */
    Optional<String> secret(Function<String, String> parser, String expected) {
        return text(expected).flatMap(text -> parse(text, parser, expected, "the value (not shown)"));
    }

    /** The same of all elements of a list or of a single value. */
    <T> List<T> values(Function<String, T> parser, String expected) {
        return oneOrMore(expected).stream()
                .map(place -> place.value(parser, expected).orElse(null))
                .filter(Objects::nonNull)
                .toList();
    }

    /** A text with its placeholders filled in. */
    Optional<String> text(String expected) {
        if (!isPresent()) {
            problem("is missing", expected);
            return Optional.empty();
        }
        if (!node.isTextual()) {
            problem("is " + type(), expected + (node.isValueNode() ? " (in quotes)" : ""));
            return Optional.empty();
        }
        try {
            return Optional.of(document.placeholders().fill(node.textValue()));
        } catch (Placeholders.Unfilled e) {
            problem(e.getMessage(), e.expected(document.remedy()));
            return Optional.empty();
        }
    }

    /** Whether it says {@code true}, or {@code false}, or a text that comes to one of the two. */
    boolean flag(boolean fallback) {
        if (node.isBoolean()) {
            return node.booleanValue();
        }
        return value(ValueParsers::flag, "true or false", fallback);
    }

    /** The same place, where variables and files that are not there are no problem: it is read to be checked alone. */
    ConfigNode unfilled() {
        return new ConfigNode(
                new Document(document.file(), document.placeholders().standingIn(), document.problems(), ""),
                path,
                node);
    }

    /** The text as the file has it, if there is one; for what may be written in several ways. */
    Optional<String> written() {
        return Optional.ofNullable(node.textValue());
    }

    /** A text as the file has it, with its placeholders. */
    public Optional<String> written(String expected) {
        if (node.isTextual()) {
            return Optional.of(node.textValue());
        }
        problem(isPresent() ? "is " + type() : "is missing", expected);
        return Optional.empty();
    }

    /** A whole number, with or without quotes, that may be left out. */
    public int whole(int least, int most, int fallback) {
        String expected = "a whole number from " + least + " to " + most;
        if (node.isIntegralNumber() && node.intValue() >= least && node.intValue() <= most) {
            return node.intValue();
        }
        if (node.isNumber()) {
            problem("is not in range", expected);
            return fallback;
        }
        return value(text -> ValueParsers.whole(text, least, most), expected, fallback);
    }

    /** Whether the file itself has an empty text here, rather than a placeholder whose default is empty. */
    boolean isWrittenEmpty() {
        return node.isTextual() && node.textValue().isEmpty();
    }

    private <T> Optional<T> parse(String text, Function<String, T> parser, String expected, String shown) {
        try {
            return Optional.of(parser.apply(text));
        } catch (IllegalArgumentException e) {
            problem(shown + " is not valid", expected);
            return Optional.empty();
        }
    }

    private String type() {
        return switch (node.getNodeType()) {
            case OBJECT -> "a mapping";
            case ARRAY -> "a list";
            case NUMBER -> "a number";
            case BOOLEAN -> "a boolean";
            default -> "a text";
        };
    }

    /** A key that holds a dot or the like is put in quotes, so that a path can be read in one way only. */
    private static String step(String key) {
        return !key.isEmpty() && PLAIN.matcher(key).matches() ? key : '"' + key + '"';
    }
}
