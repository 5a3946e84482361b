package io.trunkline.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.model.ComponentId;
import io.trunkline.model.Status;
import io.trunkline.model.StatusEvent;
import io.trunkline.rules.ComponentHistory;
import io.trunkline.source.GenesysBodies;
import io.trunkline.source.Source;
import io.trunkline.source.body.InvalidEventException;
import io.trunkline.source.normalize.EventNormalizer;
import io.trunkline.source.normalize.NormalizedEvent;
import io.trunkline.source.normalize.SampleBody;
import io.trunkline.source.signature.Headers;
import io.trunkline.source.signature.RequestSigner;
import io.trunkline.source.signature.SignatureVerifier;
import io.trunkline.source.signature.SignedRequest;
import io.trunkline.source.signature.VerificationResult;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The shipped source for what Genesys Cloud sends by EventBridge, on bodies of the documented schema. */
class EventBridgeSourceTest {

    private static final String TRUNK = "5f0b4a7e-2c1d-4a55-9d3e-1b2c3d4e5f60";
    private static final String EDGE = "0d9c8b7a-6f5e-4d3c-8b2a-190817263544";
    private static final Instant RECEIVED = Instant.parse("2026-11-24T13:00:00Z");

    @TempDir
    private Path folder;

    private Source source;

    @BeforeEach
    void read() {
        source = AllSources.named("genesys-eventbridge", folder);
    }

    @ParameterizedTest
    @CsvSource({
        "eventbridge-trunk-down, trunk, DOWN, 2026-11-24T10:00:00.250Z, connected is false",
        "eventbridge-trunk-degraded, trunk, DEGRADED, 2026-11-24T12:30:00Z,"
                + " 'connected is true, 1 of 2 OPTIONS failed: 192.0.2.10 Request Timeout (408)'",
        "eventbridge-trunk-up, trunk, UP, 2026-11-24T10:10:00Z,"
                + " 'connected is true, no OPTIONS failed, no registrations failed'",
        "eventbridge-operation-trunk-down, trunk, DOWN, 2026-11-24T10:00:00.750Z, currentValue is OUT_OF_SERVICE",
        "eventbridge-edge-offline, edge, DOWN, 2026-11-24T10:00:01.500Z, onlineStatus is OFFLINE",
        "eventbridge-edge-online, edge, UP, 2026-11-24T10:20:01.500Z, onlineStatus is ONLINE",
        "eventbridge-operation-edge-offline, edge, DOWN, 2026-11-24T10:00:00.750Z, currentValue is OFFLINE"
    })
    void trunks_and_edges_and_why(String file, String kind, Status status, Instant occurred, String why)
            throws InvalidEventException {
        StatusEvent event = event(file);

        assertThat(event.component()).isEqualTo(new ComponentId("genesys", kind, kind.equals("edge") ? EDGE : TRUNK));
        assertThat(event.status()).isEqualTo(status);
        assertThat(event.occurredAt()).isEqualTo(occurred);
        assertThat(event.word()).isEqualTo(why);
    }

    @Test
    void a_trunk_whose_failing_proxy_was_taken_out_recovers_though_its_connection_is_older()
            throws InvalidEventException {
        String degraded = new String(GenesysBodies.raw("eventbridge-trunk-degraded"), UTF_8);
        String emptied = degraded.replaceAll("(?s)\"optionsStatus\": \\[.*?\\],", "\"optionsStatus\": [],")
                .replace("2026-11-24T12:30:01.500Z", "2026-11-24T12:50:01.500Z");
        StatusEvent up = ((NormalizedEvent.Event) normalise(emptied.getBytes(UTF_8))).event();

        assertThat(up.status()).isEqualTo(Status.UP);
        assertThat(up.occurredAt()).isEqualTo(Instant.parse("2026-11-24T12:50:01.500Z"));
        ComponentHistory before = ComponentHistory.report(null, event("eventbridge-trunk-degraded"))
                .observation();
        assertThat(ComponentHistory.report(before, up).effect()).isEqualTo(ComponentHistory.Effect.CHANGE);
    }

    @Test
    void a_trunk_that_falls_by_an_edges_clock_that_is_slow_is_down_all_the_same() throws InvalidEventException {
        String down = new String(GenesysBodies.raw("eventbridge-trunk-down"), UTF_8);
        StatusEvent slow = ((NormalizedEvent.Event)
                        normalise(down.replace("2026-11-24T10:00:01.500Z", "2026-11-24T10:10:02Z")
                                .getBytes(UTF_8)))
                .event();
        ComponentHistory up =
                ComponentHistory.report(null, event("eventbridge-trunk-up")).observation();

        assertThat(slow.occurredAt()).isBefore(up.newest());
        assertThat(ComponentHistory.report(up, slow).effect()).isEqualTo(ComponentHistory.Effect.CHANGE);
        assertThat(ComponentHistory.report(up, event("eventbridge-trunk-down")).effect())
                .as("made before the other")
                .isEqualTo(ComponentHistory.Effect.STALE);
    }

