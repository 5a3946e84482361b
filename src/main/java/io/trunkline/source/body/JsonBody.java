package io.trunkline.source.body;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A body that is one JSON object, read strictly: a key that is there twice, something after the object or bytes that
 * are not UTF-8 are refused, because what is read here must be what everybody else reads in it.
 */
public final class JsonBody {

    private static final int MAX_DEPTH = 64;
    private static final int MAX_NUMBER_LENGTH = 100;
    private static final char BYTE_ORDER_MARK = '\uFEFF';
    private static final char REPLACEMENT = '\uFFFD';

    private static final ObjectReader READER = JsonMapper.builder(JsonFactory.builder()
                    // Keys are the sender's: kept in a table for ever they would fill it.
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxNumberLength(MAX_NUMBER_LENGTH)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .build()
            .reader();

    private final String text;
    private final JsonNode root;

    /** What it was wrapped in, or itself. */
    private final JsonNode outside;

    /** What may stand before a pointer into it. */
    private final List<JsonPointer> envelopes;

    private JsonBody(String text, JsonNode root, JsonNode outside, List<JsonPointer> envelopes) {
        this.text = text;
        this.root = root;
        this.outside = outside;
        this.envelopes = envelopes;
    }

    /**
     * Reads a raw body.
     *
     * @throws InvalidEventException if it is not one JSON object in UTF-8; the message gives the place and nothing of the body
     */
    public static JsonBody read(byte[] raw) throws InvalidEventException {
        String text = utf8(raw);
        JsonNode root = parse(text);
        if (!root.isObject()) {
            throw new InvalidEventException("body must be a JSON object, not " + type(root));
        }
        return new JsonBody(text, root, root, List.of());
    }

    /** The event that was found in there. */
    public JsonBody in(JsonNode envelope) {
        return new JsonBody(text, root, envelope, envelopes);
    }

    /**
     * The same body, for pointers that may begin with where it was taken from: those of a source are written for the whole
     * body, and {@code /detail/eventBody/id} is {@code /eventBody/id} of what was at {@code /detail}.
     */
    public JsonBody takenFrom(List<JsonPointer> places) {
        return new JsonBody(text, root, outside, places);
    }

    /** Reads any JSON, as strictly. */
    public static JsonNode parse(byte[] raw) throws InvalidEventException {
        return parse(utf8(raw));
    }

    private static JsonNode parse(String text) throws InvalidEventException {
        if (text.isBlank()) {
            throw new InvalidEventException("body is not JSON: it is empty");
        }
        try {
            return READER.readTree(text);
        } catch (StreamConstraintsException e) {
            throw new InvalidEventException(
                    "body is nested deeper than " + MAX_DEPTH + " levels, or has a number longer than "
                            + MAX_NUMBER_LENGTH + " digits or a key that is as long" + at(e));
        } catch (JsonProcessingException e) {
            boolean twice = e.getOriginalMessage().startsWith("Duplicate field");
            throw new InvalidEventException(
                    (twice ? "body has a key twice in one object" : "body is not JSON") + at(e));
        }
    }

    /** The body as text, without a byte order mark. */
    public String text() {
        return text;
    }

    /** The whole object. */
    public JsonNode root() {
        return root;
    }

    public boolean isWrapped() {
        return outside != root;
    }

    /** As {@link #first}, and otherwise in what it was wrapped in. */
    public Optional<Field> anywhere(JsonPointer pointer) {
        JsonNode around = outside.at(pointer);
        return first(List.of(pointer))
                .or(() -> isThere(around) ? Optional.of(new Field(pointer, around)) : Optional.empty());
    }

    /** What the first of these pointers that is there points at; null in JSON counts as not there. */
    public Optional<Field> first(List<JsonPointer> pointers) {
        for (JsonPointer pointer : pointers) {
            JsonNode node = at(pointer);
            if (isThere(node)) {
                return Optional.of(new Field(pointer, node));
            }
        }
        return Optional.empty();
    }

    private JsonNode at(JsonPointer pointer) {
        JsonNode node = root.at(pointer);
        for (JsonPointer envelope : envelopes) {
            if (isThere(node)) {
                break;
            }
            node = root.at(without(envelope, pointer));
        }
        return node;
    }

    /** The pointer from there on, or itself if it does not begin with that. */
    private static JsonPointer without(JsonPointer envelope, JsonPointer pointer) {
        JsonPointer before = envelope;
        JsonPointer rest = pointer;
        while (!before.matches()) {
            if (rest.matches() || !before.getMatchingProperty().equals(rest.getMatchingProperty())) {
                return pointer;
            }
            before = before.tail();
            rest = rest.tail();
        }
        return rest.matches() ? pointer : rest;
    }

    private static boolean isThere(JsonNode node) {
        return !node.isMissingNode() && !node.isNull();
    }

    /**
     * As {@link #first}, for a field that has to be there.
     *
     * @throws InvalidEventException if it is not
     */
    public Field required(List<JsonPointer> pointers) throws InvalidEventException {
        return first(pointers).orElseThrow(() -> {
            String field = pointers.stream().map(JsonPointer::toString).collect(Collectors.joining(" or "));
            return new InvalidEventException(field, field + " is missing");
        });
    }

    /** A value and where it is. */
    public record Field(JsonPointer pointer, JsonNode node) {

        /** The value of a string. */
        public String text() throws InvalidEventException {
            if (!node.isTextual()) {
                throw is("must be a string, not " + type(node));
            }
            return node.textValue();
        }

        public InvalidEventException is(String wrong) {
            return new InvalidEventException(pointer.toString(), pointer + " " + wrong);
        }
    }

    /** The JSON type of a value, as a sentence has it. */
    public static String type(JsonNode node) {
        return switch (node.getNodeType()) {
            case ARRAY -> "an array";
            case OBJECT -> "an object";
            case NULL -> "null";
            default -> "a " + node.getNodeType().name().toLowerCase(Locale.ROOT);
        };
    }

    private static String utf8(byte[] raw) throws InvalidEventException {
        String text = new String(raw, UTF_8);
        // The fast way replaces what it cannot read; only a replacement character can mean that it did.
        if (text.indexOf(REPLACEMENT) >= 0) {
            ByteBuffer in = ByteBuffer.wrap(raw);
            if (UTF_8.newDecoder()
                    .decode(in, CharBuffer.allocate(raw.length), true)
                    .isError()) {
                throw new InvalidEventException("body is not JSON: not UTF-8 at byte " + (in.position() + 1));
            }
        }
        // RFC 8259, 8.1: none should be sent, and a parser may ignore one.
        return !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
    }

    private static String at(JsonProcessingException e) {
        JsonLocation location = e.getLocation();
        return location == null ? "" : ": line " + location.getLineNr() + ", column " + location.getColumnNr();
    }
}
