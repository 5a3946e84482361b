package io.trunkline.app;

import io.trunkline.pagerduty.webhook.PagerDutySignature;
import io.trunkline.source.signature.SignatureVerifier;
import io.trunkline.source.signature.SignedRequest;
import io.trunkline.source.signature.VerificationResult;
import io.trunkline.webhook.Webhook;
import java.util.Optional;

/** Whether a request to the webhook port is genuine: every method gives the reason of a refusal, or nothing. */
final class WebhookVerification {

    private final SignatureVerifier verifier;

    WebhookVerification(SignatureVerifier verifier) {
        this.verifier = verifier;
    }

    Optional<String> ofSource(Webhook webhook) {
        return refusal(verifier.verify(webhook.source(), request(webhook)));
    }

    /** By the head alone, before the body arrives. */
    Optional<String> ofHead(Webhook head) {
        return refusal(
                head.source().name().equals(PagerDutySignature.NAME)
                        ? PagerDutySignature.verifyHead(verifier, head.source(), request(head))
                        : verifier.verifyHead(head.source(), request(head)));
    }

    Optional<String> ofPagerDuty(Webhook webhook) {
        return refusal(PagerDutySignature.verify(verifier, webhook.source(), request(webhook)));
    }

    private static Optional<String> refusal(VerificationResult result) {
        return result.isGenuine() ? Optional.empty() : Optional.of(result.label());
    }

    private static SignedRequest request(Webhook webhook) {
        return new SignedRequest(
                webhook.body(),
                webhook.headers()::apply,
                webhook.peerAddress(),
                webhook.clientSubject(),
                webhook.receivedAt());
    }
}
