package io.trunkline.source;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * PagerDuty as a sender of webhooks (its v3), which proves itself with {@code X-PagerDuty-Signature}: one signature for each
 * of its secrets, separated by commas, so that a secret can be rotated at either end.
 */
public final class PagerDutyWebhooks {

    /** The last part of its path, which no source of sources.yaml may have. */
    public static final String NAME = "pagerduty";

    private static final String SIGNATURE = "X-PagerDuty-Signature";

    /** More than anybody rotates at once, and few enough to be computed for a stranger. */
    private static final int MOST_SIGNATURES = 8;

    private PagerDutyWebhooks() {}

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
                Optional.empty());
    }

    /** {@link Authenticity#GENUINE} if any of the signatures is made with any of the secrets. */
    public static Authenticity verify(Verifier verifier, Source source, Request request) {
        List<String> signatures = request.headers().all(SIGNATURE).stream()
                .flatMap(value -> Stream.of(value.split(",")))
                .map(String::strip)
                .limit(MOST_SIGNATURES)
                .toList();
        Authenticity result = Authenticity.HEADER_MISSING;
        for (String signature : signatures) {
            Authenticity one = verifier.verify(source, with(signature, request));
            result = result.isGenuine() ? result : one;
        }
        return result;
    }

    /** @throws BadEvent if it is not one JSON object in UTF-8 */
    public static JsonNode body(byte[] raw) throws BadEvent {
        return Body.read(raw).root();
    }

    private static Request with(String signature, Request request) {
        return new Request(
                request.body(),
                name -> name.equals(SIGNATURE)
                        ? List.of(signature)
                        : request.headers().all(name),
                request.peerAddress(),
                request.clientSubject(),
                request.receivedAt());
    }
}
