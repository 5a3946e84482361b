package io.trunkline.source.normalize;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.trunkline.model.ComponentId;
import io.trunkline.model.DeliveryKey;
import io.trunkline.model.Status;
import io.trunkline.model.StatusEvent;
import io.trunkline.source.GuideSources;
import io.trunkline.source.Source;
import io.trunkline.source.SourceBuilder;
import io.trunkline.source.body.InvalidEventException;
import io.trunkline.source.signature.Headers;
import io.trunkline.source.signature.Hmac;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventNormalizerTest {

    private static final Instant RECEIVED = Instant.parse("2026-11-24T10:00:02.345678Z");
    private static final Instant RECEIVED_MILLIS = Instant.parse("2026-11-24T10:00:02.345Z");

    private static final String TRUNK_DOWN =
            """
            {"eventType": "telephony.trunk.status.changed", "event": {"trunkId": "trunk-us-east-01", "status": "DOWN", \
            "timestamp": "2026-11-24T10:00:00Z"}}""";

    private final EventNormalizer normaliser = new EventNormalizer();

    @Test
    void readsTheGuidesGenesysTrunkEvent() throws InvalidEventException {
        assertThat(event(GuideSources.genesys(), TRUNK_DOWN))
                .isEqualTo(new StatusEvent(
                                "genesys",
                                new ComponentId("genesys", "trunk", "trunk-us-east-01"),
                                "telephony.trunk.status.changed",
                                Status.DOWN,
                                "DOWN",
                                Instant.parse("2026-11-24T10:00:00Z"),
                                true,
                                RECEIVED_MILLIS,
                                null,
                                "Genesys Cloud CX",
                                "https://admin.mypurecloud.com/#/telephony/trunks/trunk-us-east-01",
                                false,
                                null,
                                TRUNK_DOWN)
                        .withDelivery(
                                DeliveryKey.at(Instant.parse("2026-11-24T10:00:00Z"), Hmac.hexSha256(TRUNK_DOWN))));
    }

    @Test
    void readsTheGuidesGenesysSiteEvent() throws InvalidEventException {
        StatusEvent event = event(
                GuideSources.genesys(),
                """
                {"eventType":"telephony.site.status.changed",
                 "event":{"siteId":"site-berlin","status":"DEGRADED","timestamp":"2026-11-24T10:00:00.250Z"}}""");

        assertThat(event.component()).hasToString("genesys/site/site-berlin");
        assertThat(event.status()).isEqualTo(Status.DEGRADED);
        assertThat(event.occurredAt()).isEqualTo("2026-11-24T10:00:00.250Z");
        assertThat(event.diagnosticUrl()).isEqualTo("https://admin.mypurecloud.com/#/telephony/sites/site-berlin");
    }

    @ParameterizedTest
    @CsvSource({
        "trunk.status, trunkId, trunk, UP, UP",
        "trunk.status, trunkId, trunk, available, UP",
        "site.status, siteId, site, active, UP",
        "site.status, siteId, site, Degraded, DEGRADED",
        "trunk.status, trunkId, trunk, DOWN, DOWN",
        "trunk.status, trunkId, trunk, OUT_OF_SERVICE, DOWN",
        "trunk.status, trunkId, trunk, on holiday, UNKNOWN",
        "trunk.status, trunkId, trunk, '', UNKNOWN",
    })
    void readsTheGuidesCxoneEvents(String type, String idField, String kind, String word, Status status)
            throws InvalidEventException {
        StatusEvent event = event(
                GuideSources.cxone(),
                """
                {"eventType": "%s", "event": {"%s": "x-1", "status": "%s", "timestamp": "2026-11-24T10:00:00Z"}}"""
                        .formatted(type, idField, word));

        assertThat(event.component()).isEqualTo(new ComponentId("cxone", kind, "x-1"));
        assertThat(event.status()).isEqualTo(status);
        assertThat(event.word()).isEqualTo(word);
        assertThat(event.platform()).isEqualTo("NICE CXone");
    }

    @Test
    void aTypeThatTheFilterDoesNotPassIsIgnoredWhateverElseIsInTheBody() throws InvalidEventException {
        assertThat(normalise(GuideSources.genesys(), "{\"eventType\":\"call.disconnected\",\"event\":7}"))
                .isEqualTo(new NormalizedEvent.Ignored("call.disconnected"));
    }

    @Test
    void anIgnoredTypeCanBeLoggedAndCounted() throws InvalidEventException {
        String type = "a\\u0000b\\n\\u2028c\\ud800" + "x".repeat(1000);

        assertThat(normalise(GuideSources.genesys(), "{\"eventType\":\"" + type + "\"}"))
                .isEqualTo(new NormalizedEvent.Ignored("a b  c\uFFFD" + "x".repeat(193)));
    }

    @Test
    void theFirstPointerThatIsThereCounts() throws InvalidEventException {
        Source source = SourceBuilder.source("real")
                .type("/detail/topicName", "/detail-type")
                .event("edge", "edge", "/detail/edgeId", "/detail/id")
                .status("/detail/new", "/detail/status")
                .occurredAt("/detail/at", "/time")
                .build();

        StatusEvent event = event(
                source,
                """
                {"detail-type": "edge", "time": "2026-11-24T10:00:00Z",
                 "detail": {"edgeId": null, "id": "e-1", "status": "down", "at": null}}""");

        assertThat(event.component()).hasToString("real/edge/e-1");
        assertThat(event.status()).isEqualTo(Status.DOWN);
        assertThat(event.occurredAt()).isEqualTo("2026-11-24T10:00:00Z");
    }

    @Test
    void aMissingFieldIsNamedWithEveryPlaceWhereItMayBe() {
        Source source = SourceBuilder.source("real").type("/a", "/b").build();
        assertThatThrownBy(() -> normalise(source, "{}")).hasMessage("/a or /b is missing");
    }

    @Test
    void theComponentsMayBeThoseOfAnotherSource() throws InvalidEventException {
        Source source = GuideSources.genesysBuilder().componentsOf("genesys-eu").build();

        StatusEvent event = event(source, TRUNK_DOWN);

        assertThat(event.component()).hasToString("genesys-eu/trunk/trunk-us-east-01");
        assertThat(event.source()).isEqualTo("genesys");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            {}                                                          | /eventType is missing
            {"eventType":null}                                          | /eventType is missing
            {"eventType":5}                                             | /eventType must be a string, not a number
            {"eventType":["trunk"]}                                     | /eventType must be a string, not an array
            {"eventType":"trunk"}                                       | /event/trunkId is missing
            {"eventType":"trunk","event":[]}                            | /event/trunkId is missing
            {"eventType":"trunk","event":{"trunkId":null}}              | /event/trunkId is missing
            {"eventType":"trunk","event":{"trunkId":5}}                 | /event/trunkId must be a string, not a number
            {"eventType":"trunk","event":{"trunkId":true}}              | /event/trunkId must be a string, not a boolean
            {"eventType":"trunk","event":{"trunkId":{}}}                | /event/trunkId must be a string, not an object
            {"eventType":"trunk","event":{"trunkId":""}}                | /event/trunkId is empty
            {"eventType":"trunk","event":{"trunkId":"  "}}              | /event/trunkId is blank
            {"eventType":"trunk","event":{"trunkId":"a\\u202eb"}}         | /event/trunkId has a character that changes the direction of text
            {"eventType":"trunk","event":{"trunkId":"a\\u0000"}}        | /event/trunkId has a control character
            {"eventType":"trunk","event":{"trunkId":"a\\nb"}}           | /event/trunkId has a control character
            {"eventType":"trunk","event":{"trunkId":"\\u007f"}}         | /event/trunkId has a control character
            {"eventType":"trunk","event":{"trunkId":"\\u0085"}}         | /event/trunkId has a control character
            {"eventType":"trunk","event":{"trunkId":"\\u2028"}}         | /event/trunkId has a control character
            {"eventType":"trunk","event":{"trunkId":"\\u2029"}}         | /event/trunkId has a control character
            {"eventType":"trunk","event":{"trunkId":"a\\u200bb"}}         | /event/trunkId has an invisible character
            {"eventType":"trunk","event":{"trunkId":"a\\u200fb"}}         | /event/trunkId has an invisible character
            {"eventType":"trunk","event":{"trunkId":"a\\u061cb"}}         | /event/trunkId has an invisible character
            {"eventType":"trunk","event":{"trunkId":"\\ufeffa"}}         | /event/trunkId has an invisible character
            {"eventType":"trunk","event":{"trunkId":"a\\udb40\\udc41"}}         | /event/trunkId has an invisible character
            {"eventType":"trunk","event":{"trunkId":"a\\u3164b"}}         | /event/trunkId has an invisible character
            {"eventType":"trunk","event":{"trunkId":"\\u115fa"}}         | /event/trunkId has an invisible character
            {"eventType":"trunk","event":{"trunkId":"\\u2800a"}}         | /event/trunkId has an invisible character
            {"eventType":"trunk","event":{"trunkId":"\\ud834\\udd59a"}}         | /event/trunkId has an invisible character
            {"eventType":"trunk","event":{"trunkId":"a\\u034fb"}}         | /event/trunkId has an invisible character
            {"eventType":"trunk","event":{"trunkId":"\\ufe0fa"}}         | /event/trunkId has an invisible character
            {"eventType":"trunk","event":{"trunkId":"a\\uffa0"}}         | /event/trunkId has an invisible character
            {"eventType":"trunk","event":{"trunkId":"a\\udb40\\udd00"}}         | /event/trunkId has an invisible character
            {"eventType":"trunk","event":{"trunkId":" a"}}         | /event/trunkId begins with a blank
            {"eventType":"trunk","event":{"trunkId":"a "}}         | /event/trunkId ends with a blank
            {"eventType":"trunk","event":{"trunkId":"a\\u3000"}}         | /event/trunkId ends with a blank
            {"eventType":"trunk","event":{"trunkId":"\\u00a0a"}}         | /event/trunkId begins with a blank
            {"eventType":"trunk","event":{"trunkId":"\\ud800"}}         | /event/trunkId has half of a surrogate pair
            {"eventType":"trunk","event":{"trunkId":"\\udc00\\ud800"}}  | /event/trunkId has half of a surrogate pair
            {"eventType":"trunk","event":{"trunkId":"t"}}               | /event/status is missing
            {"eventType":"trunk","event":{"trunkId":"t","status":null}} | /event/status is missing
            {"eventType":"trunk","event":{"trunkId":"t","status":0}}    | /event/status must be a string, not a number
            """)
    void saysWhichFieldIsWrongAndHow(String body, String message) {
        assertThatThrownBy(() -> normalise(SourceBuilder.source("test").build(), body))
                .isExactlyInstanceOf(InvalidEventException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"yesterday\"",
                "\"\"",
                "true",
                "{}",
                "1e300",
                "1e999999999",
                "123456789012345678901234",
                "0",
                "-1795514400",
                "\"1999-12-31T23:59:59.999Z\"",
                "\"0001-01-01T00:00:00Z\""
            })
    void aTimeThatCannotBeReadCountsAsNone(String timestamp) throws InvalidEventException {
        NormalizedEvent.Event read = readAt(timestamp);

        assertThat(read.timeUnreadable()).isTrue();
        assertThat(read.event().timestamped()).isFalse();
        assertThat(read.event().occurredAt()).isEqualTo(RECEIVED_MILLIS);
        assertThat(read.event().fingerprint()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            "2026-11-24T10:00:00Z"           | 2026-11-24T10:00:00Z
            "2026-11-24T11:00:00.1239+0100"  | 2026-11-24T10:00:00.123Z
            "2026-11-24T10:00:00"            | 2026-11-24T10:00:00Z
            1795514400                       | 2026-11-24T10:00:00Z
            1795514400.5                     | 2026-11-24T10:00:00.500Z
            1795514400123                    | 2026-11-24T10:00:00.123Z
            "1795514400"                     | 2026-11-24T10:00:00Z
            "1795514400123"                  | 2026-11-24T10:00:00.123Z
            "1795514400.5"                   | 2026-11-24T10:00:00.500Z
            "2026-11-24 10:00:00"            | 2026-11-24T10:00:00Z
            "2026-11-24 11:00:00 +0100"      | 2026-11-24T10:00:00Z
            "2026-11-24 10:00:00.250Z"       | 2026-11-24T10:00:00.250Z
            " 2026-11-24T10:00:00Z "         | 2026-11-24T10:00:00Z
            "Tue, 24 Nov 2026 10:00:00 GMT"  | 2026-11-24T10:00:00Z
            "2000-01-01T00:00:00Z"           | 2000-01-01T00:00:00Z
            """)
    void aTimestampIsWhenItHappened(String timestamp, Instant occurred) throws InvalidEventException {
        StatusEvent event = eventAt(timestamp);

        assertThat(event.occurredAt()).isEqualTo(occurred);
        assertThat(event.timestamped()).isTrue();
        assertThat(event.lag()).isEqualTo(Duration.between(occurred, RECEIVED_MILLIS));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"2026-11-24T10:00:02.346Z\"", "\"9999-12-31T23:59:59Z\"", "99999999999999"})
    void nothingHappensAfterItsReceipt(String timestamp) throws InvalidEventException {
        StatusEvent event = eventAt(timestamp);

        assertThat(event.occurredAt()).isEqualTo(RECEIVED_MILLIS);
        assertThat(event.timestamped()).isTrue();
        assertThat(event.lag()).isZero();
        assertThat(event.stampedAt()).isAfter(RECEIVED_MILLIS);
    }

    @Test
    void withoutATimestampItHappenedWhenItArrived() throws InvalidEventException {
        StatusEvent event = eventAt("null");

        assertThat(event.occurredAt()).isEqualTo(RECEIVED_MILLIS);
        assertThat(event.timestamped()).isFalse();
    }

    @Test
    void theReadableNameIsOptionalAndMadeFitToBeShown() throws InvalidEventException {
        assertThat(named("\"Berlin trunk\"")).isEqualTo("Berlin trunk");
        assertThat(named("\"two\\nlines\\ud83d\\ude00\\ud83d\"")).isEqualTo("two lines\uD83D\uDE00\uFFFD");
        assertThat(named("\"" + "\uD83D\uDE00".repeat(300) + "\"")).isEqualTo("\uD83D\uDE00".repeat(200));
        assertThat(named("5")).isNull();
        assertThat(named("null")).isNull();
        assertThat(named("\" \\n\"")).isNull();
    }

    @Test
    void aStatusWordIsKeptFitToBeStored() throws InvalidEventException {
        StatusEvent event = event(
                SourceBuilder.source("test").build(),
                "{\"eventType\":\"trunk\",\"event\":{\"trunkId\":\"t\",\"status\":\"a\\u0000b" + "c".repeat(500)
                        + "\"}}");

        assertThat(event.status()).isEqualTo(Status.UNKNOWN);
        assertThat(event.word()).isEqualTo("a b" + "c".repeat(197));
    }

    @Test
    void anIdOfAThousandCharactersIsTheLongest() throws InvalidEventException {
        assertThat(withId("t".repeat(1000)).component().id()).hasSize(1000);
        assertThat(withId("\uD83D\uDE00".repeat(1000)).component().id()).hasSize(2000);
        assertThatThrownBy(() -> withId("t".repeat(1001)))
                .isInstanceOf(InvalidEventException.class)
                .hasMessage("/event/trunkId is longer than 1000 characters");
        assertThat(catchThrowable(() -> withId("t".repeat(10_000)))).isInstanceOf(InvalidEventException.class);
    }

    @Test
    void anIdIsTakenAsItIs() throws InvalidEventException {
        assertThat(withId("a/b c").component()).isEqualTo(new ComponentId("genesys", "trunk", "a/b c"));
    }

    @ParameterizedTest
    @CsvSource({
        "trunk-us-east-01, trunk-us-east-01",
        "a_b.c~d, a_b.c~d",
        "a b/c, a%20b%2Fc",
        "a+b*c, a%2Bb%2Ac",
        "{kind}, %7Bkind%7D",
        "'\"><script>', %22%3E%3Cscript%3E",
        "\u00fc\uD83D\uDE00, %C3%BC%F0%9F%98%80",
    })
    void theLinkHasTheIdPercentEncoded(String id, String inLink) throws InvalidEventException {
        String json = id.replace("\"", "\\\"");
        assertThat(withId(json).diagnosticUrl())
                .isEqualTo("https://admin.mypurecloud.com/#/telephony/trunks/" + inLink);
    }

    @Test
    void aSourceWithoutAConsoleHasNoLink() throws InvalidEventException {
        StatusEvent event = event(
                SourceBuilder.source("test").build(),
                "{\"eventType\":\"trunk\",\"event\":{\"trunkId\":\"t\",\"status\":\"up\"}}");

        assertThat(event.diagnosticUrl()).isNull();
    }

    @Test
    void aComplianceEventNeedsNoStatus() throws InvalidEventException {
        StatusEvent event = event(
                GuideSources.genesys(),
                "{\"eventType\":\"compliance.violation.detected\",\"event\":{\"id\":\"pci-7\"}}");

        assertThat(event.compliance()).isTrue();
        assertThat(event.component()).hasToString("genesys/compliance/pci-7");
        assertThat(event.status()).isEqualTo(Status.UNKNOWN);
        assertThat(event.word()).isEmpty();
    }

    private NormalizedEvent normalise(Source source, String body) throws InvalidEventException {
        return normaliser.normalise(source, body.getBytes(UTF_8), Headers.none(), RECEIVED);
    }

    private StatusEvent event(Source source, String body) throws InvalidEventException {
        return ((NormalizedEvent.Event) normalise(source, body)).event();
    }

    private static NormalizedEvent.Event readAt(String timestamp) throws InvalidEventException {
        String body = "{\"eventType\":\"trunk\",\"event\":{\"trunkId\":\"t\",\"status\":\"up\",\"timestamp\":"
                + timestamp + "}}";
        return (NormalizedEvent.Event) new EventNormalizer()
                .normalise(SourceBuilder.source("test").build(), body.getBytes(UTF_8), Headers.none(), RECEIVED);
    }

    private StatusEvent eventAt(String timestamp) throws InvalidEventException {
        return event(
                SourceBuilder.source("test").build(),
                "{\"eventType\":\"trunk\",\"event\":{\"trunkId\":\"t\",\"status\":\"up\",\"timestamp\":" + timestamp
                        + "}}");
    }

    private StatusEvent withId(String id) throws InvalidEventException {
        return event(GuideSources.genesys(), TRUNK_DOWN.replace("trunk-us-east-01", id));
    }

    private String named(String name) throws InvalidEventException {
        return event(GuideSources.genesys(), TRUNK_DOWN.replace("\"status\"", "\"name\": " + name + ", \"status\""))
                .name();
    }
}
