package io.trunkline.source;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import io.trunkline.event.Status;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What bodies of Genesys Cloud have in common, whichever door they came in by. */
final class GenesysBody {

    /** EventBridge's envelope, then that of a notification. */
    private static final List<JsonPointer> ENVELOPES =
            List.of(JsonPointer.compile("/detail/eventBody"), JsonPointer.compile("/eventBody"));

    private static final String CURRENT_VALUE = "currentValue";
    private static final Set<String> GONE = Set.of("inactive", "deleted");

    private GenesysBody() {}

    /** The object that a body is about, without its envelope. */
    static JsonNode in(JsonNode body) {
        for (JsonPointer envelope : ENVELOPES) {
            JsonNode inside = body.at(envelope);
            if (inside.isObject()) {
                return inside;
            }
        }
        return body;
    }

    /** Whether it is an operational event: it has a word, and a type of entity. */
    static boolean isOperational(JsonNode object) {
        return object.has("entityType") && object.has(CURRENT_VALUE);
    }

    static Derived operational(JsonNode event, Map<String, Status> words) {
        String word = event.path(CURRENT_VALUE).asText("");
        Status status = words.getOrDefault(word.toLowerCase(Locale.ROOT), Status.UNKNOWN);
        return Derived.of(status, CURRENT_VALUE + " is " + (word.isEmpty() ? "empty" : word))
                .at(Times.state(event.path("timestamp")))
                .named(text(event.path("entityName")));
    }

    /** Why it was taken out of service on purpose; empty if it was not. */
    static Optional<String> outOfService(JsonNode object) {
        JsonNode inService = object.path("inService");
        if (GONE.contains(object.path("state").asText("").toLowerCase(Locale.ROOT))) {
            return Optional.of("state is " + object.path("state").asText());
        }
        return inService.isBoolean() && !inService.booleanValue()
                ? Optional.of("inService is false")
                : Optional.empty();
    }

    static Optional<String> text(JsonNode node) {
        return Optional.ofNullable(node.textValue()).filter(text -> !text.isBlank());
    }
}
