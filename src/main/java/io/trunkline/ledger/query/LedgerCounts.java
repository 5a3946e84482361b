package io.trunkline.ledger.query;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * The counts that a dashboard shows, by service and source.
 *
 * @param components components by service and observed status, without alarms, drills and forgotten ones; the service is
 *     {@link #NO_SERVICE} for those that were never assessed
 * @param incidents incidents that are not closed, by service and state
 * @param unknown components whose reports do not tell their status, by source
 * @param lastHeard when each source last sent something authentic
 * @param oldestDue since when the oldest work is due that is not done, or null
 */
public record LedgerCounts(
        List<Count> components,
        List<Count> incidents,
        Map<String, Long> unknown,
        Map<String, Instant> lastHeard,
        Instant oldestDue) {

    public static final String NO_SERVICE = "none";

    public LedgerCounts {
        components = List.copyOf(components);
        incidents = List.copyOf(incidents);
        unknown = Map.copyOf(unknown);
        lastHeard = Map.copyOf(lastHeard);
    }

    /** @param word the status or state, as the ledger writes it */
    public record Count(String service, String word, long count) {}
}
