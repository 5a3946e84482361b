package io.trunkline.ledger;

import io.trunkline.model.Backoff;
import java.time.Duration;
import java.time.Instant;

/**
 * The pace at which a call that the ledger owes is attempted, until one attempt has ended well.
 *
 * @param lease how long an attempt may take before the next one begins beside it
 * @param pauses between an attempt that failed and the next
 */
record AttemptPace(Duration lease, Backoff pauses) {

    /** Of hooks and of the last resort. */
    static final AttemptPace STANDARD =
            new AttemptPace(Duration.ofMinutes(2), new Backoff(Duration.ofSeconds(5), Duration.ofMinutes(10)));

    Instant leaseEnd(Instant began) {
        return began.plus(lease);
    }

    /** @param attempts how many have begun; the one that failed is at least the first */
    Duration pause(int attempts) {
        return pauses.longest(Math.max(1, attempts));
    }
}
