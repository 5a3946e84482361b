package io.trunkline.source.signature;

import io.trunkline.source.Source;
import io.trunkline.source.Verification;
import io.trunkline.source.body.Timestamps;
import java.net.URI;
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
 * One is enough for all threads.
 */
public final class SignatureVerifier {

    private static final String AUTHORIZATION = "Authorization";
    private static final Pattern BASIC = Pattern.compile("(?i)basic +");

    private final SigningCertificates certificates;

    /** One for sources whose senders need no certificate that would have to be fetched. */
    public SignatureVerifier() {
        this(null);
    }

    private SignatureVerifier(SigningCertificates certificates) {
        this.certificates = certificates;
    }

    public SignatureVerifier withCertificates(SigningCertificates of) {
        return new SignatureVerifier(of);
    }

    /** {@link VerificationResult#GENUINE} if the sender's address is allowed and every verification passes. */
    public VerificationResult verify(Source source, SignedRequest request) {
        VerificationResult sender = SenderAllowList.check(source, request);
        if (!sender.isGenuine()) {
            return sender;
        }
        VerificationResult result =
                source.verify().isEmpty() ? VerificationResult.UNUSABLE : VerificationResult.GENUINE;
        for (Verification verification : source.verify()) {
            VerificationResult one = verify(verification, request);
            result = result.isGenuine() ? one : result;
        }
        return result;
    }

    /**
     * The same as far as the head of a request tells: what {@link #verify} says of it whatever the body will be, and
     * {@link VerificationResult#GENUINE} where that depends on the body.
     */
    public VerificationResult verifyHead(Source source, SignedRequest head) {
        return verify(
                source,
                new SignedRequest(null, head.headers(), head.peerAddress(), head.clientSubject(), head.receivedAt()));
    }

    private VerificationResult verify(Verification verification, SignedRequest request) {
        if (verification instanceof Verification.Hmac how) {
            return withHeader(request, how.header(), value -> hmac(how, value, request));
        } else if (verification instanceof Verification.HashedSecret how) {
            return withHeader(request, how.header(), value -> hashedSecret(how, value));
        } else if (verification instanceof Verification.ApiKey how) {
            return withHeader(
                    request, how.header(), value -> anyMatches(how.secrets(), Hmac.sha256(value), Hmac::sha256));
        } else if (verification instanceof Verification.Basic how) {
            return withHeader(request, AUTHORIZATION, value -> basic(how, value));
        } else if (verification instanceof Verification.Mtls how) {
            return mtls(how, request.clientSubject());
        } else if (verification instanceof Verification.Sns how) {
            return sns(how, request);
        } else if (verification instanceof Verification.Closed) {
            return VerificationResult.CLOSED;
        }
        return verification instanceof Verification.None ? VerificationResult.GENUINE : VerificationResult.UNUSABLE;
    }

    private static VerificationResult hmac(Verification.Hmac how, String value, SignedRequest request) {
        if (!value.startsWith(how.prefix())) {
            return VerificationResult.HEADER_UNREADABLE;
        }
        Optional<byte[]> signature = Hmac.decode(value.substring(how.prefix().length()), how.encoding());
        if (signature.isEmpty()) {
            return VerificationResult.HEADER_UNREADABLE;
        }
        if (!Hmac.signsTimestamp(how)) {
            return hmac(how, signature.get(), null, request.body());
        }
        if (how.timestampHeader() == null || how.tolerance() == null) {
            return VerificationResult.UNUSABLE;
        }
        return withHeader(request, how.timestampHeader(), timestamp -> {
            VerificationResult recent = recent(timestamp, request.receivedAt(), how.tolerance());
            return recent.isGenuine() ? hmac(how, signature.get(), timestamp, request.body()) : recent;
        });
    }

