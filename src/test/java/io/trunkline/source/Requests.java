package io.trunkline.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.trunkline.source.signature.Headers;
import io.trunkline.source.signature.SignatureVerifier;
import io.trunkline.source.signature.SignedRequest;
import io.trunkline.source.signature.VerificationResult;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Requests for the tests of verification. */
public final class Requests {

    public static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");
    public static final byte[] BODY = "{\"eventType\":\"telephony.trunk.status.changed\"}".getBytes(UTF_8);

    private Requests() {}

    public static VerificationResult verify(Verification how, SignedRequest request) {
        return new SignatureVerifier()
                .verify(SourceBuilder.source("test").verify(how).build(), request);
    }

    public static SignedRequest with(String header, String... values) {
        return request(BODY, name -> name.equalsIgnoreCase(header) ? List.of(values) : List.of());
    }

    public static SignedRequest with(Map<String, String> headers) {
        return request(BODY, Headers.of(headers));
    }

    public static SignedRequest request(byte[] body, Headers headers) {
        return new SignedRequest(body, headers, "192.0.2.1", Optional.empty(), NOW);
    }

    public static SignedRequest from(String peer, String... forwardedFor) {
        Headers headers = name -> name.equalsIgnoreCase("X-Forwarded-For") ? List.of(forwardedFor) : List.<String>of();
        return new SignedRequest(BODY, headers, peer, Optional.empty(), NOW);
    }

    static SignedRequest ofClient(String subject) {
        return new SignedRequest(BODY, Headers.none(), "192.0.2.1", Optional.ofNullable(subject), NOW);
    }
}
