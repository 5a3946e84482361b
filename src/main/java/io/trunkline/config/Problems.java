package io.trunkline.config;

import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong, so that a person mends all of it at once. */
public final class Problems {

    private static final int LONGEST_VALUE = 120;

    private final List<Problem> found = new ArrayList<>();

    void add(String file, String place, String problem, String expected) {
        found.add(new Problem(file, onOneLine(place), onOneLine(problem), onOneLine(expected)));
    }

    List<Problem> found() {
        return List.copyOf(found);
    }

    /** A value of the files as problems show it: in quotes, and cut if it is long. */
    public static String quoted(String value) {
        return "'" + (value.length() > LONGEST_VALUE ? value.substring(0, LONGEST_VALUE) + "..." : value) + "'";
    }

    private static String onOneLine(String text) {
        StringBuilder line = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (Character.isISOControl(c) || c == 0x2028 || c == 0x2029) {
                line.append(String.format("\\u%04x", c));
            } else {
                line.appendCodePoint(c);
            }
        });
        return line.toString();
    }
}
