package io.trunkline.app;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Names the permits that Camel's throttlers hand out for a routing key, or for a token of the REST API. The throttler dates
 * permits, unused ones too, by the wall clock: after a clock that was set back none of them would be free for as long as the
 * step was, and no page would leave (rule 16). So after a step back each key has permits of another name; the ledger counts
 * the calls all the same. Guarded by its own monitor.
 */
final class PermitGroups {

    /** A sync of the clock moves it by less all the time; permits are late by no more than that. */
    private static final long LITTLE_MILLIS = 1_000;

    private final LongSupplier wallMillis;
    private final LongSupplier nanoTime;
    private long lead;
    private int setBack;

    /** @param nanoTime as {@link System#nanoTime()} */
    PermitGroups(LongSupplier wallMillis, LongSupplier nanoTime) {
        this.wallMillis = wallMillis;
        this.nanoTime = nanoTime;
        this.lead = lead();
    }

    /** By how much the wall clock leads the monotonic one. */
    private long lead() {
        return wallMillis.getAsLong() - TimeUnit.NANOSECONDS.toMillis(nanoTime.getAsLong());
    }

    /** The group of permits of a routing key, or of anything that is counted by itself. */
    synchronized String of(String routingKey) {
        long now = lead();
        if (now < lead - LITTLE_MILLIS) {
            setBack++;
        }
        lead = now;
        return setBack == 0 ? routingKey : routingKey + "#" + setBack;
    }
}