    @Test
    void an_operational_event_brings_the_name_that_topics_lack() throws InvalidEventException {
        assertThat(event("eventbridge-operation-trunk-down").name()).isEqualTo("Carrier A London");
        assertThat(event("eventbridge-trunk-down").name()).isNull();
    }

    @Test
    void an_operational_event_about_something_else_is_ignored_by_what_it_is_about() throws InvalidEventException {
        assertThat(normalise(GenesysBodies.raw("eventbridge-operation-queue")))
                .isEqualTo(new NormalizedEvent.Ignored("QUEUE"));
    }

    @Test
    void another_topic_is_ignored() throws InvalidEventException {
        String other = new String(GenesysBodies.raw("eventbridge-edge-offline"), UTF_8)
                .replace("v2.telephony.providers.edges.{id}", "v2.users.{id}.presence");

        assertThat(normalise(other.getBytes(UTF_8))).isEqualTo(new NormalizedEvent.Ignored("v2.users.{id}.presence"));
    }

    @Test
    void what_is_sent_again_is_known_by_the_envelopes_id() throws InvalidEventException {
        assertThat(event("eventbridge-trunk-down").fingerprint()).isEqualTo("id:11f1a0a6-52a1-4a0e-b4de-6ad1e0a5c001");
    }

    @Test
    void a_body_that_does_not_tell_is_kept_as_unknown_and_one_without_an_id_is_refused() throws InvalidEventException {
        String down = new String(GenesysBodies.raw("eventbridge-trunk-down"), UTF_8);
        StatusEvent unknown = ((NormalizedEvent.Event)
                        normalise(down.replaceAll("(connected|options)Status", "other$1Status")
                                .getBytes(UTF_8)))
                .event();

        assertThat(unknown.status()).isEqualTo(Status.UNKNOWN);
        assertThat(unknown.word()).isEqualTo("connectedStatus is missing");
        assertThatThrownBy(() -> normalise(
                        down.replace("\"id\": \"" + TRUNK + "\"", "\"no\": 1").getBytes(UTF_8)))
                .isInstanceOf(InvalidEventException.class)
                .hasMessage("/detail/eventBody/id is missing");
    }

    @Test
    void it_is_proved_by_the_key_of_the_api_destinations_connection() {
        byte[] body = GenesysBodies.raw("eventbridge-trunk-down");

        assertThat(verify(body, Map.of("X-Api-Key", AllSources.EVENTBRIDGE_KEY)))
                .isEqualTo(VerificationResult.GENUINE);
        assertThat(verify(body, Map.of("X-Api-Key", "another"))).isEqualTo(VerificationResult.SECRET_WRONG);
        assertThat(verify(body, new RequestSigner().sign(source, body, RECEIVED)))
                .isEqualTo(VerificationResult.GENUINE);
    }

    @ParameterizedTest
    @EnumSource(Status.class)
    void a_sample_of_a_trunk_is_read_back(Status status) throws InvalidEventException {
        Instant at = Instant.parse("2026-11-24T12:00:00Z");
        StatusEvent event =
                ((NormalizedEvent.Event) normalise(SampleBody.of(source, "trunk", TRUNK, status, at))).event();

        assertThat(event.component().id()).isEqualTo(TRUNK);
        assertThat(event.status()).isEqualTo(status);
        assertThat(event.occurredAt()).isEqualTo(at);
        assertThat(event.type()).isEqualTo("v2.telephony.providers.edges.trunks.{id}");
    }

    @ParameterizedTest
    @EnumSource(value = Status.class, mode = EnumSource.Mode.EXCLUDE, names = "DEGRADED")
    void a_sample_of_an_edge_is_read_back(Status status) throws InvalidEventException {
        byte[] body = SampleBody.of(source, "edge", EDGE, status, RECEIVED);

        assertThat(((NormalizedEvent.Event) normalise(body)).event().status()).isEqualTo(status);
    }

    @Test
    void there_is_no_sample_of_an_edge_that_is_degraded() {
        assertThatThrownBy(() -> SampleBody.of(source, "edge", EDGE, Status.DEGRADED, RECEIVED))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "source genesys-eventbridge: an Edge of Genesys Cloud is online or offline, never DEGRADED");
    }

    private StatusEvent event(String file) throws InvalidEventException {
        return ((NormalizedEvent.Event) normalise(GenesysBodies.raw(file))).event();
    }

    private NormalizedEvent normalise(byte[] body) throws InvalidEventException {
        return new EventNormalizer().normalise(source, body, Headers.none(), RECEIVED);
    }

    private VerificationResult verify(byte[] body, Map<String, String> headers) {
        return new SignatureVerifier()
                .verify(source, new SignedRequest(body, Headers.of(headers), "192.0.2.1", Optional.empty(), RECEIVED));
    }
}
