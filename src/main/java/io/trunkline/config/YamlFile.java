package io.trunkline.config;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/** Reads YAML strictly: a key twice or a second document is a problem, not a surprise. */
public final class YamlFile {

    private static final Pattern SHORT = Pattern.compile("0|[1-9]\\d{0,8}");
    private static final int MOST_CHARACTERS = 64 << 20;
    private static final String NO_TEXT_AS_KEY = "Expected a field name";
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final JsonNode NO_SHORT_NUMBER = NODES.numberNode(-1);
    private static final YAMLFactory YAML = factory();

    private YamlFile() {}

    /**
     * The text of a route file as a tree; missing if it is empty. A number is a text, as it is for Camel, and so is an alias:
     * its name.
     *
     * @throws JsonProcessingException if it is no YAML, or more than one document
     */
    public static JsonNode tree(String text) throws JsonProcessingException {
        return tree(text, false);
    }

    /** The whole file as a place, or nothing after its problem was noted; an alias is a problem too. */
    static Optional<ConfigNode> read(Path file, FileSnapshot inputs, ConfigNode.Document document) {
        try {
            return Optional.of(new ConfigNode(document, "", tree(inputs.text(file), true)));
        } catch (FileSnapshot.Unreadable e) {
            document.problems().add(document.file(), "the file", e.getMessage(), "a YAML file in UTF-8");
        } catch (JsonProcessingException e) {
            note(e, document);
        }
        return Optional.empty();
    }

    private static JsonNode tree(String text, boolean asConfiguration) throws JsonProcessingException {
        try (YAMLParser parser = YAML.createParser(text)) {
            JsonNode tree = parser.nextToken() == null ? MissingNode.getInstance() : node(parser, asConfiguration);
            if (parser.nextToken() != null) {
                throw new JsonParseException(parser, "a second document begins (after ---)");
            }
            return tree;
        } catch (JsonProcessingException e) {
            throw e;
        } catch (IOException e) {
            throw new IllegalStateException("a text in memory cannot fail to be read", e);
        }
    }

    private static JsonNode node(YAMLParser parser, boolean asConfiguration) throws IOException {
        if (asConfiguration && parser.isCurrentAlias()) {
            throw new JsonParseException(
                    parser, "aliases (*name) are not understood; a text that begins with * needs quotes");
        }
        return switch (parser.currentToken()) {
            case START_OBJECT -> mapping(parser, asConfiguration);
            case START_ARRAY -> list(parser, asConfiguration);
            case VALUE_TRUE, VALUE_FALSE -> NODES.booleanNode(parser.getBooleanValue());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
                asConfiguration ? number(parser.getText()) : NODES.textNode(parser.getText());
            case VALUE_NULL -> NODES.nullNode();
            default -> NODES.textNode(parser.getText());
        };
    }

    /** Only short whole ones are kept, since few things here are numbers. */
    private static JsonNode number(String text) {
        return SHORT.matcher(text).matches() ? NODES.numberNode(Integer.parseInt(text)) : NO_SHORT_NUMBER;
    }

    private static ObjectNode mapping(YAMLParser parser, boolean asConfiguration) throws IOException {
        ObjectNode mapping = NODES.objectNode();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            parser.nextToken();
            mapping.set(key, node(parser, asConfiguration));
        }
        return mapping;
    }

    private static ArrayNode list(YAMLParser parser, boolean asConfiguration) throws IOException {
        ArrayNode list = NODES.arrayNode();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            list.add(node(parser, asConfiguration));
        }
        return list;
    }

    /** SnakeYAML's own message quotes the line, in which there may be a secret; its problem does not. */
    private static void note(JsonProcessingException failure, ConfigNode.Document document) {
        JsonLocation last = failure.getLocation();
        String position = last == null ? "the file" : position(last.getLineNr(), last.getColumnNr());
        String reason = failure.getOriginalMessage();
        if (failure.getCause() instanceof MarkedYAMLException marked) {
            Mark mark = marked.getProblemMark();
            position = mark == null ? position : position(mark.getLine() + 1, mark.getColumn() + 1);
            reason = marked.getProblem();
        } else if (reason.startsWith(NO_TEXT_AS_KEY)) {
            reason = "a key is a mapping or a list; a placeholder {{...}} needs quotes";
        }
        document.problems().add(document.file(), position, reason, "YAML that can be read");
    }

    private static String position(int line, int column) {
        return line < 1 ? "the file" : "line " + line + ", column " + column;
    }

    /** By default the builder takes a key without a value for an empty text, not for null. */
    private static YAMLFactory factory() {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(MOST_CHARACTERS);
        return YAMLFactory.builder()
                .loaderOptions(options)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .enable(YAMLParser.Feature.EMPTY_STRING_AS_NULL)
                .build();
    }
}
