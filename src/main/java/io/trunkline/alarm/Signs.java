package io.trunkline.alarm;

import java.util.Map;
import java.util.Optional;

/**
 * What one node has seen since it told the ledger last.
 *
 * @param heard by source
 * @param store when it could not write; empty if it always could
 */
public record Signs(Map<String, Heard> heard, Optional<Trouble> store) {

    public Signs {
        heard = Map.copyOf(heard);
    }
}
