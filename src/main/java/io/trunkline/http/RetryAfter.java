package io.trunkline.http;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** The header Retry-After (RFC 9110, 10.2.3). */
public final class RetryAfter {

    /** More digits of seconds are thirty years. */
    private static final int MOST_DIGITS = 9;

    private RetryAfter() {}

    /**
     * How long a server wants to be left alone: seconds, or an HTTP date. One that is neither says nothing, and a date in the
     * past asks for nothing.
     *
     * @param now what a date counts from
     */
    public static Optional<Duration> of(String text, Instant now) {
        if (text.matches("[0-9]+")) {
            String digits = text.length() > MOST_DIGITS ? "9".repeat(MOST_DIGITS) : text;
            return Optional.of(Duration.ofSeconds(Long.parseLong(digits)));
        }
        try {
            Instant then = DateTimeFormatter.RFC_1123_DATE_TIME.parse(text, Instant::from);
            return Optional.of(then.isBefore(now) ? Duration.ZERO : Duration.between(now, then));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
