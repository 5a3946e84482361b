package io.trunkline.model;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A span of a distributed trace, as the header {@code traceparent} of W3C Trace Context names it.
 *
 * @param traceId 32 hexadecimal digits in lower case, not all 0
 * @param spanId 16 of them, not all 0
 * @param flags 2 of them: 01 is a trace that is recorded
 */
public record TraceParent(String traceId, String spanId, String flags) {

    private static final Pattern VERSION_0 =
            Pattern.compile("00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})");

    /** Reads a header or a column; nothing if it is null or says something else, which is no error: a trace is optional. */
    public static Optional<TraceParent> parse(String text) {
        if (text == null) {
            return Optional.empty();
        }
        Matcher parts = VERSION_0.matcher(text);
        return parts.matches()
                ? Optional.of(new TraceParent(parts.group(1), parts.group(2), parts.group(3)))
                : Optional.empty();
    }

    /** As the header has it. */
    @Override
    public String toString() {
        return "00-" + traceId + "-" + spanId + "-" + flags;
    }
}
