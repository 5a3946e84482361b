package io.trunkline.pagerduty.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.play.SentWebhook;
import io.trunkline.source.Source;
import io.trunkline.source.signature.SignatureVerifier;
import io.trunkline.source.signature.SignedRequest;
import io.trunkline.source.signature.VerificationResult;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** One signature for each of PagerDuty's secrets, and any of ours may match any of them. */
class PagerDutySignatureTest {

    private static final String BODY = "{\"event\": {\"event_type\": \"pagey.ping\"}}";
    private static final Source OURS = PagerDutySignature.source(List.of("new", "old"));

    private static VerificationResult verify(Source source, String... headers) {
        return PagerDutySignature.verify(
                new SignatureVerifier(),
                source,
                new SignedRequest(
                        BODY.getBytes(UTF_8),
                        name -> name.equalsIgnoreCase("X-PagerDuty-Signature") ? List.of(headers) : List.of(),
                        "127.0.0.1",
                        Optional.empty(),
                        Instant.EPOCH));
    }

    @Test
    void any_signature_of_any_secret_is_enough() {
        assertThat(verify(OURS, SentWebhook.signature(BODY, "new"))).isEqualTo(VerificationResult.GENUINE);
        assertThat(verify(OURS, SentWebhook.signature(BODY, "theirs", "old"))).isEqualTo(VerificationResult.GENUINE);
        assertThat(verify(OURS, SentWebhook.signature(BODY, "theirs"), SentWebhook.signature(BODY, "old")))
                .isEqualTo(VerificationResult.GENUINE);
        assertThat(verify(OURS, "v2=whatever, " + SentWebhook.signature(BODY, "old")))
                .isEqualTo(VerificationResult.GENUINE);
    }

    @Test
    void without_one_it_is_forged() {
        assertThat(verify(OURS)).isEqualTo(VerificationResult.HEADER_MISSING);
        assertThat(verify(OURS, SentWebhook.signature(BODY, "theirs"))).isEqualTo(VerificationResult.SECRET_WRONG);
        assertThat(verify(OURS, SentWebhook.signature(BODY + " ", "new"))).isEqualTo(VerificationResult.SECRET_WRONG);
        assertThat(verify(OURS, "")).isEqualTo(VerificationResult.HEADER_UNREADABLE);
        assertThat(verify(OURS, "v1=,v1=zz,,")).isNotEqualTo(VerificationResult.GENUINE);
        assertThat(verify(PagerDutySignature.source(List.of("")), SentWebhook.signature(BODY, "x")))
                .isNotEqualTo(VerificationResult.GENUINE);
    }

    @Test
    void signatures_beyond_a_rotation_are_not_computed() {
        String many = "v1=00,".repeat(100) + SentWebhook.signature(BODY, "new");
        assertThat(verify(OURS, many)).isEqualTo(VerificationResult.SECRET_WRONG);
    }
}
