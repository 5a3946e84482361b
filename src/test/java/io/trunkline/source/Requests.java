package io.trunkline.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Requests for the tests of verification. */
final class Requests {

    static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");
    static final byte[] BODY = "{\"eventType\":\"telephony.trunk.status.changed\"}".getBytes(UTF_8);

    private Requests() {}

    static Authenticity verify(Verification how, Request request) {
        return new Verifier().verify(SourceBuilder.source("test").verify(how).build(), request);
    }

    static Request with(String header, String... values) {
        return request(BODY, name -> name.equalsIgnoreCase(header) ? List.of(values) : List.of());
    }

    static Request with(Map<String, String> headers) {
        return request(BODY, Headers.of(headers));
    }

    static Request request(byte[] body, Headers headers) {
        return new Request(body, headers, "192.0.2.1", Optional.empty(), NOW);
    }

    static Request from(String peer, String... forwardedFor) {
        Headers headers = name -> name.equalsIgnoreCase("X-Forwarded-For") ? List.of(forwardedFor) : List.<String>of();
        return new Request(BODY, headers, peer, Optional.empty(), NOW);
    }

    static Request ofClient(String subject) {
        return new Request(BODY, Headers.none(), "192.0.2.1", Optional.ofNullable(subject), NOW);
    }
}