    private static VerificationResult recent(String timestamp, Instant receivedAt, Duration tolerance) {
        Optional<Instant> signedAt = Timestamps.header(timestamp);
        if (signedAt.isEmpty()) {
            return VerificationResult.HEADER_UNREADABLE;
        }
        Duration apart = Duration.between(signedAt.get(), receivedAt).abs();
        return apart.compareTo(tolerance) > 0
                ? VerificationResult.TIMESTAMP_OUT_OF_TOLERANCE
                : VerificationResult.GENUINE;
    }

    private static VerificationResult hmac(Verification.Hmac how, byte[] signature, String timestamp, byte[] body) {
        return body == null
                ? VerificationResult.GENUINE
                : anyMatches(how.secrets(), signature, secret -> Hmac.hmac(how, secret, timestamp, body));
    }

    private static VerificationResult hashedSecret(Verification.HashedSecret how, String value) {
        return Hmac.decode(value, Verification.Encoding.HEX)
                .map(hash -> anyMatches(how.secrets(), hash, Hmac::sha256))
                .orElse(VerificationResult.HEADER_UNREADABLE);
    }

    private static VerificationResult basic(Verification.Basic how, String value) {
        Matcher scheme = BASIC.matcher(value);
        if (!scheme.lookingAt()) {
            return VerificationResult.HEADER_UNREADABLE;
        }
        return Hmac.decode(value.substring(scheme.end()), Verification.Encoding.BASE64)
                .map(credentials -> anyMatches(
                        how.secrets(), Hmac.sha256(credentials), secret -> Hmac.sha256(how.user() + ":" + secret)))
                .orElse(VerificationResult.HEADER_UNREADABLE);
    }

    /** Of a body that names another topic, or a certificate that is not SNS's, nothing more is looked at. */
    private VerificationResult sns(Verification.Sns how, SignedRequest request) {
        if (request.body() == null) {
            return VerificationResult.GENUINE;
        }
        Optional<SnsMessage> message = SnsMessage.read(request.body());
        Optional<URI> certificate =
                message.filter(read -> how.topics().contains(read.topic())).flatMap(SnsMessage::certificateUrl);
        if (certificate.isEmpty() || certificates == null) {
            return certificates == null ? VerificationResult.UNUSABLE : VerificationResult.SENDER_UNKNOWN;
        }
        try {
            return message.get().isSignedBy(certificates.at(certificate.get()))
                    ? VerificationResult.GENUINE
                    : VerificationResult.SECRET_WRONG;
        } catch (GeneralSecurityException e) {
            return VerificationResult.CERTIFICATE_REFUSED;
        }
    }

    private static VerificationResult mtls(Verification.Mtls how, Optional<String> subject) {
        return subject.map(name -> how.subject().matcher(name).matches()
                        ? VerificationResult.GENUINE
                        : VerificationResult.CERTIFICATE_REFUSED)
                .orElse(VerificationResult.CERTIFICATE_MISSING);
    }

    /** Exactly one value: with two, a proxy in front and this program might each believe another one. */
    private static VerificationResult withHeader(SignedRequest request, String name, HeaderCheck check) {
        List<String> values = request.headers().all(name);
        return switch (values.size()) {
            case 0 -> VerificationResult.HEADER_MISSING;
            case 1 -> check.check(values.get(0));
            default -> VerificationResult.HEADER_REPEATED;
        };
    }

    private static VerificationResult anyMatches(List<String> secrets, byte[] given, Expectation expectation) {
        boolean matched = false;
        for (String secret : secrets) {
            // An empty secret is one that was never set: anyone can guess it.
            if (!secret.isEmpty()) {
                try {
                    matched |= MessageDigest.isEqual(expectation.of(secret), given);
                } catch (GeneralSecurityException e) {
                    return VerificationResult.UNUSABLE;
                }
            }
        }
        return matched ? VerificationResult.GENUINE : VerificationResult.SECRET_WRONG;
    }

    @FunctionalInterface
    private interface HeaderCheck {
        VerificationResult check(String value);
    }

    @FunctionalInterface
    private interface Expectation {
        byte[] of(String secret) throws GeneralSecurityException;
    }
}
