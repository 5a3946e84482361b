package io.trunkline.ledger;

import java.util.Map;

/**
 * Counts of how things stand now.
 *
 * @param incidentsOpen incidents that are gathering or open
 * @param incidentsRefused incidents that are not over and of which PagerDuty has refused an event
 * @param componentsDue components whose {@code due_at} has come and that nobody has taken yet
 * @param componentsHeld components that are held, by the reason of their hold ({@code cooldown}, {@code maintenance})
 */
public record Totals(long incidentsOpen, long incidentsRefused, long componentsDue, Map<String, Long> componentsHeld) {

    public Totals {
        componentsHeld = Map.copyOf(componentsHeld);
    }
}
