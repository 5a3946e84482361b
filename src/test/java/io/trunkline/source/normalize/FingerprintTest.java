package io.trunkline.source.normalize;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.model.StatusEvent;
import io.trunkline.source.GuideSources;
import io.trunkline.source.Source;
import io.trunkline.source.Verification;
import io.trunkline.source.body.InvalidEventException;
import io.trunkline.source.signature.Headers;
import io.trunkline.source.signature.Hmac;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FingerprintTest {

    private static final Source BY_HEADER =
            GuideSources.genesysBuilder().deliveryIdIn("X-Delivery-Id").build();
    private static final Source BY_POINTER =
            GuideSources.genesysBuilder().deliveryIdAt("/id").build();

    private static final String TIMESTAMPED = body("\"d-1\"", ",\"timestamp\":\"2026-11-24T10:00:00Z\"");
    private static final String TIMELESS = body("\"d-1\"", "");
    private static final String OF_BODY = "at:001795514400000 body:" + Hmac.hexSha256(TIMESTAMPED);

    @Test
    void keysOfBodiesAreInTheOrderOfTheTimesThatTheyState() throws InvalidEventException {
        String later = body("\"d-1\"", ",\"timestamp\":\"2026-11-24T10:00:00.001Z\"");
        String ahead = body("\"d-1\"", ",\"timestamp\":\"4026-11-24T10:00:00Z\"");

        assertThat(List.of(
                        fingerprint(BY_HEADER, TIMESTAMPED),
                        fingerprint(BY_HEADER, later),
                        fingerprint(BY_HEADER, ahead)))
                .as("as written: not cut at the receipt, so that the same body always has the same key")
                .isSorted()
                .allMatch(key -> key.matches("at:\\d{15} body:[0-9a-f]{64}"));
    }

    @Test
    void theKeyOfAVersionBeforeIsKnownToo() throws InvalidEventException {
        assertThat(event(GuideSources.genesys(), TIMESTAMPED, Headers.none())
                        .delivery()
                        .former())
                .isEqualTo("body:" + Hmac.hexSha256(TIMESTAMPED));
        assertThat(event(BY_HEADER, TIMESTAMPED, delivery("d-7")).delivery().former())
                .isEqualTo("id:d-7");
        assertThat(event(BY_HEADER, TIMELESS, delivery("d-7")).delivery().former())
                .isEqualTo("id:d-7");
        assertThat(event(BY_POINTER, TIMESTAMPED, Headers.none()).delivery().former())
                .isNull();
    }

    @Test
    void aDeliveryIdInAHeaderIsNoMatterWhereTheBodyHasATime() throws InvalidEventException {
        String known = OF_BODY;

        assertThat(fingerprint(BY_HEADER, TIMESTAMPED, delivery("d-7"))).isEqualTo(known);
        assertThat(fingerprint(BY_HEADER, TIMESTAMPED, delivery("d-8"))).isEqualTo(known);
    }

    @Test
    void aDeliveryIdInAHeaderIsKnownWithItsBodyWhereThatHasNoTime() throws InvalidEventException {
        String known = fingerprint(BY_HEADER, TIMELESS, delivery("d-7"));

        assertThat(known).isEqualTo("id:d-7 body:" + Hmac.hexSha256(TIMELESS));
        assertThat(fingerprint(BY_HEADER, TIMELESS, delivery("d-8"))).isNotEqualTo(known);
        assertThat(fingerprint(BY_HEADER, TIMELESS + " ", delivery("d-7"))).isNotEqualTo(known);
        assertThat(event(BY_HEADER, TIMELESS, delivery("d-7")).delivery().signed())
                .isNull();
    }

    @Test
    void aSignedTimeMakesTheSameRequestKnownUnderAnyId() throws InvalidEventException {
        Source signed = GuideSources.genesysBuilder()
                .verify(new Verification.Hmac(
                        "X-Signature",
                        "HmacSHA256",
                        Verification.Encoding.HEX,
                        "",
                        "{timestamp}.{body}",
                        "X-Time",
                        Duration.ofMinutes(5),
                        List.of("s")))
                .deliveryIdIn("X-Delivery-Id")
                .build();
        StatusEvent first = event(signed, TIMELESS, Headers.of(Map.of("X-Delivery-Id", "d-7", "X-Time", "1795514400")));
        StatusEvent replayed =
                event(signed, TIMELESS, Headers.of(Map.of("X-Delivery-Id", "d-8", "X-Time", "1795514400")));
        StatusEvent again = event(signed, TIMELESS, Headers.of(Map.of("X-Delivery-Id", "d-7", "X-Time", "1795514460")));

        assertThat(replayed.fingerprint()).isNotEqualTo(first.fingerprint());
        assertThat(replayed.delivery().signed())
                .isNotNull()
                .isEqualTo(first.delivery().signed());
        assertThat(again.fingerprint()).isEqualTo(first.fingerprint());
        assertThat(again.delivery().signed()).isNotEqualTo(first.delivery().signed());
        assertThat(fingerprint(signed, TIMELESS, Headers.of(Map.of("X-Time", "1795514400"))))
                .isEqualTo("signed:" + first.delivery().signed());
    }

    @Test
    void aDeliveryIdInTheBodyMakesADelivery() throws InvalidEventException {
        assertThat(fingerprint(BY_POINTER, TIMELESS)).isEqualTo("id:d-1");
        assertThat(fingerprint(BY_POINTER, body("17", ""))).isEqualTo("id:17");
    }

    @Test
    void withoutADeliveryIdTheBodyDoesIfItHasATimestamp() throws InvalidEventException {
        assertThat(fingerprint(GuideSources.genesys(), TIMESTAMPED)).isEqualTo(OF_BODY);
    }

    @Test
    void equalBodiesWithoutATimestampMayBeTwoHappenings() throws InvalidEventException {
        assertThat(fingerprint(GuideSources.genesys(), TIMELESS)).isNull();
    }

    @Test
    void equalComplianceBodiesAreOneViolationWithATimestampOrWithout() throws InvalidEventException {
        String body = "{\"eventType\":\"compliance.violation.detected\",\"event\":{\"id\":\"pci-7\"}}";

        assertThat(fingerprint(GuideSources.genesys(), body)).isEqualTo("body:" + Hmac.hexSha256(body));
    }

    @Test
    void aDeliveryIdThatIsNotThereLeavesItToTheBody() throws InvalidEventException {
        String ofBody = OF_BODY;

        assertThat(fingerprint(BY_HEADER, TIMESTAMPED)).isEqualTo(ofBody);
        assertThat(fingerprint(BY_HEADER, TIMESTAMPED, Headers.of(Map.of("X-Delivery-Id", ""))))
                .isEqualTo(ofBody);
        assertThat(fingerprint(BY_HEADER, TIMESTAMPED, name -> List.of("d-1", "d-2")))
                .isEqualTo(ofBody);
        assertThat(fingerprint(BY_HEADER, TIMELESS)).isNull();
        for (String unusable : List.of("null", "\"\"", "{}", "[1]", "true", "1.5", "\"\\ud800\"")) {
            assertThat(fingerprint(BY_POINTER, body(unusable, ""))).isNull();
        }
    }

    @Test
    void aDeliveryIdThatIsNoPlainTextIsHashed() throws InvalidEventException {
        String longest = "d".repeat(1000);

        assertThat(fingerprint(BY_POINTER, body('"' + longest + '"', ""))).isEqualTo("id:" + longest);
        assertThat(fingerprint(BY_POINTER, body('"' + longest + "d\"", "")))
                .isEqualTo("id:" + Hmac.hexSha256(longest + "d"));
        assertThat(fingerprint(BY_POINTER, body("\"a\\u0000b\"", ""))).isEqualTo("id:" + Hmac.hexSha256("a\0b"));
    }

    @Test
    void theRawBytesAreHashedNotTheirMeaning() throws InvalidEventException {
        assertThat(fingerprint(GuideSources.genesys(), TIMESTAMPED + " "))
                .isNotEqualTo(fingerprint(GuideSources.genesys(), TIMESTAMPED));
    }

    private static String body(String id, String more) {
        return "{\"id\":" + id + ",\"eventType\":\"telephony.trunk.status.changed\",\"event\":{\"trunkId\":\"t\","
                + "\"status\":\"DOWN\"" + more + "}}";
    }

    private static String fingerprint(Source source, String body) throws InvalidEventException {
        return fingerprint(source, body, Headers.none());
    }

    private static Headers delivery(String id) {
        return Headers.of(Map.of("x-delivery-id", id));
    }

    private static String fingerprint(Source source, String body, Headers headers) throws InvalidEventException {
        return event(source, body, headers).fingerprint();
    }

    private static StatusEvent event(Source source, String body, Headers headers) throws InvalidEventException {
        NormalizedEvent normalised = new EventNormalizer()
                .normalise(source, body.getBytes(UTF_8), headers, Instant.parse("2026-11-24T10:00:01Z"));
        return ((NormalizedEvent.Event) normalised).event();
    }
}
