package io.trunkline.settings;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.event.ComponentId;
import io.trunkline.event.Status;
import io.trunkline.event.StatusEvent;
import io.trunkline.policy.Observation;
import io.trunkline.source.Authenticity;
import io.trunkline.source.BadEvent;
import io.trunkline.source.GenesysBodies;
import io.trunkline.source.Headers;
import io.trunkline.source.Normalised;
import io.trunkline.source.Normaliser;
import io.trunkline.source.Request;
import io.trunkline.source.SampleBody;
import io.trunkline.source.Signer;
import io.trunkline.source.Source;
import io.trunkline.source.Verifier;
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
            throws BadEvent {
        StatusEvent event = event(file);

        assertThat(event.component()).isEqualTo(new ComponentId("genesys", kind, kind.equals("edge") ? EDGE : TRUNK));
        assertThat(event.status()).isEqualTo(status);
        assertThat(event.occurredAt()).isEqualTo(occurred);
        assertThat(event.word()).isEqualTo(why);
    }

    @Test
    void a_trunk_whose_failing_proxy_was_taken_out_recovers_though_its_connection_is_older() throws BadEvent {
        String degraded = new String(GenesysBodies.raw("eventbridge-trunk-degraded"), UTF_8);
        String emptied = degraded.replaceAll("(?s)\"optionsStatus\": \\[.*?\\],", "\"optionsStatus\": [],")
                .replace("2026-11-24T12:30:01.500Z", "2026-11-24T12:50:01.500Z");
        StatusEvent up = ((Normalised.Event) normalise(emptied.getBytes(UTF_8))).event();

        assertThat(up.status()).isEqualTo(Status.UP);
        assertThat(up.occurredAt()).isEqualTo(Instant.parse("2026-11-24T12:50:01.500Z"));
        Observation before =
                Observation.report(null, event("eventbridge-trunk-degraded")).observation();
        assertThat(Observation.report(before, up).effect()).isEqualTo(Observation.Effect.CHANGE);
    }

    @Test
    void a_trunk_that_falls_by_an_edges_clock_that_is_slow_is_down_all_the_same() throws BadEvent {
        String down = new String(GenesysBodies.raw("eventbridge-trunk-down"), UTF_8);
        StatusEvent slow = ((Normalised.Event)
                        normalise(down.replace("2026-11-24T10:00:01.500Z", "2026-11-24T10:10:02Z")
                                .getBytes(UTF_8)))
                .event();
        Observation up = Observation.report(null, event("eventbridge-trunk-up")).observation();

        assertThat(slow.occurredAt()).isBefore(up.newest());
        assertThat(Observation.report(up, slow).effect()).isEqualTo(Observation.Effect.CHANGE);
        assertThat(Observation.report(up, event("eventbridge-trunk-down")).effect())
                .as("made before the other")
                .isEqualTo(Observation.Effect.STALE);
    }

    @Test
    void an_operational_event_brings_the_name_that_topics_lack() throws BadEvent {
        assertThat(event("eventbridge-operation-trunk-down").name()).isEqualTo("Carrier A London");
        assertThat(event("eventbridge-trunk-down").name()).isNull();
    }

    @Test
    void an_operational_event_about_something_else_is_ignored_by_what_it_is_about() throws BadEvent {
        assertThat(normalise(GenesysBodies.raw("eventbridge-operation-queue")))
                .isEqualTo(new Normalised.Ignored("QUEUE"));
    }

    @Test
    void another_topic_is_ignored() throws BadEvent {
        String other = new String(GenesysBodies.raw("eventbridge-edge-offline"), UTF_8)
                .replace("v2.telephony.providers.edges.{id}", "v2.users.{id}.presence");

        assertThat(normalise(other.getBytes(UTF_8))).isEqualTo(new Normalised.Ignored("v2.users.{id}.presence"));
    }

    @Test
    void what_is_sent_again_is_known_by_the_envelopes_id() throws BadEvent {
        assertThat(event("eventbridge-trunk-down").fingerprint()).isEqualTo("id:11f1a0a6-52a1-4a0e-b4de-6ad1e0a5c001");
    }

    @Test
    void a_body_that_does_not_tell_is_kept_as_unknown_and_one_without_an_id_is_refused() throws BadEvent {
        String down = new String(GenesysBodies.raw("eventbridge-trunk-down"), UTF_8);
        StatusEvent unknown = ((Normalised.Event)
                        normalise(down.replaceAll("(connected|options)Status", "other$1Status")
                                .getBytes(UTF_8)))
                .event();

        assertThat(unknown.status()).isEqualTo(Status.UNKNOWN);
        assertThat(unknown.word()).isEqualTo("connectedStatus is missing");
        assertThatThrownBy(() -> normalise(
                        down.replace("\"id\": \"" + TRUNK + "\"", "\"no\": 1").getBytes(UTF_8)))
                .isInstanceOf(BadEvent.class)
                .hasMessage("/detail/eventBody/id is missing");
    }

    @Test
    void it_is_proved_by_the_key_of_the_api_destinations_connection() {
        byte[] body = GenesysBodies.raw("eventbridge-trunk-down");

        assertThat(verify(body, Map.of("X-Api-Key", AllSources.EVENTBRIDGE_KEY)))
                .isEqualTo(Authenticity.GENUINE);
        assertThat(verify(body, Map.of("X-Api-Key", "another"))).isEqualTo(Authenticity.SECRET_WRONG);
        assertThat(verify(body, new Signer().sign(source, body, RECEIVED))).isEqualTo(Authenticity.GENUINE);
    }

    @ParameterizedTest
    @EnumSource(Status.class)
    void a_sample_of_a_trunk_is_read_back(Status status) throws BadEvent {
        Instant at = Instant.parse("2026-11-24T12:00:00Z");
        StatusEvent event = ((Normalised.Event) normalise(SampleBody.of(source, "trunk", TRUNK, status, at))).event();

        assertThat(event.component().id()).isEqualTo(TRUNK);
        assertThat(event.status()).isEqualTo(status);
        assertThat(event.occurredAt()).isEqualTo(at);
        assertThat(event.type()).isEqualTo("v2.telephony.providers.edges.trunks.{id}");
    }

    @ParameterizedTest
    @EnumSource(value = Status.class, mode = EnumSource.Mode.EXCLUDE, names = "DEGRADED")
    void a_sample_of_an_edge_is_read_back(Status status) throws BadEvent {
        byte[] body = SampleBody.of(source, "edge", EDGE, status, RECEIVED);

        assertThat(((Normalised.Event) normalise(body)).event().status()).isEqualTo(status);
    }

    @Test
    void there_is_no_sample_of_an_edge_that_is_degraded() {
        assertThatThrownBy(() -> SampleBody.of(source, "edge", EDGE, Status.DEGRADED, RECEIVED))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "source genesys-eventbridge: an Edge of Genesys Cloud is online or offline, never DEGRADED");
    }

    private StatusEvent event(String file) throws BadEvent {
        return ((Normalised.Event) normalise(GenesysBodies.raw(file))).event();
    }

    private Normalised normalise(byte[] body) throws BadEvent {
        return new Normaliser().normalise(source, body, Headers.none(), RECEIVED);
    }

    private Authenticity verify(byte[] body, Map<String, String> headers) {
        return new Verifier()
                .verify(source, new Request(body, Headers.of(headers), "192.0.2.1", Optional.empty(), RECEIVED));
    }
}
