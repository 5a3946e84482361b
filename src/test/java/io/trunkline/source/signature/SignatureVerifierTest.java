package io.trunkline.source.signature;

import static io.trunkline.source.Requests.verify;
import static io.trunkline.source.signature.VerificationResult.GENUINE;
import static io.trunkline.source.signature.VerificationResult.HEADER_MISSING;
import static io.trunkline.source.signature.VerificationResult.HEADER_UNREADABLE;
import static io.trunkline.source.signature.VerificationResult.SECRET_WRONG;
import static io.trunkline.source.signature.VerificationResult.UNUSABLE;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.source.Requests;
import io.trunkline.source.Source;
import io.trunkline.source.SourceBuilder;
import io.trunkline.source.Verification;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SignatureVerifierTest {

    private static final Source BOTH = SourceBuilder.source("both")
            .verify(
                    new Verification.ApiKey("X-Api-Key", List.of("key")),
                    new Verification.HashedSecret("X-Hash", List.of("abc")))
            .build();

    private static final String HASH = Hmac.hexSha256("abc");

    private final SignatureVerifier verifier = new SignatureVerifier();

    @Test
    void allMustPass() {
        assertThat(verifier.verify(BOTH, Requests.with(Map.of("X-Api-Key", "key", "X-Hash", HASH))))
                .isEqualTo(GENUINE);
    }

    @Test
    void oneIsNotEnough() {
        assertThat(verifier.verify(BOTH, Requests.with(Map.of("X-Api-Key", "key"))))
                .isEqualTo(HEADER_MISSING);
        assertThat(verifier.verify(BOTH, Requests.with(Map.of("X-Hash", HASH)))).isEqualTo(HEADER_MISSING);
        assertThat(verifier.verify(BOTH, Requests.with(Map.of("X-Api-Key", "no", "X-Hash", HASH))))
                .isEqualTo(SECRET_WRONG);
        assertThat(verifier.verify(BOTH, Requests.with(Map.of("X-Api-Key", "key", "X-Hash", "no"))))
                .isEqualTo(HEADER_UNREADABLE);
    }

    @Test
    void nothingPassesASourceThatIsClosed() {
        assertThat(verify(new Verification.Closed(), Requests.with(Map.of("X-Api-Key", "key"))))
                .isEqualTo(VerificationResult.CLOSED);
        assertThat(SourceBuilder.source("s")
                        .verify(new Verification.Closed())
                        .build()
                        .isClosed())
                .isTrue();
        assertThat(BOTH.isClosed()).isFalse();
    }

    @Test
    void theFirstThatFailsGivesTheReason() {
        assertThat(verifier.verify(BOTH, Requests.with(Map.of("X-Api-Key", "no", "X-Hash", "no"))))
                .isEqualTo(SECRET_WRONG);
    }

    @Test
    void theAddressCountsToo() {
        Source source = SourceBuilder.source("allowing")
                .verify(new Verification.ApiKey("X-Api-Key", List.of("key")))
                .allow("203.0.113.0/24")
                .build();

        assertThat(verifier.verify(source, Requests.with("X-Api-Key", "key")))
                .isEqualTo(VerificationResult.ADDRESS_NOT_ALLOWED);
    }

    @Test
    void aSourceWithoutAnyVerificationLetsNothingPass() {
        Source none = SourceBuilder.source("none").verify().build();
        assertThat(verifier.verify(none, Requests.with(Map.of()))).isEqualTo(UNUSABLE);
    }

    @Test
    void noneLetsAnybodyPass() {
        assertThat(verify(new Verification.None(), Requests.with(Map.of()))).isEqualTo(GENUINE);
    }

    @Test
    void noSecretIsEverPrinted() {
        Source source = SourceBuilder.source("all")
                .verify(
                        new Verification.Hmac(
                                "X",
                                "HmacSHA256",
                                Verification.Encoding.HEX,
                                "",
                                "{body}",
                                null,
                                null,
                                List.of("s3cret")),
                        new Verification.HashedSecret("X", List.of("s3cret")),
                        new Verification.ApiKey("X", List.of("s3cret")),
                        new Verification.Basic("user", List.of("s3cret")))
                .build();

        assertThat(source.toString()).contains("HmacSHA256").doesNotContain("s3cret");
    }

    @Test
    void aReasonHasALabelForMetrics() {
        assertThat(VerificationResult.TIMESTAMP_OUT_OF_TOLERANCE.label()).isEqualTo("timestamp-out-of-tolerance");
    }
}
