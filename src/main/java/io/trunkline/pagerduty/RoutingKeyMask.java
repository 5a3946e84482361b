package io.trunkline.pagerduty;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How a routing key, which is a secret, may be shown. */
public final class RoutingKeyMask {

    /** A shorter key would be given away by its last four characters. PagerDuty's have 32. */
    private static final int SHORTEST_SHOWN = 8;

    private RoutingKeyMask() {}

    /** The last four characters, as in {@code ...cdef}. */
    public static String masked(String routingKey) {
        return routingKey.length() < SHORTEST_SHOWN ? "..." : "..." + routingKey.substring(routingKey.length() - 4);
    }

    /** The text with every occurrence of the key masked, in whatever case it is echoed. */
    public static String hidden(String text, String routingKey) {
        if (routingKey.isBlank()) {
            return text;
        }
        return Pattern.compile(Pattern.quote(routingKey), Pattern.CASE_INSENSITIVE)
                .matcher(text)
                .replaceAll(Matcher.quoteReplacement(masked(routingKey)));
    }
}
