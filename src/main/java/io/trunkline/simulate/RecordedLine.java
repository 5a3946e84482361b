package io.trunkline.simulate;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.trunkline.model.ComponentId;
import io.trunkline.model.InventoryItem;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Reads one line: {@code {"at": ISO 8601, "source": NAME, "body": {...}}}, or with {@code "forget": COMPONENT} in place of
 * the body, or {@code "known": COMPONENT} and beside it what its platform's API said of it, or {@code "maintenance": {...}}
 * or {@code "maintenance_end": ID}. The body is taken byte by byte as it stands, because two deliveries are the same one
 * only if their bytes are; a string holds a body that is to be refused, or one with its own line breaks.
 */
final class RecordedLine {

    private static final String LINE = "{\"at\": ISO 8601, \"source\": NAME, \"body\": {...}}";

    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    private final String file;
    private final long number;
    private final byte[] line;
    private Instant at;
    private String source;
    private byte[] body;
    private ComponentId forget;
    private ComponentId known;
    private RecordedWindow started;
    private String ended;
    private final Map<String, String> inventoryFields = new HashMap<>();

    private RecordedLine(String file, long number, byte[] line) {
        this.file = file;
        this.number = number;
        this.line = line;
    }

    /** @param file as messages call it */
    static RecordedEvent read(String file, long number, byte[] line) throws BadLine {
        return new RecordedLine(file, number, line).read();
    }

    private RecordedEvent read() throws BadLine {
        try (JsonParser json = JSON.createParser(line)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw bad("not a JSON object", LINE);
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String field = json.currentName();
                json.nextToken();
                field(json, field);
            }
            if (json.nextToken() != null) {
                throw bad("there is more after the object", "one event a line");
            }
        } catch (JsonParseException e) {
            throw bad("not JSON at column " + e.getLocation().getColumnNr(), LINE);
        } catch (JsonProcessingException e) {
            throw bad("not JSON that can be read: " + e.getOriginalMessage(), LINE);
        } catch (IOException e) {
            throw new IllegalStateException("bytes in memory cannot be read", e);
        }
        require("at", at);
        long kinds = Stream.of(body, forget, known, started, ended)
                .filter(Objects::nonNull)
                .count();
        if (kinds > 1) {
            throw bad("more than one of body, forget, known, maintenance and maintenance_end", "one of them");
        }
        if (kinds == 0 || body != null) {
            require("source", source);
            require("body", body);
        }
        return new RecordedEvent(number, at, source, body, forget, known == null ? null : item(), started, ended);
    }

    private InventoryItem item() {
        return new InventoryItem(
                known,
                inventoryFields.get("name"),
                inventoryFields.get("site"),
                inventoryFields.get("edge_group"),
                inventoryFields.get("trunk_base"),
                inventoryFields.get("edge"),
                facts(),
                inventoryFields.get("work"));
    }

    private String facts() {
        String type = inventoryFields.get("trunk_type");
        return type == null
                ? null
                : JsonNodeFactory.instance.objectNode().put("trunkType", type).toString();
    }

    /** Fields that are not known are left out, since an export may have more to say. */
    private void field(JsonParser json, String name) throws BadLine, IOException {
        switch (name) {
            case "at" -> at = time(once(name, at, json));
            case "source" -> source = once(name, source, json);
            case "forget" -> forget = component(name, once(name, forget, json));
            case "known" -> known = component(name, once(name, known, json));
            case "maintenance" -> started = window(json);
            case "maintenance_end" -> ended = once(name, ended, json);
            case "name", "site", "edge_group", "trunk_base", "edge", "trunk_type", "work" -> {
                // A known component says so; elsewhere such a field may mean anything.
                if (json.currentToken() == JsonToken.VALUE_STRING) {
                    inventoryFields.put(name, json.getText());
                } else {
                    json.skipChildren();
                }
            }
            case "body" -> {
                if (body != null) {
                    throw bad("body is there twice", "it once");
                }
                body = json.currentToken() == JsonToken.VALUE_STRING
                        ? json.getText().getBytes(UTF_8)
                        : raw(json, name, "the body as the platform sent it");
            }
            default -> json.skipChildren();
        }
    }

    private RecordedWindow window(JsonParser json) throws BadLine, IOException {
        if (started != null) {
            throw bad("maintenance is there twice", "it once");
        }
        try {
            return RecordedWindow.read(raw(json, "maintenance", RecordedWindow.EXPECTED));
        } catch (IllegalArgumentException e) {
            throw bad("maintenance is no window: " + e.getMessage(), RecordedWindow.EXPECTED);
        }
    }

    private byte[] raw(JsonParser json, String field, String expected) throws BadLine, IOException {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            throw bad(
                    field + (field.equals("body") ? " is neither an object nor a string" : " is no object"), expected);
        }
        int from = (int) json.currentTokenLocation().getByteOffset();
        json.skipChildren();
        return Arrays.copyOfRange(line, from, (int) json.currentLocation().getByteOffset());
    }

    private String once(String name, Object before, JsonParser json) throws BadLine, IOException {
        if (before != null) {
            throw bad(name + " is there twice", "it once");
        }
        if (json.currentToken() != JsonToken.VALUE_STRING) {
            throw bad(name + " is not a string", LINE);
        }
        return json.getText();
    }

    private Instant time(String text) throws BadLine {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw bad("at is not a time: '" + text + "'", "ISO 8601 with an offset, such as 2026-11-24T08:00:00Z");
        }
    }

    private ComponentId component(String field, String text) throws BadLine {
        try {
            return ComponentId.parse(text);
        } catch (IllegalArgumentException e) {
            throw bad(
                    field + " is no component: '" + text + "'",
                    "source/kind/id, such as genesys/trunk/trunk-us-east-01");
        }
    }

    private void require(String name, Object value) throws BadLine {
        if (value == null) {
            throw bad(name + " is missing", LINE);
        }
    }

    private BadLine bad(String problem, String expected) {
        return new BadLine(file, number, problem, expected);
    }
}
