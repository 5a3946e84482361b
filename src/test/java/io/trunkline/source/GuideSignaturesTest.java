package io.trunkline.source;

import static io.trunkline.source.signature.VerificationResult.GENUINE;
import static io.trunkline.source.signature.VerificationResult.HEADER_UNREADABLE;
import static io.trunkline.source.signature.VerificationResult.SECRET_WRONG;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.source.signature.Headers;
import io.trunkline.source.signature.SignatureVerifier;
import io.trunkline.source.signature.SignedRequest;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GuideSignaturesTest {

    private final SignatureVerifier verifier = new SignatureVerifier();

    private static final byte[] BODY =
            """
            {"eventType": "telephony.trunk.status.changed", \
            "event": {"trunkId": "trunk-us-east-01", "status": "DOWN", "timestamp": "2026-11-24T10:00:00Z"}}"""
                    .getBytes(UTF_8);

    @Test
    void genesysSignsTheBodyWithHexHmacSha256() {
        // printf '%s' "$BODY" | openssl dgst -sha256 -hmac genesys-secret-for-tests
        String signature = "0c7a16fe11abfb4cb0579e498c63483b5fc9de0448feaf20c8cc5782e3ecc9cd";

        assertThat(verifier.verify(GuideSources.genesys(), signed("X-Genesys-Signature", signature, BODY)))
                .isEqualTo(GENUINE);
        assertThat(verifier.verify(
                        GuideSources.genesys(),
                        signed("X-Genesys-Signature", signature, Arrays.copyOf(BODY, BODY.length - 1))))
                .isEqualTo(SECRET_WRONG);
    }

    @Test
    void cxoneSendsTheHexSha256OfTheSecret() {
        // printf '%s' cxone-secret-for-tests | sha256sum
        String hash = "bf377092b8fa4a1ddb99d6538e1a218350ff0c287f191b5f1901422ef069e5bd";

        assertThat(verifier.verify(GuideSources.cxone(), signed("X-CXone-Signature", hash, BODY)))
                .isEqualTo(GENUINE);
        assertThat(verifier.verify(GuideSources.cxone(), signed("X-CXone-Signature", GuideSources.CXONE_SECRET, BODY)))
                .isEqualTo(HEADER_UNREADABLE);
    }

    private static SignedRequest signed(String header, String value, byte[] body) {
        return new SignedRequest(body, Headers.of(Map.of(header, value)), "192.0.2.1", Optional.empty(), Instant.EPOCH);
    }
}
