package io.trunkline.ledger;

import java.util.Map;

/**
 * Counts of how things stand now.
 *
 * @param incidentsOpen incidents that are gathering or open
 * @param componentsDue components whose {@code due_at} has come and that nobody has taken yet
 * @param componentsHeld components that are held, by the reason of their hold ({@code cooldown}, {@code maintenance})
 */
public record Totals(long incidentsOpen, long componentsDue, Map<String, Long> componentsHeld) {

    public Totals {
        componentsHeld = Map.copyOf(componentsHeld);
    }
}
