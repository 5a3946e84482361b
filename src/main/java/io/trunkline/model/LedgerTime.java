package io.trunkline.model;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Times as the ledger keeps them: milliseconds. One that is finer differs from its own copy in the ledger. */
public final class LedgerTime {

    private LedgerTime() {}

    public static Instant of(Instant time) {
        return time.truncatedTo(ChronoUnit.MILLIS);
    }
}
