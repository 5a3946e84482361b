package io.trunkline.source.body;

import io.trunkline.model.InvisibleCharacter;

/** What of a sender's text can be stored, logged and shown. */
public final class PlainText {

    private static final int REPLACEMENT = 0xFFFD;

    private PlainText() {}

    /** Whether it has a character that ends a line or moves a cursor: Unicode Cc, and U+2028 and U+2029. */
    public static boolean hasControl(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (isControl(text.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    /** Whether it has a mark that makes text after it read from the other side (Unicode's bidirectional formatting). */
    public static boolean hasDirection(String text) {
        return text.chars().anyMatch(PlainText::isDirection);
    }

    /** Whether it has a character that shows nothing, so that two texts which differ look the same. */
    public static boolean hasInvisible(String text) {
        return text.codePoints().anyMatch(InvisibleCharacter::is);
    }

    private static boolean isDirection(int codePoint) {
        return codePoint >= 0x202A && codePoint <= 0x202E || codePoint >= 0x2066 && codePoint <= 0x2069;
    }

    /** Whether half a character stands alone, as {@code \ud800} in JSON may: no encoding can write it. */
    public static boolean hasLoneSurrogate(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (isLoneSurrogate(text.codePointAt(i))) {
                    return true;
                }
                i++;
            }
        }
        return false;
    }

    public static boolean isLongerThan(String text, int characters) {
        return text.length() > characters && text.codePointCount(0, text.length()) > characters;
    }

    /** The same on one line that can be stored, no longer than so many code points. */
    public static String cleaned(String text, int characters) {
        if (!isLongerThan(text, characters) && !hasControl(text) && !hasDirection(text) && !hasLoneSurrogate(text)) {
            return text;
        }
        StringBuilder clean = new StringBuilder();
        text.codePoints().limit(characters).map(PlainText::harmless).forEach(clean::appendCodePoint);
        return clean.toString();
    }

    private static int harmless(int codePoint) {
        if (isControl(codePoint) || isDirection(codePoint)) {
            return ' ';
        }
        return isLoneSurrogate(codePoint) ? REPLACEMENT : codePoint;
    }

    private static boolean isControl(int codePoint) {
        return Character.isISOControl(codePoint) || codePoint == 0x2028 || codePoint == 0x2029;
    }

    private static boolean isLoneSurrogate(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }
}
