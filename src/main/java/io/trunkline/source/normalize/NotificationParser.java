package io.trunkline.source.normalize;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.trunkline.model.StatusEvent;
import io.trunkline.source.Source;
import io.trunkline.source.Source.Subject;
import io.trunkline.source.body.InvalidEventException;
import io.trunkline.source.body.JsonBody;
import io.trunkline.source.body.PlainText;
import io.trunkline.source.genesys.StatusDerivation;
import io.trunkline.source.signature.Headers;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The topics of Genesys Cloud's notifications, and what their messages say. */
public final class NotificationParser {

    private static final String EDGES = "v2.telephony.providers.edges.";
    private static final String TRUNKS = EDGES + "trunks.";
    private static final String ANY = "{id}";
    private static final String HEARTBEAT = "channel.metadata";
    /** Messages about the channel itself. One of an unknown type is treated as the worst: events may have been lost. */
    private static final String SYSTEM = "v2.system.";

    private static final String TOPIC_NAME = "topicName";
    private static final String LISTED = "listed";
    private static final String TRUNK = "trunk";
    private static final String EDGE = "edge";

    /** Differs from channel to channel, for all that is documented: copies of one event would not be alike. */
    private static final String METADATA = "metadata";

    private static final List<JsonPointer> NAME = pointer("/topicName");
    private static final List<JsonPointer> ID = pointer("/eventBody/id");
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_-]{1,100}");
    private static final int MAX_SHOWN = 200;

    private NotificationParser() {}

    private static List<JsonPointer> pointer(String text) {
        return List.of(JsonPointer.compile(text));
    }

    /** The topic that reports a component; nothing if there is none. */
    public static Optional<String> topic(String kind, String id) {
        String before = kind.equals(TRUNK) ? TRUNKS : kind.equals(EDGE) ? EDGES : null;
        return before == null || !PLAIN.matcher(id).matches() ? Optional.empty() : Optional.of(before + id);
    }

    /**
     * Reads a message of a channel.
     *
     * @param normaliser reads what is in it
     * @param source whose components it is about
     * @param copiedSince of a channel that is being left: since when the next one tells the same; otherwise null
     * @throws InvalidEventException if it cannot be understood; as with a webhook, the message gives the place and nothing
     *     of the body
     */
    public static NotificationMessage read(
            EventNormalizer normaliser, Source source, String text, Instant copiedSince, Instant receivedAt)
            throws InvalidEventException {
        JsonBody body = JsonBody.read(text.getBytes(UTF_8));
        String topic = body.required(NAME).text();
        if (topic.equals(HEARTBEAT)) {
            return new NotificationMessage.Heartbeat();
        }
        if (topic.startsWith(SYSTEM)) {
            return new NotificationMessage.Closing(PlainText.cleaned(topic, MAX_SHOWN));
        }
        String type = topic.startsWith(TRUNKS) ? TRUNKS + ANY : topic.startsWith(EDGES) ? EDGES + ANY : null;
        if (type == null) {
            return new NotificationMessage.Report(new NormalizedEvent.Ignored(PlainText.cleaned(topic, MAX_SHOWN)));
        }
        ObjectNode said = ((ObjectNode) body.root()).deepCopy();
        said.remove(METADATA);
        said.put(TOPIC_NAME, type).put(LISTED, type.startsWith(TRUNKS) ? TRUNK : EDGE);
        return new NotificationMessage.Report(retold(
                source,
                normaliser.normalise(mapping(source), said.toString().getBytes(UTF_8), Headers.none(), receivedAt),
                copiedSince));
    }

    private static NormalizedEvent retold(Source source, NormalizedEvent normalised, Instant copiedSince) {
        if (!(normalised instanceof NormalizedEvent.Event read)) {
            return normalised;
        }
        // A message says no time of its own, and is not delivered later: what comes first was said first.
        StatusEvent event = copiedSince == null
                ? read.event().reported(read.event().receivedAt())
                : read.event().copied(copiedSince.truncatedTo(ChronoUnit.MILLIS));
        return new NormalizedEvent.Event(event.withBody(
                ReplayBody.body(source, event.component(), event.status(), event.occurredAt(), event.body())));
    }

    /** How the messages read, whatever the source's webhooks are like. */
    private static Source mapping(Source source) {
        return new Source(
                source.name(),
                source.platform(),
                List.of(),
                List.of(),
                List.of(),
                NAME,
                Map.of(
                        TRUNKS + ANY, new Subject(TRUNK, ID, Optional.of(StatusDerivation.GENESYS_TRUNK)),
                        EDGES + ANY, new Subject(EDGE, ID, Optional.of(StatusDerivation.GENESYS_EDGE))),
                List.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                source.componentsOf(),
                source.words(),
                source.consoleUrl(),
                source.expectEvery(),
                source.format());
    }
}
