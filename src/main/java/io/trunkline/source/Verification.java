package io.trunkline.source;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/** How a source proves that a request is its own. Secrets are never printed. */
public sealed interface Verification {

    /**
     * A keyed hash over the raw body.
     *
     * @param header the header that carries the signature
     * @param algorithm JCA name, such as {@code HmacSHA256}
     * @param encoding of the signature in the header
     * @param prefix what stands before the signature in the header; may be empty
     * @param content what is signed: {@code {body}}, or {@code {timestamp}.{body}}
     * @param timestampHeader carries the {@code {timestamp}}; null if content has none
     * @param tolerance how old or new that timestamp may be; null if content has none
     * @param secrets any one may match, so that a secret can be rotated
     */
    record Hmac(
            String header,
            String algorithm,
            Encoding encoding,
            String prefix,
            String content,
            String timestampHeader,
            Duration tolerance,
            List<String> secrets)
            implements Verification {

        public Hmac {
            secrets = List.copyOf(secrets);
        }

        @Override
        public String toString() {
            return "Hmac[" + header + ", " + algorithm + "]";
        }
    }

    /** The header is the hex SHA-256 of the secret: static, so it proves the sender and not the body. */
    record HashedSecret(String header, List<String> secrets) implements Verification {

        public HashedSecret {
            secrets = List.copyOf(secrets);
        }

        @Override
        public String toString() {
            return "HashedSecret[" + header + "]";
        }
    }

    /** The header is the secret. */
    record ApiKey(String header, List<String> secrets) implements Verification {

        public ApiKey {
            secrets = List.copyOf(secrets);
        }

        @Override
        public String toString() {
            return "ApiKey[" + header + "]";
        }
    }

    /** HTTP Basic (RFC 7617). */
    record Basic(String user, List<String> secrets) implements Verification {

        public Basic {
            secrets = List.copyOf(secrets);
        }

        @Override
        public String toString() {
            return "Basic[" + user + "]";
        }
    }

    /** The client's certificate, already checked by TLS, has a subject that matches the whole pattern. */
    record Mtls(java.util.regex.Pattern subject) implements Verification {}

    /**
     * Amazon SNS: the signature is in the body, made with a certificate of SNS.
     *
     * @param topics ARNs of the topics that may send: every AWS account can have topics of its own
     */
    record Sns(Set<String> topics) implements Verification {

        public Sns {
            topics = Set.copyOf(topics);
        }
    }

    /** Every sender is accepted: for a source behind something that verifies. */
    record None() implements Verification {}

    /** No sender is accepted: for a source whose events are fetched and never posted. */
    record Closed() implements Verification {}

    /** How bytes are written in a header. */
    enum Encoding {
        HEX,
        BASE64
    }
}
