package io.trunkline.pagerduty.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import io.trunkline.source.BodyFormat;
import io.trunkline.source.Source;
import io.trunkline.source.Verification;
import io.trunkline.source.body.InvalidEventException;
import io.trunkline.source.body.JsonBody;
import io.trunkline.source.signature.SignatureVerifier;
import io.trunkline.source.signature.SignedRequest;
import io.trunkline.source.signature.VerificationResult;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * PagerDuty as a sender of webhooks (its v3), which proves itself with {@code X-PagerDuty-Signature}: one signature for each
 * of its secrets, separated by commas, so that a secret can be rotated at either end.
 */
public final class PagerDutySignature {

    /** The last part of its path, which no source of sources.yaml may have. */
    public static final String NAME = "pagerduty";

    private static final String SIGNATURE = "X-PagerDuty-Signature";

    /** More than are ever rotated at once, and few enough to be computed for a stranger. */
    private static final int MOST_SIGNATURES = 8;

    private PagerDutySignature() {}

    /** @param secrets any one may match */
    public static Source source(List<String> secrets) {
        Verification verification = new Verification.Hmac(
                SIGNATURE, "HmacSHA256", Verification.Encoding.HEX, "v1=", "{body}", null, null, secrets);
        return new Source(
                NAME,
                "PagerDuty",
                List.of(verification),
                List.of(),
                List.of(),
                List.of(),
                Map.of(),
                List.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                NAME,
                Map.of(),
                null,
                Optional.empty(),
                BodyFormat.PLAIN);
    }

    /** {@link VerificationResult#GENUINE} if any of the signatures is made with any of the secrets. */
    public static VerificationResult verify(SignatureVerifier verifier, Source source, SignedRequest request) {
        return verify(request, signed -> verifier.verify(source, signed));
    }

    /** The same as far as the head says. */
    public static VerificationResult verifyHead(SignatureVerifier verifier, Source source, SignedRequest head) {
        return verify(head, signed -> verifier.verifyHead(source, signed));
    }

    private static VerificationResult verify(SignedRequest request, Function<SignedRequest, VerificationResult> how) {
        List<String> signatures = request.headers().all(SIGNATURE).stream()
                .flatMap(value -> Stream.of(value.split(",")))
                .map(String::strip)
                .limit(MOST_SIGNATURES)
                .toList();
        VerificationResult result = VerificationResult.HEADER_MISSING;
        for (String signature : signatures) {
            VerificationResult one = how.apply(with(signature, request));
            result = result.isGenuine() ? result : one;
        }
        return result;
    }

    /** @throws InvalidEventException if it is not one JSON object in UTF-8 */
    public static JsonNode body(byte[] raw) throws InvalidEventException {
        return JsonBody.read(raw).root();
    }

    private static SignedRequest with(String signature, SignedRequest request) {
        return new SignedRequest(
                request.body(),
                name -> name.equals(SIGNATURE)
                        ? List.of(signature)
                        : request.headers().all(name),
                request.peerAddress(),
                request.clientSubject(),
                request.receivedAt());
    }
}
