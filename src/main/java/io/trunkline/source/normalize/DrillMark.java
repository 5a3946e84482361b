package io.trunkline.source.normalize;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.trunkline.model.Reason;
import java.io.IOException;
import java.util.Optional;

/**
 * A field beside what a platform would send. It says that an event is a drill, so that the people who are paged for it
 * know. The signature covers it like the rest of the body.
 */
public final class DrillMark {

    private static final String FIELD = "trunkline_drill";
    private static final String SAID = "a drill, no action needed";
    private static final ObjectMapper JSON = new ObjectMapper();

    private DrillMark() {}

    /** The same body with the mark; a body that is no JSON object is left as it is. */
    public static byte[] on(byte[] body) {
        try {
            return JSON.readTree(body) instanceof ObjectNode object
                    ? object.put(FIELD, true).toString().getBytes(UTF_8)
                    : body;
        } catch (IOException e) {
            throw new IllegalArgumentException("no JSON: " + e.getMessage(), e);
        }
    }

    /** What the page of such an event says for a reason. */
    static Optional<Reason> in(JsonNode body) {
        return body.path(FIELD).asBoolean(false) ? Optional.of(new Reason(SAID, SAID)) : Optional.empty();
    }
}
