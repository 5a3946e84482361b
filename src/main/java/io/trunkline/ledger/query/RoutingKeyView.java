package io.trunkline.ledger.query;

import java.time.Instant;

/**
 * How calls for one routing key stand.
 *
 * @param key the key, masked
 * @param heldUntil no call is made before that instant; null or past where nothing holds it
 * @param reason why it is held, or null
 * @param failures failed calls in a row
 * @param leaseOwner the node that works for it now, or null
 */
public record RoutingKeyView(MaskedRoutingKey key, Instant heldUntil, String reason, int failures, String leaseOwner) {

    /** Whether no call may be made at that instant. */
    public boolean heldAt(Instant now) {
        return heldUntil != null && heldUntil.isAfter(now);
    }
}
