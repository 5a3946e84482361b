package io.trunkline.ledger.query;

import java.util.Map;

/**
 * Counts of how things stand now.
 *
 * @param incidentsOpen incidents that are gathering or open
 * @param incidentsRefused incidents that are not over and of which PagerDuty has refused an event
 * @param componentsDue components whose {@code due_at} has come and that no node has taken yet
 * @param componentsHeld components that are held, by the reason of their hold ({@code cooldown}, {@code maintenance})
 * @param componentsOut components that are out, by their status
 * @param outAndHeld those of them that are held, by the reason of their hold
 * @param incidentsMissing incidents that PagerDuty accepted and does not have
 * @param incidentsUnaccepted incidents that PagerDuty has not accepted for a minute, by their service
 * @param incidentsUnheard incidents that are owed to the last resort, which has not ended well yet
 * @param hookCallsOwed calls of hooks that are owed
 */
public record LedgerTotals(
        long incidentsOpen,
        long incidentsRefused,
        long incidentsMissing,
        Map<String, Long> incidentsUnaccepted,
        long incidentsUnheard,
        long hookCallsOwed,
        long componentsDue,
        Map<String, Long> componentsHeld,
        Map<String, Long> componentsOut,
        Map<String, Long> outAndHeld) {

    public LedgerTotals {
        componentsHeld = Map.copyOf(componentsHeld);
        componentsOut = Map.copyOf(componentsOut);
        outAndHeld = Map.copyOf(outAndHeld);
        incidentsUnaccepted = Map.copyOf(incidentsUnaccepted);
    }
}
