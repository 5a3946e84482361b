package io.trunkline.source.normalize;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonPointer;
import io.trunkline.model.Status;
import io.trunkline.model.StatusEvent;
import io.trunkline.source.BodyFormat;
import io.trunkline.source.Source;
import io.trunkline.source.Source.Subject;
import io.trunkline.source.Verification;
import io.trunkline.source.body.InvalidEventException;
import io.trunkline.source.signature.Headers;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NotificationParserTest {

    private static final EventNormalizer NORMALISER = new EventNormalizer();

    private static final Instant NOW = Instant.parse("2026-11-24T10:00:05Z");
    private static final String TRUNK = "5f0b4a7e-2c1d-4a55-9d3e-1b2c3d4e5f60";
    private static final String EDGE =
            "{\"topicName\":\"v2.telephony.providers.edges.e-1\",\"version\":\"2\",\"eventBody\":{\"id\":\"e-1\","
                    + "\"onlineStatus\":\"OFFLINE\"},\"metadata\":{\"CorrelationId\":\"c-1\"}}";

    /** As the guide has it: its own webhooks are nothing like a notification. */
    private static Source source(List<Verification> verify) {
        return new Source(
                "genesys",
                "Genesys Cloud CX",
                verify,
                List.of(),
                List.of(),
                pointer("/eventType"),
                Map.of("telephony.trunk.status.changed", new Subject("trunk", pointer("/event/trunkId"))),
                pointer("/event/status"),
                pointer("/event/timestamp"),
                List.of(),
                Optional.empty(),
                "organisation",
                Map.of("up", Status.UP, "down", Status.DOWN),
                "https://console.example/{kind}/{id}",
                Optional.empty(),
                BodyFormat.PLAIN);
    }

    private static final Source SOURCE = source(List.of(new Verification.None()));

    private static List<JsonPointer> pointer(String text) {
        return List.of(JsonPointer.compile(text));
    }

    private static String trunkDown() throws IOException {
        try (InputStream in =
                NotificationParserTest.class.getResourceAsStream("/genesys/notification-trunk-down.json")) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }

    private static StatusEvent event(Source source, String message) throws InvalidEventException {
        NotificationMessage.Report report =
                (NotificationMessage.Report) NotificationParser.read(NORMALISER, source, message, null, NOW);
        return ((NormalizedEvent.Event) report.normalised()).event();
    }

    @Test
    void a_trunk_that_is_as_it_was_before_an_outage_is_no_copy_of_what_was_said_then() throws Exception {
        StatusEvent up = event(
                SOURCE,
                trunkDown()
                        .replace("\"connected\": false", "\"connected\": true")
                        .replaceAll("(?s)\"optionsStatus\": \\[.*?\\]", "\"optionsStatus\": []"));

        assertThat(up.status()).isEqualTo(Status.UP);
        assertThat(up.fingerprint())
                .as("the list may have been emptied since: an equal body is another happening")
                .isNull();
        assertThat(up.reportedAt()).isEqualTo(NOW);
        assertThat(event(SOURCE, trunkDown()).fingerprint()).startsWith("at:");
    }

    @Test
    void report_of_an_old_channel_is_dated_before_that_of_the_next() throws Exception {
        NotificationMessage.Report late = (NotificationMessage.Report)
                NotificationParser.read(NORMALISER, SOURCE, trunkDown(), NOW.minusSeconds(5), NOW);
        StatusEvent event = ((NormalizedEvent.Event) late.normalised()).event();

        assertThat(event.reportedAt()).isEqualTo(NOW.minusSeconds(5));
        assertThat(event.fingerprint())
                .as("it does not stand in the way of the other")
                .isNull();
    }

    @Test
    void a_trunk_reads_as_it_does_by_every_other_door() throws Exception {
        StatusEvent event = event(SOURCE, trunkDown());

        assertThat(event.component()).hasToString("organisation/trunk/" + TRUNK);
        assertThat(event.source()).isEqualTo("genesys");
        assertThat(event.type()).isEqualTo("v2.telephony.providers.edges.trunks.{id}");
        assertThat(event.status()).isEqualTo(Status.DOWN);
        assertThat(event.word()).isEqualTo("connected is false");
        assertThat(event.occurredAt()).isEqualTo("2026-11-24T10:00:00.250Z");
        assertThat(event.diagnosticUrl()).isEqualTo("https://console.example/trunk/" + TRUNK);
    }

    @Test
    void copies_on_two_channels_are_one_delivery_whatever_their_metadata() throws Exception {
        String copy = trunkDown().replace("6f1a2d58", "00000000");

        assertThat(event(SOURCE, trunkDown()).fingerprint())
                .startsWith("at:")
                .isEqualTo(event(SOURCE, copy).fingerprint());
        assertThat(event(SOURCE, trunkDown().replace("00.250Z", "07.250Z")).fingerprint())
                .isNotEqualTo(event(SOURCE, copy).fingerprint());
    }

    @Test
    void an_edge_dates_nothing_so_that_its_second_outage_is_no_copy_of_the_first() throws Exception {
        StatusEvent event = event(SOURCE, EDGE);

        assertThat(event.component()).hasToString("organisation/edge/e-1");
        assertThat(event.status()).isEqualTo(Status.DOWN);
        assertThat(event.occurredAt()).isEqualTo(NOW);
        assertThat(event.fingerprint()).isNull();
    }

    @Test
    void the_history_keeps_it_as_the_source_itself_would_read_it() throws Exception {
        StatusEvent event = event(SOURCE, trunkDown());

        NormalizedEvent again =
                new EventNormalizer().normalise(SOURCE, event.body().getBytes(UTF_8), Headers.none(), NOW);

        assertThat(((NormalizedEvent.Event) again).event())
                .returns(event.component(), StatusEvent::component)
                .returns(event.status(), StatusEvent::status)
                .returns(event.occurredAt(), StatusEvent::occurredAt);
        assertThat(event(source(List.of()), EDGE).body()).contains("\"listed\":\"edge\"", "OFFLINE");
    }

    @Test
    void heartbeat_and_closing_notice_are_recognised_and_other_topics_ignored_by_name() throws Exception {
        assertThat(NotificationParser.read(
                        NORMALISER, SOURCE, "{\"topicName\":\"channel.metadata\",\"eventBody\":{}}", null, NOW))
                .isEqualTo(new NotificationMessage.Heartbeat());
        assertThat(NotificationParser.read(
                        NORMALISER, SOURCE, "{\"topicName\":\"v2.system.socket_closing\"}", null, NOW))
                .isEqualTo(new NotificationMessage.Closing("v2.system.socket_closing"));
        assertThat(NotificationParser.read(NORMALISER, SOURCE, "{\"topicName\":\"v2.users.7.presence\"}", null, NOW))
                .isEqualTo(new NotificationMessage.Report(new NormalizedEvent.Ignored("v2.users.7.presence")));
    }

    @Test
    void what_cannot_be_understood_is_said_without_a_word_of_it() {
        assertThatThrownBy(() -> NotificationParser.read(NORMALISER, SOURCE, "s3cret", null, NOW))
                .isInstanceOf(InvalidEventException.class);
        assertThatThrownBy(() ->
                        NotificationParser.read(NORMALISER, SOURCE, EDGE.replace("\"id\"", "\"ident\""), null, NOW))
                .isInstanceOf(InvalidEventException.class)
                .hasMessage("/eventBody/id is missing");
    }

    @Test
    void trunks_and_edges_have_topics_and_nothing_else_has() {
        assertThat(NotificationParser.topic("trunk", TRUNK)).contains("v2.telephony.providers.edges.trunks." + TRUNK);
        assertThat(NotificationParser.topic("edge", "e-1")).contains("v2.telephony.providers.edges.e-1");
        assertThat(NotificationParser.topic("site", "s-1")).isEmpty();
        assertThat(NotificationParser.topic("trunk", "a b")).isEmpty();
    }
}
