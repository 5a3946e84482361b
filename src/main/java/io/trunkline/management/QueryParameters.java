package io.trunkline.management;

import io.trunkline.config.ValueParsers;
import io.trunkline.ledger.query.Cursor;
import io.trunkline.ledger.query.Query;
import io.trunkline.model.Incident;
import io.trunkline.model.Incident.Outcome;
import io.trunkline.model.Status;
import io.trunkline.rules.Verdict;
import io.vertx.core.MultiMap;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The query parameters of one request. A parameter that the path does not have is refused like a wrong value: a
 * misspelt filter that is ignored answers something else than was asked.
 */
final class QueryParameters {

    private static final int LIMIT = 100;
    private static final int MOST = 10_000;
    private static final int LONGEST = 1_024;

    /** What the ledger's milliseconds can hold with years to spare. */
    private static final Instant EARLIEST = Instant.parse("0000-01-01T00:00:00Z");

    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    private final MultiMap given;

    /** @throws BadRequest if there is one that is not known, or one twice */
    QueryParameters(MultiMap given, Set<String> known) {
        for (String name : given.names()) {
            if (!known.contains(name)) {
                throw new BadRequest(
                        "unknown parameter '" + name + "'; expected one of " + String.join(", ", new TreeSet<>(known)));
            }
            if (given.getAll(name).size() > 1) {
                throw new BadRequest(name + " is given more than once; expected one value");
            }
        }
        this.given = given;
    }

    Query query() {
        return query(LIMIT, MOST);
    }

    /**
     * As asked for.
     *
     * @param standard how many rows, where that is not said
     * @param most how many may be asked for
     */
    Query query(int standard, int most) {
        return new Query(
                limit(standard, most),
                text("component"),
                text("service"),
                oneOf("status", Status.class),
                oneOf("state", Incident.State.class),
                oneOf("outcome", Outcome.class),
                text("source"),
                text("verdict"),
                time("since"),
                time("until"),
                held(),
                oneOf("held_reason", Verdict.Hold.Reason.class),
                cursor());
    }

    private Boolean held() {
        String held = oneOf("held", List.of("true", "false"));
        return held == null ? null : Boolean.valueOf(held);
    }

    /** Where a further page begins; null for the first. */
    Cursor cursor() {
        String value = given.get("cursor");
        return value == null
                ? null
                : Cursor.read(value)
                        .orElseThrow(() -> new BadRequest(
                                "cursor is '" + value + "'; expected one from the header Link of the page before"));
    }

    private Instant time(String name) {
        String value = given.get(name);
        try {
            return value == null ? null : known(OffsetDateTime.parse(value).toInstant());
        } catch (DateTimeException e) {
            throw new BadRequest(name + " is '" + value + "'; expected an ISO 8601 time with its offset, such as"
                    + " 2026-03-01T12:00:00Z");
        }
    }

    /** How far back is asked for, if that is said. */
    Optional<Duration> span() {
        String value = given.get("span");
        try {
            return Optional.ofNullable(value).map(ValueParsers::duration);
        } catch (IllegalArgumentException e) {
            throw new BadRequest("span is '" + value + "'; expected a duration such as 6h or 7d, of at most 365d");
        }
    }

    private static Instant known(Instant time) {
        if (time.isBefore(EARLIEST) || time.isAfter(LATEST)) {
            throw new DateTimeException("no time of ours");
        }
        return time;
    }

    /** Null if it is not given. */
    String text(String name) {
        String value = given.get(name);
        if (value != null && (value.isBlank() || value.length() > LONGEST)) {
            throw new BadRequest(name + " is empty or too long; expected 1 to " + LONGEST + " characters");
        }
        return value;
    }

    /** As {@link #text}; it has to be given. */
    String required(String name, String expected) {
        String value = text(name);
        if (value == null) {
            throw new BadRequest(name + " is missing; expected " + expected);
        }
        return value;
    }

    /** A number of the ledger's; it has to be given. */
    long number(String name) {
        return number(name, given.get(name));
    }

    /** The same of a part of a path. */
    static long number(String name, String value) {
        if (value == null || !value.matches("[0-9]{1,18}")) {
            throw new BadRequest(
                    name + " is " + (value == null ? "missing" : "'" + value + "'") + "; expected a whole number");
        }
        return Long.parseLong(value);
    }

    /** Without regard to case. */
    String oneOf(String name, List<String> words) {
        String value = given.get(name);
        if (value == null) {
            return null;
        }
        return words.stream()
                .filter(word -> word.equalsIgnoreCase(value))
                .findFirst()
                .orElseThrow(() ->
                        new BadRequest(name + " is '" + value + "'; expected one of " + String.join(", ", words)));
    }

    private <E extends Enum<E>> E oneOf(String name, Class<E> type) {
        String word =
                oneOf(name, Stream.of(type.getEnumConstants()).map(Enum::name).collect(Collectors.toList()));
        return word == null ? null : Enum.valueOf(type, word.toUpperCase(Locale.ROOT));
    }

    int limit() {
        return limit(LIMIT, MOST);
    }

    private int limit(int standard, int most) {
        String value = given.get("limit");
        if (value == null) {
            return standard;
        }
        // So few digits that parsing cannot fail.
        int limit = value.matches("[0-9]{1,9}") ? Integer.parseInt(value) : 0;
        if (limit < 1 || limit > most) {
            throw new BadRequest("limit is '" + value + "'; expected a whole number from 1 to " + most);
        }
        return limit;
    }
}
