package io.trunkline.source.signature;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.trunkline.source.Source;
import io.trunkline.source.Verification;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Signs a body as the source's platform would, with the first of its secrets: for drills and samples. */
public final class RequestSigner {

    /**
     * The headers that {@link SignatureVerifier} asks for. A certificate and an address cannot be had by headers: they add
     * none.
     *
     * @throws IllegalArgumentException if the source's verification cannot work, such as an unknown algorithm
     */
    public Map<String, String> sign(Source source, byte[] body, Instant now) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (Verification verification : source.verify()) {
            if (verification instanceof Verification.Hmac how) {
                headers.putAll(hmac(source, how, body, now));
            } else if (verification instanceof Verification.HashedSecret how) {
                headers.put(how.header(), Hmac.hexSha256(first(source, how.secrets())));
            } else if (verification instanceof Verification.ApiKey how) {
                headers.put(how.header(), first(source, how.secrets()));
            } else if (verification instanceof Verification.Basic how) {
                byte[] credentials = (how.user() + ":" + first(source, how.secrets())).getBytes(UTF_8);
                headers.put("Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials));
            }
        }
        return headers;
    }

    private static Map<String, String> hmac(Source source, Verification.Hmac how, byte[] body, Instant now) {
        Map<String, String> headers = new LinkedHashMap<>();
        String timestamp = String.valueOf(now.getEpochSecond());
        if (Hmac.signsTimestamp(how)) {
            headers.put(how.timestampHeader(), timestamp);
        }
        try {
            byte[] signature = Hmac.hmac(how, first(source, how.secrets()), timestamp, body);
            headers.put(how.header(), how.prefix() + Hmac.encode(signature, how.encoding()));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    "source " + source.name() + " cannot be signed for: " + how + " cannot be computed", e);
        }
        return headers;
    }

    private static String first(Source source, List<String> secrets) {
        return secrets.stream()
                .filter(secret -> !secret.isEmpty())
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("source " + source.name() + " has no secret to sign with"));
    }
}
