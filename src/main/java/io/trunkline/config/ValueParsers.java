package io.trunkline.config;

import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How values are written in the files. Each method throws {@link IllegalArgumentException} for what it cannot read. */
public final class ValueParsers {

    static final String DURATION = "a duration such as 250ms, 5s, 5m, 1h or 1d";
    static final String SIZE = "a size in bytes, or such as 256KB or 1MB";
    static final String WHOLE = "a whole number";
    static final String PORT = "a port from 0 to 65535";
    static final String HOST = "a host name or an address";
    static final String WEB_ADDRESS_WITH_QUERY = "an absolute http:// or https:// URL without user info and fragment";
    static final String WEB_ADDRESS = "an absolute http:// or https:// URL without user info, query and fragment";
    public static final String TEXT = "a text on one line";
    public static final String MAIL_ADDRESS = "an e-mail address";

    private static final Duration LONGEST = Duration.ofDays(365);
    /** So few digits that no unit makes a long overflow. */
    private static final Pattern AMOUNT = Pattern.compile("(\\d{1,12})(ms|s|m|h|d)");

    private static final Pattern BYTES = Pattern.compile("(\\d{1,9})(|B|KB|MB|GB)");
    private static final Pattern IN_BRACES = Pattern.compile("\\{([^{}]*)}");

    private ValueParsers() {}

    /** At most a year, so that no sum of times overflows. */
    public static Duration duration(String text) {
        Matcher matcher = matching(AMOUNT, text);
        long amount = Long.parseLong(matcher.group(1));
        Duration duration =
                switch (matcher.group(2)) {
                    case "ms" -> Duration.ofMillis(amount);
                    case "s" -> Duration.ofSeconds(amount);
                    case "m" -> Duration.ofMinutes(amount);
                    case "h" -> Duration.ofHours(amount);
                    default -> Duration.ofDays(amount);
                };
        return accept(duration, duration.compareTo(LONGEST) <= 0);
    }

    static Duration durationAboveZero(String text) {
        Duration duration = duration(text);
        return accept(duration, !duration.isZero());
    }

    /** In bytes, above zero; KB is 1024 bytes. */
    static int size(String text) {
        Matcher matcher = matching(BYTES, text);
        long unit =
                switch (matcher.group(2)) {
                    case "KB" -> 1L << 10;
                    case "MB" -> 1L << 20;
                    case "GB" -> 1L << 30;
                    default -> 1L;
                };
        long bytes = Long.parseLong(matcher.group(1)) * unit;
        return accept((int) bytes, bytes > 0 && bytes <= Integer.MAX_VALUE);
    }

    static int wholeAboveZero(String text) {
        int number = Integer.parseInt(text);
        return accept(number, number > 0);
    }

    static int whole(String text, int least, int most) {
        int number = Integer.parseInt(text);
        return accept(number, number >= least && number <= most);
    }

    static int port(String text) {
        int port = Integer.parseInt(text);
        return accept(port, port >= 0 && port <= 65535);
    }

    static String host(String text) {
        return accept(text, text.matches("[A-Za-z0-9.:%_\\[\\]-]+"));
    }

    /** With its query, by which a dead man's switch may tell what is called. */
    static String webAddressWithQuery(String text) {
        int query = text.indexOf('?');
        if (query < 0) {
            return webAddress(text);
        }
        webAddress(text.substring(0, query));
        return accept(text, URI.create(text).getRawFragment() == null);
    }

    /** Without a slash at its end. */
    public static String webAddress(String text) {
        URI uri = URI.create(text);
        boolean web = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
        boolean bare = uri.getRawUserInfo() == null && uri.getRawQuery() == null && uri.getRawFragment() == null;
        return accept(text.replaceAll("/+$", ""), web && uri.getHost() != null && bare && uri.getPort() <= 65535);
    }

    /** Other senders are given the whole address of the Events API, or a part of its path, and we add that ourselves. */
    static String eventsAddress(String text) {
        return webAddress(webAddress(text).replaceFirst("(?i)(/v2)?(/enqueue)?$", ""));
    }

    static boolean flag(String text) {
        accept(text, text.equals("true") || text.equals("false"));
        return text.equals("true");
    }

    /** So far as a person would see that it is one; ASCII, because it goes into a header. */
    public static String mailAddress(String text) {
        return accept(text, text.matches("[\\x21-\\x7e&&[^@,;<>]]+@[A-Za-z0-9.-]+"));
    }

    /** Not blank and without control characters. */
    public static String line(String text) {
        return accept(text, !text.isBlank() && text.chars().noneMatch(Character::isISOControl));
    }

    /** One word: neither empty nor with white space or control characters. */
    public static String word(String text) {
        return accept(
                text, line(text).codePoints().noneMatch(c -> Character.isWhitespace(c) || Character.isSpaceChar(c)));
    }

    /** What a header may hold as it is. */
    static String token(String text) {
        return accept(text, text.matches("[\\x21-\\x7e]+"));
    }

    /** Something that is on a list, written exactly as there. */
    public static Function<String, String> oneOf(List<String> allowed) {
        return text -> accept(text, allowed.contains(text));
    }

    public static Function<String, String> matching(Pattern pattern) {
        return text -> matching(pattern, text).group();
    }

    /** A text on one line whose {@code {names}} in braces are all known. */
    static Function<String, String> template(Set<String> names) {
        return text -> {
            boolean known = IN_BRACES.matcher(text).results().allMatch(found -> names.contains(found.group(1)));
            String rest = IN_BRACES.matcher(text).replaceAll("");
            return accept(line(text), known && rest.indexOf('{') < 0 && rest.indexOf('}') < 0);
        };
    }

    /** ISO 8601 with an offset: without one the hour is ambiguous. */
    static Instant instant(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static Matcher matching(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return accept(matcher, matcher.matches());
    }

    private static <T> T accept(T value, boolean right) {
        if (!right) {
            throw new IllegalArgumentException();
        }
        return value;
    }
}
