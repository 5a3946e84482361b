package io.trunkline.model;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Cuts a time to milliseconds, the ledger's precision, so that it equals what is read back. */
public final class LedgerTime {

    private LedgerTime() {}

    public static Instant of(Instant time) {
        return time.truncatedTo(ChronoUnit.MILLIS);
    }
}
