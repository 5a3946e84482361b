package io.trunkline.management;

import io.trunkline.ledger.query.LedgerCounts;
import java.util.List;
import java.util.Map;

/** What a ledger counts, with a fire drill of two services in it. */
final class ExampleCounts {

    static final LedgerCounts COUNTS = new LedgerCounts(
            List.of(
                    new LedgerCounts.Count("us-east-retail", "DOWN", 3),
                    new LedgerCounts.Count("drill/us-east-retail", "DOWN", 1),
                    new LedgerCounts.Count("drill/eu-finance", "DOWN", 1),
                    new LedgerCounts.Count(LedgerCounts.NO_SERVICE, "UP", 5)),
            List.of(
                    new LedgerCounts.Count("us-east-retail", "OPEN", 1),
                    new LedgerCounts.Count("drill/us-east-retail", "GATHERING", 1),
                    new LedgerCounts.Count("drill/eu-finance", "GATHERING", 1)),
            Map.of("genesys", 2L),
            Map.of("genesys", FakeLedger.NOON.minusSeconds(60)),
            FakeLedger.NOON.minusSeconds(7));

    private ExampleCounts() {}
}
