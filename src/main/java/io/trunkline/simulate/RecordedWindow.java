package io.trunkline.simulate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.trunkline.model.MaintenanceOrder;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.stream.StreamSupport;

/** A window of maintenance that a person started, in a line of what is played. */
public record RecordedWindow(
        String id,
        List<String> components,
        List<String> services,
        Instant from,
        Instant to,
        String reason,
        String author) {

    static final String EXPECTED = "{\"id\": TEXT, \"components\": [...], \"services\": [...], \"from\": ISO 8601,"
            + " \"to\": ISO 8601, \"reason\": TEXT, \"author\": TEXT}";

    private static final JsonMapper JSON = new JsonMapper();

    public RecordedWindow {
        components = List.copyOf(components);
        services = List.copyOf(services);
    }

    /**
     * Reads one; fields that are not known are left out.
     *
     * @throws IllegalArgumentException if it is none; the message says what is wrong
     */
    static RecordedWindow read(byte[] json) throws IOException {
        JsonNode window = JSON.readTree(json);
        if (text(window, "id").isEmpty()) {
            throw new IllegalArgumentException("id is missing");
        }
        RecordedWindow read = new RecordedWindow(
                text(window, "id"),
                texts(window, "components"),
                texts(window, "services"),
                time(window, "from"),
                time(window, "to"),
                text(window, "reason"),
                text(window, "author"));
        if (read.components().isEmpty() && read.services().isEmpty()) {
            throw new IllegalArgumentException("components and services are empty");
        }
        if (!read.to().isAfter(read.from())) {
            throw new IllegalArgumentException("to is not after from");
        }
        return read;
    }

    private static String text(JsonNode window, String field) {
        return window.path(field).asText("");
    }

    private static List<String> texts(JsonNode window, String field) {
        JsonNode given = window.path(field);
        boolean isList = given.isArray()
                && StreamSupport.stream(given.spliterator(), false).allMatch(JsonNode::isTextual);
        if (!isList && !given.isMissingNode() && !given.isNull()) {
            throw new IllegalArgumentException(field + " is no list of texts");
        }
        return StreamSupport.stream(window.path(field).spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    private static Instant time(JsonNode window, String field) {
        try {
            return Instant.parse(text(window, field));
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(field + " is no time: '" + text(window, field) + "'", e);
        }
    }

    MaintenanceOrder order() {
        return new MaintenanceOrder(components, services, from, to, reason, author);
    }
}
