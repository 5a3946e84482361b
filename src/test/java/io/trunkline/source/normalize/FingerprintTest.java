package io.trunkline.source.normalize;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.source.GuideSources;
import io.trunkline.source.Source;
import io.trunkline.source.signature.Headers;
import io.trunkline.source.signature.Hmac;
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

    @Test
    void aDeliveryIdInAHeaderMakesADelivery() throws InvalidEventException {
        assertThat(fingerprint(BY_HEADER, TIMESTAMPED, Headers.of(Map.of("x-delivery-id", "d-7"))))
                .isEqualTo("id:d-7");
    }

    @Test
    void aDeliveryIdInTheBodyMakesADelivery() throws InvalidEventException {
        assertThat(fingerprint(BY_POINTER, TIMELESS)).isEqualTo("id:d-1");
        assertThat(fingerprint(BY_POINTER, body("17", ""))).isEqualTo("id:17");
    }

    @Test
    void withoutADeliveryIdTheBodyDoesIfItHasATimestamp() throws InvalidEventException {
        assertThat(fingerprint(GuideSources.genesys(), TIMESTAMPED)).isEqualTo("body:" + Hmac.hexSha256(TIMESTAMPED));
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
        String ofBody = "body:" + Hmac.hexSha256(TIMESTAMPED);

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

    private static String fingerprint(Source source, String body, Headers headers) throws InvalidEventException {
        NormalizedEvent normalised = new EventNormalizer()
                .normalise(source, body.getBytes(UTF_8), headers, Instant.parse("2026-11-24T10:00:01Z"));
        return ((NormalizedEvent.Event) normalised).event().fingerprint();
    }
}
