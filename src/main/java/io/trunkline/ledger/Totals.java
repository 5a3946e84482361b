package io.trunkline.ledger;

import java.util.Map;

/**
 * Counts of how things stand now.
 *
 * @param incidentsOpen incidents that are gathering or open
 * @param componentsDue components whose {@code due_at} has come and that nobody has taken yet
 * @param componentsHeld components that are held, by the reason of their hold ({@code cooldown}, {@code maintenance})
 * @param incidentsMissing incidents that PagerDuty accepted and does not have
 */
public record Totals(long incidentsOpen, long componentsDue, Map<String, Long> componentsHeld, long incidentsMissing) {

    /** PagerDuty has all that it accepted, as far as anybody knows. */
    public Totals(long incidentsOpen, long componentsDue, Map<String, Long> componentsHeld) {
        this(incidentsOpen, componentsDue, componentsHeld, 0);
    }

    public Totals {
        componentsHeld = Map.copyOf(componentsHeld);
    }
}
