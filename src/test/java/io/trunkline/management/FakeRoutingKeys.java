package io.trunkline.management;

import io.trunkline.ledger.query.MaskedRoutingKey;
import io.trunkline.ledger.query.RoutingKeyView;
import java.time.Instant;
import java.util.List;

/** One routing key that PagerDuty does not answer for, and one that it does. */
final class FakeRoutingKeys {

    private FakeRoutingKeys() {}

    static List<RoutingKeyView> of(String secret, Instant now) {
        return List.of(
                new RoutingKeyView(
                        MaskedRoutingKey.of(secret),
                        now.plusSeconds(8),
                        "503 Service Unavailable",
                        3,
                        "node-a",
                        List.of("us-east-retail"),
                        List.of(),
                        null,
                        null),
                new RoutingKeyView(
                        MaskedRoutingKey.of("f".repeat(32)), null, null, 0, null, List.of(), List.of(), null, null));
    }
}
