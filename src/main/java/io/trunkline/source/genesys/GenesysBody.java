package io.trunkline.source.genesys;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.trunkline.model.Evidence;
import io.trunkline.model.Reason;
import io.trunkline.model.Status;
import io.trunkline.source.body.DerivedStatus;
import io.trunkline.source.body.Timestamps;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What bodies of Genesys Cloud have in common, whichever door they came in by. */
public final class GenesysBody {

    /** EventBridge's envelope, then that of a notification. */
    private static final List<JsonPointer> ENVELOPES =
            List.of(JsonPointer.compile("/detail/eventBody"), JsonPointer.compile("/eventBody"));

    private static final String ENTITY_TYPE = "entityType";
    private static final String CURRENT_VALUE = "currentValue";
    private static final String STATE = "state";

    /** What the API says and no report does. */
    private static final List<String> FACTS =
            List.of(STATE, "optionsEnabledStatus", "registersEnabledStatus", "trunkType");

    /** Where they have this value, everything is as a report has it. */
    private static final Set<String> ORDINARY = Set.of("active", "enabled", "external");

    private static final Set<String> GONE = Set.of("inactive", "deleted");

    private GenesysBody() {}

    /** The object that a body is about, without its envelope. */
    public static JsonNode in(JsonNode body) {
        for (JsonPointer envelope : ENVELOPES) {
            JsonNode inside = body.at(envelope);
            if (inside.isObject()) {
                return inside;
            }
        }
        return body;
    }

    /** Whether it is an operational event: it has a word, and a type of entity. */
    public static boolean isOperational(JsonNode object) {
        return object.has(ENTITY_TYPE) && object.has(CURRENT_VALUE);
    }

    /** Whether what is there is the type of entity that an operational event is about. */
    public static boolean isEntityType(JsonPointer pointer) {
        return pointer.last().matchesProperty(ENTITY_TYPE);
    }

    public static DerivedStatus operational(JsonNode event, Map<String, Status> words) {
        String word = event.path(CURRENT_VALUE).asText("");
        Status status = words.getOrDefault(word.toLowerCase(Locale.ROOT), Status.UNKNOWN);
        return DerivedStatus.of(status, CURRENT_VALUE + " is " + (word.isEmpty() ? "empty" : word))
                .proven(Evidence.WORD.because(reason(event, word)))
                .at(Timestamps.state(event.path("timestamp")))
                .named(text(event.path("entityName")));
    }

    /** What the event is called, such as {@code External Trunk Out Of Service}, and its error. */
    private static Reason reason(JsonNode event, String word) {
        String called = text(event.path("eventEntity").path("name")).orElse(CURRENT_VALUE + " is " + word);
        return new Reason(
                called
                        + text(event.path("errorCode"))
                                .map(code -> " (" + code + ")")
                                .orElse(""),
                null);
    }

    /** Whether a body has all that the platform knows of the object: an entry of a list, and no notification. */
    public static boolean isListed(JsonNode body) {
        return body.has("listed") && !body.has("topicName");
    }

    /** Why it is there no more, or inactive for good; empty if it is not. What is worked on is {@link GenesysWork}. */
    public static Optional<String> outOfService(JsonNode object) {
        String state = object.path(STATE).asText("");
        return GONE.contains(state.toLowerCase(Locale.ROOT)) ? Optional.of("state is " + state) : Optional.empty();
    }

    /** What an object of the API says that reports about it do not, as far as it is out of the ordinary. */
    public static Optional<ObjectNode> facts(JsonNode object) {
        ObjectNode facts = JsonNodeFactory.instance.objectNode();
        for (String fact : FACTS) {
            JsonNode value = object.path(fact);
            if (value.isBoolean() || value.isTextual()) {
                facts.set(fact, value);
            }
        }
        facts.properties()
                .removeIf(fact -> ORDINARY.contains(fact.getValue().asText().toLowerCase(Locale.ROOT)));
        return facts.isEmpty() ? Optional.empty() : Optional.of(facts);
    }

    /** The same body with these facts, where it does not say them itself. */
    public static JsonNode with(JsonNode body, ObjectNode facts) {
        JsonNode copy = body.deepCopy();
        if (in(copy) instanceof ObjectNode object) {
            facts.properties().stream()
                    .filter(fact -> !object.has(fact.getKey()))
                    .toList()
                    .forEach(fact -> object.set(fact.getKey(), fact.getValue()));
        }
        return copy;
    }

    public static Optional<String> text(JsonNode node) {
        return Optional.ofNullable(node.textValue()).filter(text -> !text.isBlank());
    }
}
