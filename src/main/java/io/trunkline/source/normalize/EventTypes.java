package io.trunkline.source.normalize;

import io.trunkline.source.Source;
import io.trunkline.source.body.InvalidEventException;
import io.trunkline.source.body.JsonBody;
import io.trunkline.source.genesys.GenesysBody;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Finds the type of a source's {@code events} that a body means. EventBridge's {@code detail-type} is a topic with {@code
 * {id}} in it; the {@code topicName} of the event itself has the id there.
 */
final class EventTypes {

    private static final String ID = "{id}";

    /** One part of a topic's name. */
    private static final String PART = "[^.]+";

    private static final Pattern UUID =
            Pattern.compile("(?<=\\.)\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}(?=\\.|$)");

    private EventTypes() {}

    /**
     * The type as the source has it. Of one that it does not have, ids are left out, so that it is one type however many
     * components it is about.
     */
    static String of(Source source, JsonBody.Field field) throws InvalidEventException {
        String type = field.text();
        if (source.events().containsKey(type)) {
            return type;
        }
        return GenesysBody.isEntityType(field.pointer())
                // Platforms write an entity's type in capitals or not, as they please.
                ? first(source, type::equalsIgnoreCase).orElse(type)
                : first(source, topic -> isOf(topic, type))
                        .orElseGet(() -> UUID.matcher(type).replaceAll("{id}"));
    }

    private static Optional<String> first(Source source, Predicate<String> isIt) {
        return source.events().keySet().stream().filter(isIt).findFirst();
    }

    private static boolean isOf(String topic, String name) {
        return topic.contains(ID) && Pattern.matches(Pattern.quote(topic).replace(ID, "\\E" + PART + "\\Q"), name);
    }
}
