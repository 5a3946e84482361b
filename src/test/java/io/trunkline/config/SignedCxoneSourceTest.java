package io.trunkline.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.model.Status;
import io.trunkline.model.StatusEvent;
import io.trunkline.source.Source;
import io.trunkline.source.body.InvalidEventException;
import io.trunkline.source.normalize.EventNormalizer;
import io.trunkline.source.normalize.NormalizedEvent;
import io.trunkline.source.signature.Headers;
import io.trunkline.source.signature.SignatureVerifier;
import io.trunkline.source.signature.SignedRequest;
import io.trunkline.source.signature.VerificationResult;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shipped variant of CXone that NICE documents: {@code {timestamp}.{body}} signed, with a delivery id. */
class SignedCxoneSourceTest {

    private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");
    private static final byte[] BODY =
            """
            {"eventType": "trunk.status", "event": {"trunkId": "cx-1", "status": "unavailable",
             "timestamp": "2026-11-24T09:59:59Z"}}"""
                    .getBytes(UTF_8);

    @TempDir
    private Path folder;

    private Source source;

    @BeforeEach
    void read() {
        source = AllSources.named("cxone-signed", folder);
    }

    @Test
    void the_signature_is_over_the_time_and_the_body() throws Exception {
        Map<String, String> headers = signed(NOW);
        assertThat(verify(headers, NOW)).isEqualTo(VerificationResult.GENUINE);

        headers.put("X-Nexus-Timestamp", String.valueOf(NOW.getEpochSecond() + 1));
        assertThat(verify(headers, NOW)).isEqualTo(VerificationResult.SECRET_WRONG);
    }

    @Test
    void it_is_good_for_five_minutes_either_way() throws Exception {
        Duration tolerance = Duration.ofMinutes(5);

        assertThat(verify(signed(NOW), NOW.plus(tolerance))).isEqualTo(VerificationResult.GENUINE);
        assertThat(verify(signed(NOW), NOW.minus(tolerance))).isEqualTo(VerificationResult.GENUINE);
        assertThat(verify(signed(NOW), NOW.plus(tolerance).plusSeconds(1)))
                .isEqualTo(VerificationResult.TIMESTAMP_OUT_OF_TOLERANCE);
    }

    @Test
    void a_delivery_is_known_by_its_dated_body_whatever_its_unsigned_id() throws InvalidEventException {
        StatusEvent event = event(Map.of("x-nexus-delivery-id", "d-17"));

        assertThat(event.fingerprint())
                .startsWith("at:")
                .isEqualTo(event(Map.of("x-nexus-delivery-id", "d-18")).fingerprint());
        assertThat(event.status()).isEqualTo(Status.DOWN);
        assertThat(event(Map.of()).fingerprint())
                .as("without an id, by its body")
                .startsWith("at:");
    }

    private StatusEvent event(Map<String, String> headers) throws InvalidEventException {
        return ((NormalizedEvent.Event) new EventNormalizer().normalise(source, BODY, Headers.of(headers), NOW))
                .event();
    }

    private VerificationResult verify(Map<String, String> headers, Instant receivedAt) {
        return new SignatureVerifier()
                .verify(
                        source,
                        new SignedRequest(BODY, Headers.of(headers), "192.0.2.1", Optional.empty(), receivedAt));
    }

    /** As NICE documents it, without any of our own code. */
    private static Map<String, String> signed(Instant at) throws Exception {
        String timestamp = String.valueOf(at.getEpochSecond());
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(AllSources.NEXUS_SECRET.getBytes(UTF_8), "HmacSHA256"));
        mac.update((timestamp + ".").getBytes(UTF_8));
        Map<String, String> headers = new HashMap<>();
        headers.put("X-Nexus-Timestamp", timestamp);
        headers.put("X-Nexus-Signature-256", "sha256=" + HexFormat.of().formatHex(mac.doFinal(BODY)));
        return headers;
    }
}
