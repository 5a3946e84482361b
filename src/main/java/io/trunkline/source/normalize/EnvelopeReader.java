package io.trunkline.source.normalize;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import io.trunkline.source.body.InvalidEventException;
import io.trunkline.source.body.JsonBody;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Takes events out of what they were posted in: an envelope, of which the event is a node or JSON in a string (Amazon SNS, a
 * Lambda proxy, an input path), or an array (EventBridge Pipes).
 */
public final class EnvelopeReader {

    private static final int MOST_EVENTS = 1_000;
    private static final String ENCODED = "isBase64Encoded";

    private EnvelopeReader() {}

    /**
     * The event in a body; the body itself where none of the pointers is there.
     *
     * @param envelope where the event is; the first that is there counts
     */
    static JsonBody event(List<JsonPointer> envelope, byte[] raw) throws InvalidEventException {
        return taken(envelope, raw).takenFrom(envelope);
    }

    private static JsonBody taken(List<JsonPointer> envelope, byte[] raw) throws InvalidEventException {
        if (!isArray(raw) && envelope.isEmpty()) {
            return JsonBody.read(raw);
        }
        JsonNode body = JsonBody.parse(raw);
        if (body.isArray()) {
            if (body.size() != 1) {
                throw new InvalidEventException("body must hold one event, not an array of " + body.size());
            }
            return taken(envelope, element(body.get(0)));
        }
        for (JsonPointer pointer : envelope) {
            JsonNode inside = body.at(pointer);
            if (!inside.isMissingNode() && !inside.isNull()) {
                return inside(pointer, inside, body).in(body);
            }
        }
        return JsonBody.read(raw);
    }

    private static JsonBody inside(JsonPointer pointer, JsonNode inside, JsonNode body) throws InvalidEventException {
        if (!inside.isTextual() && !inside.isObject()) {
            throw new InvalidEventException(
                    pointer + " must be a JSON object, or a string that holds one, not " + JsonBody.type(inside));
        }
        boolean encoded =
                inside.isTextual() && body.at(pointer.head()).path(ENCODED).asBoolean(false);
        try {
            return JsonBody.read(encoded ? Base64.getDecoder().decode(inside.textValue()) : element(inside));
        } catch (IllegalArgumentException e) {
            throw new InvalidEventException(pointer + " is not base64");
        } catch (InvalidEventException e) {
            throw e.within(pointer.toString());
        }
    }

    /** Whether a body may be an array, by its first character: most are not, and are not parsed for it. */
    public static boolean isArray(byte[] raw) {
        for (byte each : raw) {
            if (each != ' ' && each != '\t' && each != '\r' && each != '\n') {
                return each == '[';
            }
        }
        return false;
    }

    /**
     * The bodies in an array.
     *
     * @throws InvalidEventException if it is none, is empty or has too many
     */
    public static List<byte[]> elements(byte[] raw) throws InvalidEventException {
        JsonNode array = JsonBody.parse(raw);
        if (!array.isArray() || array.isEmpty() || array.size() > MOST_EVENTS) {
            throw new InvalidEventException(
                    "body must be an array of 1 to " + MOST_EVENTS + " events, not of " + array.size());
        }
        List<byte[]> elements = new ArrayList<>();
        array.forEach(each -> elements.add(element(each)));
        return elements;
    }

    private static byte[] element(JsonNode node) {
        return (node.isTextual() ? node.textValue() : node.toString()).getBytes(UTF_8);
    }
}
