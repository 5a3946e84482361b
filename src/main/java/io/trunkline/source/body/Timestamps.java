package io.trunkline.source.body;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the ways in which platforms write a time. */
public final class Timestamps {

    /** No event of a platform that there is today is older. */
    public static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");

    /** As seconds this is the year 5138, as milliseconds 1973: no event is near either end. */
    private static final double FIRST_MILLIS = 1e11;

    /** Beyond the year 5138 in milliseconds: microseconds, or nothing that is a time. */
    private static final double END_OF_MILLIS = 1e14;

    /** Behind the last year of four digits. */
    private static final Instant END = Instant.parse("+10000-01-01T00:00:00Z");

    /** The length of a date in ISO 8601. */
    private static final int DATE = 10;

    private static final Pattern DIGITS = Pattern.compile("\\d{1,15}");
    private static final Pattern NUMBER = Pattern.compile("\\d{1,15}(\\.\\d{1,9})?");

    /** A date and a time with a blank between them and, in some platforms, one before the offset. */
    private static final Pattern BLANKS = Pattern.compile("(\\d{4}-\\d{2}-\\d{2}) ([0-9:.,]+) ?(.*)");

    private static final DateTimeFormatter EXTENDED = iso8601WithOffset("+HH:MM:ss");
    private static final DateTimeFormatter SHORT = iso8601WithOffset("+HHmm");

    private Timestamps() {}

    private static DateTimeFormatter iso8601WithOffset(String offset) {
        return new DateTimeFormatterBuilder()
                .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
                .optionalStart()
                .appendOffset(offset, "Z")
                .optionalEnd()
                .toFormatter(Locale.ROOT)
                .withResolverStyle(ResolverStyle.STRICT);
    }

    /**
     * An ISO 8601 date and time; the offset may be {@code Z}, {@code +02:00}, {@code +0200}, {@code +02} or missing,
     * which is UTC. Empty if it is none.
     */
    public static Optional<Instant> iso8601(String text) {
        return iso8601(text, EXTENDED).or(() -> iso8601(text, SHORT));
    }

    private static Optional<Instant> iso8601(String text, DateTimeFormatter format) {
        try {
            TemporalAccessor parsed = format.parseBest(text, OffsetDateTime::from, LocalDateTime::from);
            return Optional.of(
                    parsed instanceof OffsetDateTime withOffset
                            ? withOffset.toInstant()
                            : LocalDateTime.from(parsed).toInstant(ZoneOffset.UTC));
        } catch (DateTimeException notATime) {
            return Optional.empty();
        }
    }

    /** Seconds or milliseconds since 1970, distinguished by size. Empty if it can be neither. */
    public static Optional<Instant> epoch(double number) {
        double size = Math.abs(number);
        if (!(size < END_OF_MILLIS)) {
            return Optional.empty();
        }
        return Optional.of(Instant.ofEpochMilli(Math.round(size < FIRST_MILLIS ? number * 1000 : number)));
    }

    /**
     * The timestamp of a report, as generously as it can be read: ISO 8601 with {@code T} or a blank, seconds or
     * milliseconds since 1970 as a number or in quotes, or RFC 1123. Empty if it is none of these, before 2000, or so far
     * ahead that it is no time of an event.
     */
    public static Optional<Instant> report(JsonNode time) {
        Optional<Instant> read = Optional.empty();
        if (time.isTextual()) {
            read = report(time.textValue().strip());
        } else if (time.isNumber()) {
            read = epoch(time.doubleValue());
        }
        return read.filter(Timestamps::isPlausible).map(at -> at.truncatedTo(ChronoUnit.MILLIS));
    }

    private static Optional<Instant> report(String text) {
        if (NUMBER.matcher(text).matches()) {
            return epoch(Double.parseDouble(text));
        }
        boolean blank = text.length() > DATE && text.charAt(DATE) == ' ';
        return iso8601(blank ? BLANKS.matcher(text).replaceFirst("$1T$2$3") : text)
                .or(() -> rfc1123(text));
    }

    private static boolean isPlausible(Instant at) {
        return !at.isBefore(EARLIEST) && at.isBefore(END);
    }

    private static Optional<Instant> rfc1123(String text) {
        try {
            return Optional.of(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text, Instant::from));
        } catch (DateTimeException notATime) {
            return Optional.empty();
        }
    }

    /** When a state began, as ISO 8601 or a number, if that can be read; years before 2000 stand for "never". */
    public static Optional<Instant> state(JsonNode time) {
        Optional<Instant> read = time.isTextual()
                ? iso8601(time.textValue())
                : time.isNumber() ? epoch(time.doubleValue()) : Optional.empty();
        return read.filter(Timestamps::isPlausible).map(at -> at.truncatedTo(ChronoUnit.MILLIS));
    }

    /** A time in a header: seconds or milliseconds since 1970, or ISO 8601. Empty if it is none of these. */
    public static Optional<Instant> header(String text) {
        return DIGITS.matcher(text).matches() ? epoch(Double.parseDouble(text)) : iso8601(text);
    }
}
