package io.trunkline.source.signature;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.trunkline.source.Verification;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Hashes, and how headers write them: the one place that signing and verifying share. */
public final class Hmac {

    private static final String TIMESTAMP = "{timestamp}";
    private static final String BODY = "{body}";
    private static final Pattern AROUND_PLACEHOLDERS =
            Pattern.compile("(?=\\{(?:timestamp|body)})|(?<=\\{timestamp}|\\{body})");

    private Hmac() {}

    static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    static byte[] sha256(String text) {
        return sha256(text.getBytes(UTF_8));
    }

    public static String hexSha256(byte[] bytes) {
        return HexFormat.of().formatHex(sha256(bytes));
    }

    public static String hexSha256(String text) {
        return hexSha256(text.getBytes(UTF_8));
    }

    /** Whether what is signed holds a timestamp, without which the signature cannot be computed. */
    public static boolean signsTimestamp(Verification.Hmac how) {
        return how.content().contains(TIMESTAMP);
    }

    /**
     * The keyed hash of the configured content.
     *
     * @param timestamp as the header has it; only looked at where the content has a timestamp
     * @throws GeneralSecurityException if the algorithm or the secret cannot be used
     */
    public static byte[] hmac(Verification.Hmac how, String secret, String timestamp, byte[] body)
            throws GeneralSecurityException {
        Mac mac = Mac.getInstance(how.algorithm());
        mac.init(new SecretKeySpec(secret.getBytes(UTF_8), how.algorithm()));
        if (BODY.equals(how.content())) {
            return mac.doFinal(body);
        }
        for (String part : AROUND_PLACEHOLDERS.split(how.content())) {
            switch (part) {
                case BODY -> mac.update(body);
                case TIMESTAMP -> mac.update(timestamp.getBytes(UTF_8));
                default -> mac.update(part.getBytes(UTF_8));
            }
        }
        return mac.doFinal();
    }

    static String encode(byte[] bytes, Verification.Encoding encoding) {
        return switch (encoding) {
            case HEX -> HexFormat.of().formatHex(bytes);
            case BASE64 -> Base64.getEncoder().encodeToString(bytes);
        };
    }

    /** What the text encodes; empty if it is not in that encoding. */
    static Optional<byte[]> decode(String text, Verification.Encoding encoding) {
        try {
            return switch (encoding) {
                case HEX -> Optional.of(HexFormat.of().parseHex(text));
                case BASE64 -> Optional.of(base64(text));
            };
        } catch (IllegalArgumentException notInThatEncoding) {
            return Optional.empty();
        }
    }

    /**
     * Reads either alphabet, with all of the padding or none of it.
     *
     * <p>The last character has bits that stand for nothing, and Java's decoder does not look at them. They must be
     * zero here, so that one signature has one spelling and a tampered character is never taken for the original.
     */
    private static byte[] base64(String text) {
        String standard = text.replace('-', '+').replace('_', '/');
        byte[] bytes = Base64.getDecoder().decode(standard);
        boolean canonical = Base64.getEncoder().encodeToString(bytes).equals(standard)
                || Base64.getEncoder().withoutPadding().encodeToString(bytes).equals(standard);
        if (!canonical) {
            throw new IllegalArgumentException("not canonical base64");
        }
        return bytes;
    }
}
