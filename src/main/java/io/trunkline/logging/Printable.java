package io.trunkline.logging;

import io.trunkline.model.InvisibleCharacter;

/**
 * Text of others, made safe for a line of a log: what is not a printable character is shown as an escape. So no value
 * can end a line and begin a forged one, and none can steer the terminal of a reader or turn its text around.
 */
final class Printable {

    private Printable() {}

    static String of(String text) {
        int unsafe = 0;
        while (unsafe < text.length() && isSafe(text.charAt(unsafe))) {
            unsafe++;
        }
        // Nearly always there is nothing to do.
        if (unsafe == text.length()) {
            return text;
        }
        StringBuilder safe = new StringBuilder(text.length() + 16).append(text, 0, unsafe);
        text.substring(unsafe).codePoints().forEach(point -> append(safe, point));
        return safe.toString();
    }

    private static void append(StringBuilder safe, int point) {
        switch (point) {
            case '\n' -> safe.append("\\n");
            case '\r' -> safe.append("\\r");
            case '\t' -> safe.append("\\t");
            default -> {
                if (isPrintable(point)) {
                    safe.appendCodePoint(point);
                } else {
                    safe.append(String.format("\\u%04x", point));
                }
            }
        }
    }

    private static boolean isSafe(char c) {
        return !Character.isSurrogate(c) && isPrintable(c);
    }

    private static boolean isPrintable(int point) {
        if (InvisibleCharacter.is(point)) {
            return false;
        }
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.PRIVATE_USE -> false;
            default -> true;
        };
    }
}
