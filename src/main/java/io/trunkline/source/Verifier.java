package io.trunkline.source;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Decides whether a request is the source's own, on the raw bytes, before anything is parsed.
 *
 * <p>Whatever is missing or malformed is refused and nothing is thrown. Secrets are compared in constant time, and every
 * secret and every verification is looked at whatever the others said, so that how long a refusal takes tells nothing.
 * Has no state: one is enough for all threads.
 */
public final class Verifier {

    private static final String AUTHORIZATION = "Authorization";
    private static final Pattern BASIC = Pattern.compile("(?i)basic +");

    /** {@link Authenticity#GENUINE} if the sender's address is allowed and every verification passes. */
    public Authenticity verify(Source source, Request request) {
        Authenticity sender = Senders.check(source, request);
        if (!sender.isGenuine()) {
            return sender;
        }
        Authenticity result = source.verify().isEmpty() ? Authenticity.UNUSABLE : Authenticity.GENUINE;
        for (Verification verification : source.verify()) {
            Authenticity one = verify(verification, request);
            result = result.isGenuine() ? one : result;
        }
        return result;
    }

    private static Authenticity verify(Verification verification, Request request) {
        if (verification instanceof Verification.Hmac how) {
            return withHeader(request, how.header(), value -> hmac(how, value, request));
        } else if (verification instanceof Verification.HashedSecret how) {
            return withHeader(request, how.header(), value -> hashedSecret(how, value));
        } else if (verification instanceof Verification.ApiKey how) {
            return withHeader(
                    request, how.header(), value -> anyMatches(how.secrets(), Digests.sha256(value), Digests::sha256));
        } else if (verification instanceof Verification.Basic how) {
            return withHeader(request, AUTHORIZATION, value -> basic(how, value));
        } else if (verification instanceof Verification.Mtls how) {
            return mtls(how, request.clientSubject());
        } else if (verification instanceof Verification.Closed) {
            return Authenticity.CLOSED;
        }
        return verification instanceof Verification.None ? Authenticity.GENUINE : Authenticity.UNUSABLE;
    }

    private static Authenticity hmac(Verification.Hmac how, String value, Request request) {
        if (!value.startsWith(how.prefix())) {
            return Authenticity.HEADER_UNREADABLE;
        }
        Optional<byte[]> signature = Digests.decode(value.substring(how.prefix().length()), how.encoding());
        if (signature.isEmpty()) {
            return Authenticity.HEADER_UNREADABLE;
        }
        if (!Digests.signsTimestamp(how)) {
            return hmac(how, signature.get(), null, request.body());
        }
        if (how.timestampHeader() == null || how.tolerance() == null) {
            return Authenticity.UNUSABLE;
        }
        return withHeader(request, how.timestampHeader(), timestamp -> {
            Authenticity recent = recent(timestamp, request.receivedAt(), how.tolerance());
            return recent.isGenuine() ? hmac(how, signature.get(), timestamp, request.body()) : recent;
        });
    }

    private static Authenticity recent(String timestamp, Instant receivedAt, Duration tolerance) {
        Optional<Instant> signedAt = Times.header(timestamp);
        if (signedAt.isEmpty()) {
            return Authenticity.HEADER_UNREADABLE;
        }
        Duration apart = Duration.between(signedAt.get(), receivedAt).abs();
        return apart.compareTo(tolerance) > 0 ? Authenticity.TIMESTAMP_OUT_OF_TOLERANCE : Authenticity.GENUINE;
    }

    private static Authenticity hmac(Verification.Hmac how, byte[] signature, String timestamp, byte[] body) {
        return anyMatches(how.secrets(), signature, secret -> Digests.hmac(how, secret, timestamp, body));
    }

    private static Authenticity hashedSecret(Verification.HashedSecret how, String value) {
        return Digests.decode(value, Verification.Encoding.HEX)
                .map(hash -> anyMatches(how.secrets(), hash, Digests::sha256))
                .orElse(Authenticity.HEADER_UNREADABLE);
    }

    private static Authenticity basic(Verification.Basic how, String value) {
        Matcher scheme = BASIC.matcher(value);
        if (!scheme.lookingAt()) {
            return Authenticity.HEADER_UNREADABLE;
        }
        return Digests.decode(value.substring(scheme.end()), Verification.Encoding.BASE64)
                .map(credentials -> anyMatches(
                        how.secrets(),
                        Digests.sha256(credentials),
                        secret -> Digests.sha256(how.user() + ":" + secret)))
                .orElse(Authenticity.HEADER_UNREADABLE);
    }

    private static Authenticity mtls(Verification.Mtls how, Optional<String> subject) {
        return subject.map(name ->
                        how.subject().matcher(name).matches() ? Authenticity.GENUINE : Authenticity.CERTIFICATE_REFUSED)
                .orElse(Authenticity.CERTIFICATE_MISSING);
    }

    /** Exactly one value: with two, a proxy in front and this program might each believe another one. */
    private static Authenticity withHeader(Request request, String name, HeaderCheck check) {
        List<String> values = request.headers().all(name);
        return switch (values.size()) {
            case 0 -> Authenticity.HEADER_MISSING;
            case 1 -> check.check(values.get(0));
            default -> Authenticity.HEADER_REPEATED;
        };
    }

    private static Authenticity anyMatches(List<String> secrets, byte[] given, Expectation expectation) {
        boolean matched = false;
        for (String secret : secrets) {
            // An empty secret is one that was never set: everybody knows it.
            if (!secret.isEmpty()) {
                try {
                    matched |= MessageDigest.isEqual(expectation.of(secret), given);
                } catch (GeneralSecurityException e) {
                    return Authenticity.UNUSABLE;
                }
            }
        }
        return matched ? Authenticity.GENUINE : Authenticity.SECRET_WRONG;
    }

    @FunctionalInterface
    private interface HeaderCheck {
        Authenticity check(String value);
    }

    @FunctionalInterface
    private interface Expectation {
        byte[] of(String secret) throws GeneralSecurityException;
    }
}
