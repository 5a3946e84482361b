package io.trunkline.source.normalize;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonPointer;
import io.trunkline.model.Status;
import io.trunkline.model.StatusEvent;
import io.trunkline.source.BodyFormat;
import io.trunkline.source.Source;
import io.trunkline.source.SourceBuilder;
import io.trunkline.source.body.InvalidEventException;
import io.trunkline.source.genesys.ProxySeverity;
import io.trunkline.source.signature.Headers;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EnvelopeReaderTest {

    private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");
    private static final String EVENT =
            "{\"eventType\":\"trunk\",\"event\":{\"trunkId\":\"t-1\",\"status\":\"DOWN\",\"timestamp\":\"2026-11-24T09:59:00Z\"}}";

    private static Source source(String... envelope) {
        return SourceBuilder.source("genesys")
                .deliveryIdAt("/MessageId")
                .format(new BodyFormat(
                        Stream.of(envelope).map(JsonPointer::compile).toList(), ProxySeverity.STANDARD, Set.of()))
                .build();
    }

    private static StatusEvent read(Source source, String body) throws InvalidEventException {
        return ((NormalizedEvent.Event)
                        new EventNormalizer().normalise(source, body.getBytes(UTF_8), Headers.none(), NOW))
                .event();
    }

    private static String quoted(String json) {
        return "\"" + json.replace("\"", "\\\"") + "\"";
    }

    private static void assertIsTheEvent(StatusEvent event) {
        assertThat(event.component().id()).isEqualTo("t-1");
        assertThat(event.status()).isEqualTo(Status.DOWN);
        assertThat(event.body()).isEqualTo(EVENT);
    }

    @Test
    void the_event_is_text_or_a_node_behind_the_pointer() throws InvalidEventException {
        assertIsTheEvent(read(source("/Message"), "{\"Type\":\"Notification\",\"Message\":" + quoted(EVENT) + "}"));
        assertIsTheEvent(read(source("/detail"), "{\"source\":\"aws\",\"detail\":" + EVENT + "}"));
        assertIsTheEvent(read(source("/a", "/b/c"), "{\"b\":{\"c\":" + EVENT + "}}"));
    }

    @Test
    void the_body_of_a_lambda_proxy_may_be_base64() throws InvalidEventException {
        String encoded = Base64.getEncoder().encodeToString(EVENT.getBytes(UTF_8));

        assertIsTheEvent(read(source("/body"), "{\"isBase64Encoded\":true,\"body\":\"" + encoded + "\"}"));
        assertIsTheEvent(read(source("/body"), "{\"isBase64Encoded\":false,\"body\":" + quoted(EVENT) + "}"));
        assertThatThrownBy(() -> read(source("/body"), "{\"isBase64Encoded\":true,\"body\":\"" + encoded + "=\"}"))
                .hasMessage("/body is not base64");
    }

    @Test
    void a_body_without_the_envelope_is_the_event() throws InvalidEventException {
        assertIsTheEvent(read(source("/Message"), EVENT));
    }

    @Test
    void an_array_of_one_is_that_event_and_one_of_several_is_taken_apart_before() throws InvalidEventException {
        assertIsTheEvent(read(source(), " [" + EVENT + "]"));
        assertIsTheEvent(read(source("/Message"), "[{\"Message\":" + quoted(EVENT) + "}]"));
        assertThatThrownBy(() -> read(source(), "[" + EVENT + "," + EVENT + "]"))
                .hasMessage("body must hold one event, not an array of 2");
        List<byte[]> elements = EnvelopeReader.elements(("[" + EVENT + "," + quoted(EVENT) + "]").getBytes(UTF_8));
        assertThat(elements).extracting(each -> new String(each, UTF_8)).containsExactly(EVENT, EVENT);
    }

    @Test
    void what_is_no_event_is_refused_with_its_place() {
        assertThatThrownBy(() -> read(source("/Message"), "{\"Message\":7}"))
                .hasMessage("/Message must be a JSON object, or a string that holds one, not a number");
        assertThatThrownBy(() -> read(source("/Message"), "{\"Message\":\"hello\"}"))
                .hasMessageStartingWith("/Message: body is not JSON");
        assertThatThrownBy(() -> EnvelopeReader.elements("[]".getBytes(UTF_8)))
                .hasMessage("body must be an array of 1 to 1000 events, not of 0");
    }

    @Test
    void a_delivery_id_may_be_on_the_envelope_and_a_copy_is_known_by_the_event_without_one()
            throws InvalidEventException {
        String message = "\"Message\":" + quoted(EVENT);

        assertThat(read(source("/Message"), "{\"MessageId\":\"m-1\"," + message + "}")
                        .fingerprint())
                .isEqualTo("id:m-1");
        assertThat(read(source("/Message"), "{\"n\":1," + message + "}").fingerprint())
                .isEqualTo(read(source("/Message"), "{\"n\":2," + message + "}").fingerprint());
    }
}
