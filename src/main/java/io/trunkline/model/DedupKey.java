package io.trunkline.model;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/**
 * PagerDuty's name for an incident (rule 5): {@code trunk-us-east-01-down}. It is made once, from the opening component,
 * and kept with the incident, because a resolve under another key is dropped without a word.
 *
 * @param template with {@code {id}}, {@code {status}}, {@code {platform}}, {@code {kind}}, {@code {service}}
 */
public record DedupKey(String template) {

    /** PagerDuty takes no longer one. */
    public static final int LONGEST = 255;

    private static final int HASH_DIGITS = 16;

    /** The key of an outage. */
    public String of(ComponentId component, Status status, String platform, String service) {
        return fitted(template.replace("{status}", status.name())
                .replace("{kind}", component.kind())
                .replace("{service}", service)
                .replace("{platform}", platform)
                .replace("{id}", component.id()));
    }

    /** The key of a compliance event. */
    public static String ofViolation(ComponentId component) {
        return fitted(component.id() + "-violation");
    }

    /** The key of an alarm of the router's own, such as {@code trunkline-late-genesys}, whatever the template says. */
    public static String ofAlarm(ComponentId component) {
        return fitted(component.source() + "-" + component.id());
    }

    /** The n-th key of that name, for a key that is still in use: {@code ...-2}. */
    public static String numbered(String key, int n) {
        return n == 1 ? key : fitted(key, "-" + n);
    }

    private static String fitted(String key) {
        return fitted(key.toLowerCase(Locale.ROOT), "");
    }

    /** Cuts what is too long and adds a hash of the whole, so that two long keys with one beginning stay two. */
    private static String fitted(String key, String suffix) {
        if (key.length() + suffix.length() <= LONGEST) {
            return key + suffix;
        }
        String tail = "-" + hash(key) + suffix;
        int cut = LONGEST - tail.length();
        if (Character.isHighSurrogate(key.charAt(cut - 1))) {
            cut--;
        }
        return key.substring(0, cut) + tail;
    }

    private static String hash(String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, HASH_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
