package io.trunkline.model;

import java.text.Normalizer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes text of a platform fit for PagerDuty: one line, well-formed and no longer than allowed.
 *
 * <p>Lengths are code points, which is how PagerDuty's clients count its limits.
 */
public final class SafeText {

    private static final Pattern CHARACTER = Pattern.compile("\\X");
    private static final Pattern MARKS = Pattern.compile("\\p{M}+");
    private static final int REPLACEMENT = 0xFFFD;

    private SafeText() {}

    /**
     * One line of well-formed text: line breaks and tabs become a space, other control characters go, half a surrogate
     * pair becomes U+FFFD. Overrides of the writing direction go too: they would reorder the rest of a summary.
     */
    public static String clean(String text) {
        if (text == null) {
            return "";
        }
        StringBuilder clean = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (isBreak(c)) {
                clean.append(' ');
            } else if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
                clean.appendCodePoint(REPLACEMENT);
            } else if (!Character.isISOControl(c) && !isDirectionOverride(c)) {
                clean.appendCodePoint(c);
            }
        });
        return clean.toString();
    }

    /** Printable ASCII only: accents are dropped, what has no ASCII form becomes a question mark. */
    public static String ascii(String text) {
        String plain = MARKS.matcher(Normalizer.normalize(clean(text), Normalizer.Form.NFKD))
                .replaceAll("");
        StringBuilder ascii = new StringBuilder(plain.length());
        plain.codePoints().forEach(c -> ascii.append(c >= 0x20 && c < 0x7F ? (char) c : '?'));
        return ascii.toString();
    }

    /**
     * At most {@code max} code points; what is cut ends with {@code mark}. A character as people see it (an emoji with
     * its modifiers, a letter with its accents) is kept whole or left out whole.
     */
    public static String cut(String text, int max, String mark) {
        if (length(text) <= max) {
            return text;
        }
        int room = Math.max(0, max - length(mark));
        int end = 0;
        int taken = 0;
        Matcher characters = CHARACTER.matcher(text);
        while (characters.find()) {
            taken += text.codePointCount(characters.start(), characters.end());
            if (taken > room) {
                break;
            }
            end = characters.end();
        }
        if (end == 0) {
            // The first "character" alone is too long: a letter under hundreds of accents.
            end = text.offsetByCodePoints(0, room);
        }
        return text.substring(0, end) + mark;
    }

    public static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    private static boolean isBreak(int c) {
        return (c >= '\t' && c <= '\r') || c == 0x85 || c == 0x2028 || c == 0x2029;
    }

    private static boolean isDirectionOverride(int c) {
        return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
    }
}
