package io.trunkline.ledger.query;

import java.time.Instant;
import java.util.List;

/**
 * What came from a source.
 *
 * @param heardAt when its latest authentic request came, or null
 * @param lag how late its events were, a half-hour each, the oldest first
 */
public record SourceView(String source, Instant heardAt, List<Lag> lag) {

    public SourceView {
        lag = List.copyOf(lag);
    }

    /**
     * Receipt minus occurrence of the events of a half-hour.
     *
     * @param at when it began
     */
    public record Lag(Instant at, int events, double meanSeconds, double longestSeconds) {}
}
