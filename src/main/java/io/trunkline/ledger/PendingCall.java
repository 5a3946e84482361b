package io.trunkline.ledger;

import io.trunkline.pagerduty.IncidentReport;
import java.time.Duration;
import java.time.Instant;

/**
 * A call to PagerDuty that is noted in the ledger and now has to be made, once.
 *
 * @param incident the incident's number
 * @param service id of the service that the incident belongs to
 * @param revision the revision that it tells
 * @param report what it tells
 * @param previousCall when the incident was called before, or null
 * @param waitingSince when the first report of its outage entered the wait
 * @param owner who holds the lease of the routing key
 * @param leasedAt {@link System#nanoTime()} before the lease was renewed
 * @param lease how long it holds
 */
public record PendingCall(
        long incident,
        String service,
        int revision,
        IncidentReport report,
        Instant previousCall,
        Instant waitingSince,
        String owner,
        long leasedAt,
        Duration lease) {

    /** Whether the lease still holds, by the monotonic clock: asked right before the call. */
    public boolean leasedAt(long nanoTime) {
        return nanoTime - leasedAt < lease.toNanos();
    }
}
