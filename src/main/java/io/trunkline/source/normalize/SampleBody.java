package io.trunkline.source.normalize;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.trunkline.model.Status;
import io.trunkline.source.Source;
import io.trunkline.source.genesys.GenesysBody;
import io.trunkline.source.genesys.StatusDerivation;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Writes the body that a source's mapping reads back as a given report: for drills, the demo and tests. */
public final class SampleBody {

    private SampleBody() {}

    /**
     * The body of one report, in UTF-8.
     *
     * @param kind of the component; of several event types about it, the first in the file
     * @param status ignored for a compliance event; {@link Status#UNKNOWN} writes a word that the source does not know
     * @param occurredAt written where the source has a timestamp
     * @throws IllegalArgumentException if the source has no event of that kind, no word for that status or nothing to
     *     derive it from, or pointers that no body can have at once
     */
    public static byte[] of(Source source, String kind, String id, Status status, Instant occurredAt) {
        var event = source.events().entrySet().stream()
                .filter(entry -> entry.getValue().kind().equals(kind))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("source " + source.name() + " has no event of kind '"
                        + kind + "': expected one of " + kinds(source)));
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        put(source, body, lastOf(source.type()), event.getKey());
        put(source, body, event.getValue().id(), id);
        Optional<StatusDerivation> derivation = event.getValue().derivation();
        if (derivation.isPresent()) {
            write(source, body, derivation.get(), status, occurredAt);
        } else if (!event.getValue().isCompliance()) {
            put(source, body, source.status(), word(source, status));
        }
        put(source, body, source.occurredAt(), occurredAt.toString());
        return body.toString().getBytes(UTF_8);
    }

    /** Where the type is in a body that has nothing at the pointers before, which may be those of special events. */
    private static List<JsonPointer> lastOf(List<JsonPointer> pointers) {
        return pointers.subList(Math.max(0, pointers.size() - 1), pointers.size());
    }

    private static void write(Source source, ObjectNode body, StatusDerivation derivation, Status status, Instant at) {
        try {
            derivation.write((ObjectNode) GenesysBody.in(body), status, at);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("source " + source.name() + ": " + e.getMessage(), e);
        }
    }

    private static List<String> kinds(Source source) {
        return source.events().values().stream()
                .map(Source.Subject::kind)
                .distinct()
                .toList();
    }

    private static String word(Source source, Status status) {
        String own = status.name();
        if (source.words().getOrDefault(own.toLowerCase(Locale.ROOT), Status.UNKNOWN) == status) {
            return own;
        }
        Optional<String> first = source.words().entrySet().stream()
                .filter(entry -> entry.getValue() == status)
                .map(Map.Entry::getKey)
                .findFirst();
        return first.orElseThrow(
                () -> new IllegalArgumentException("source " + source.name() + " has no word for " + status));
    }

    private static void put(Source source, ObjectNode body, List<JsonPointer> pointers, String value) {
        if (pointers.isEmpty()) {
            return;
        }
        JsonPointer pointer = pointers.get(0);
        JsonNode there = body.at(pointer);
        if (pointer.matches() || !there.isMissingNode() && !value.equals(there.textValue())) {
            throw conflict(source, pointer, null);
        }
        try {
            body.withObject(pointer.head(), JsonNode.OverwriteMode.NULLS, true)
                    .put(pointer.last().getMatchingProperty(), value);
        } catch (UnsupportedOperationException e) {
            throw conflict(source, pointer, e);
        }
    }

    private static IllegalArgumentException conflict(Source source, JsonPointer pointer, Exception cause) {
        return new IllegalArgumentException(
                "source " + source.name() + ": no body can have another field at '" + pointer + "' too", cause);
    }
}
