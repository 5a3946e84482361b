package io.trunkline.ledger.query;

import java.time.Instant;
import java.util.List;

/**
 * How calls for one routing key stand.
 *
 * @param key the key, masked
 * @param heldUntil no call is made before that instant; null or past where nothing holds it
 * @param reason why it is held, or null
 * @param failures failed calls in a row
 * @param leaseOwner the node that works for it now, or null
 * @param services ids of the services that have this key by now; empty if none has
 */
public record RoutingKeyView(
        MaskedRoutingKey key,
        Instant heldUntil,
        String reason,
        int failures,
        String leaseOwner,
        List<String> services) {

    public RoutingKeyView {
        services = List.copyOf(services);
    }

    /** Whether no call may be made at that instant. */
    public boolean heldAt(Instant now) {
        return heldUntil != null && heldUntil.isAfter(now);
    }
}
