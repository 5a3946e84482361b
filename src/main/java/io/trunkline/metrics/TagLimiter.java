package io.trunkline.metrics;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Words of others as values of a metric's tag: the first so many stand for themselves, whatever comes later is
 * {@code other}. Every value is a time series for ever, and senders decide how many words there are.
 */
final class TagLimiter {

    static final String OTHER = "other";

    private static final int LONGEST = 100;

    private final int most;
    private final Set<String> known = ConcurrentHashMap.newKeySet();

    TagLimiter(int most) {
        this.most = most;
    }

    String tag(String word) {
        if (word == null || word.isBlank() || word.length() > LONGEST) {
            return OTHER;
        }
        if (known.contains(word)) {
            return word;
        }
        // Two threads must not both find room for the last one.
        synchronized (known) {
            if (known.size() >= most) {
                return OTHER;
            }
            known.add(word);
            return word;
        }
    }
}
