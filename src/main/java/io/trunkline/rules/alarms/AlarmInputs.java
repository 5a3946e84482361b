package io.trunkline.rules.alarms;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What one node has seen since it last wrote to the ledger.
 *
 * @param heard by source
 * @param store when it could not write; empty if it always could
 * @param routes ids of its routes that have to run and do not, and since when
 */
public record AlarmInputs(
        Map<String, ActivitySample> heard, Optional<StoreTrouble> store, Map<String, Instant> routes) {

    public AlarmInputs {
        heard = Map.copyOf(heard);
        routes = Map.copyOf(routes);
    }

    /** Of a node whose routes run. */
    public AlarmInputs(Map<String, ActivitySample> heard, Optional<StoreTrouble> store) {
        this(heard, store, Map.of());
    }
}
