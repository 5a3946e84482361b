package io.trunkline.rules;

import io.trunkline.model.DrillEvent;
import io.trunkline.model.StatusEvent;

/** What a user's filter may keep out of the ledger's states: outages, and of those none that people may know of already. */
public final class FilterPolicy {

    private FilterPolicy() {}

    /**
     * Whether the filter is asked: an UP could leave an incident open, a compliance event must not be lost, and a drill that
     * does not page proves nothing.
     */
    public static boolean asks(StatusEvent event) {
        return event.status().isOutage() && !event.compliance() && !DrillEvent.isOne(event.component());
    }

    /** Whether the filter's word counts: what is said of a component in an incident, open or in its wait, passes. */
    public static boolean keepsOut(StatusEvent event, boolean inIncident) {
        return asks(event) && !inIncident;
    }
}
