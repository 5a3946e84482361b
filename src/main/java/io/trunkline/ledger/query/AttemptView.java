package io.trunkline.ledger.query;

import java.time.Instant;

/**
 * A call to PagerDuty.
 *
 * @param id the ledger's number
 * @param at when it was noted, right before it was made
 * @param action {@code trigger}, {@code update} or {@code resolve}
 * @param revision what of the incident it reported
 * @param bare whether only what PagerDuty must have was sent
 * @param routingKey where it went, masked
 * @param answeredAt when its answer was recorded; null while it has none
 * @param answer {@code accepted}, {@code refused}, {@code throttled}, {@code unreachable}, {@code unanswered} or {@code
 *     unexpected_status}; null while there is none
 * @param reason PagerDuty's own words, or what went wrong, or null
 */
public record AttemptView(
        long id,
        Instant at,
        String action,
        long revision,
        boolean bare,
        String routingKey,
        Instant answeredAt,
        String answer,
        String reason) {}
