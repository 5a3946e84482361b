package io.trunkline.alarm;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What one node has seen since it told the ledger last.
 *
 * @param heard by source
 * @param store when it could not write; empty if it always could
 * @param routes ids of its routes that have to run and do not, and since when
 */
public record Signs(Map<String, Heard> heard, Optional<Trouble> store, Map<String, Instant> routes) {

    public Signs {
        heard = Map.copyOf(heard);
        routes = Map.copyOf(routes);
    }

    /** Of a node whose routes run. */
    public Signs(Map<String, Heard> heard, Optional<Trouble> store) {
        this(heard, store, Map.of());
    }
}
