package io.trunkline.rules.alarms;

import io.trunkline.model.Alarm;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What one node has seen since it last wrote to the ledger.
 *
 * @param heard by source
 * @param store when it could not write; empty if it always could
 * @param ofNode the alarms that only it can know of, and since when they hold
 */
public record AlarmInputs(Map<String, ActivitySample> heard, Optional<StoreTrouble> store, Map<Alarm, Instant> ofNode) {

    public AlarmInputs {
        heard = Map.copyOf(heard);
        ofNode = Map.copyOf(ofNode);
    }

    /** Of a node whose routes run as they are on disk. */
    public AlarmInputs(Map<String, ActivitySample> heard, Optional<StoreTrouble> store) {
        this(heard, store, Map.of());
    }
}
