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
 * @param calls when the calls of the last minute ended
 * @param acceptedAt when PagerDuty accepted an event of it last, or null
 * @param rejectedAt since when PagerDuty refuses all of it, or null
 */
public record RoutingKeyView(
        MaskedRoutingKey key,
        Instant heldUntil,
        String reason,
        int failures,
        String leaseOwner,
        List<String> services,
        List<Instant> calls,
        Instant acceptedAt,
        Instant rejectedAt) {

    public RoutingKeyView {
        services = List.copyOf(services);
        calls = List.copyOf(calls);
    }

    /** Whether no call may be made at that instant. */
    public boolean heldAt(Instant now) {
        return heldUntil != null && heldUntil.isAfter(now);
    }

    /** How many calls count for the rate at that instant. */
    public int callsAt(Instant now) {
        return (int) calls.stream()
                .filter(call -> call.isAfter(now.minusSeconds(60)))
                .count();
    }
}
