package io.trunkline.logging;

import io.trunkline.model.InvisibleCharacter;
import java.io.FilterWriter;
import java.io.IOException;
import java.io.Writer;

/**
 * Shows as escapes what steers a terminal, turns text around or shows nothing. The escapes are those of JSON, so that a
 * program that reads JSON from here reads the same as before.
 */
public final class PrintableWriter extends FilterWriter {

    public PrintableWriter(Writer out) {
        super(out);
    }

    @Override
    public void write(int c) throws IOException {
        write(new char[] {(char) c}, 0, 1);
    }

    @Override
    public void write(String text, int offset, int length) throws IOException {
        write(text.toCharArray(), offset, length);
    }

    @Override
    public void write(char[] text, int offset, int length) throws IOException {
        int from = offset;
        int end = offset + length;
        for (int at = offset; at < end; ) {
            int point = Character.codePointAt(text, at, end);
            int next = at + Character.charCount(point);
            if (!isHarmless(point)) {
                out.write(text, from, at - from);
                for (int unit = at; unit < next; unit++) {
                    out.write(String.format("\\u%04x", (int) text[unit]));
                }
                from = next;
            }
            at = next;
        }
        out.write(text, from, end - from);
    }

    private static boolean isHarmless(int point) {
        if (point == '\n' || point == '\r' || point == '\t') {
            return true;
        }
        if (InvisibleCharacter.is(point)) {
            return false;
        }
        return switch (Character.getType(point)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
