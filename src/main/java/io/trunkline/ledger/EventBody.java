package io.trunkline.ledger;

import java.time.Instant;

/**
 * An event as it came in: what is needed to play it again.
 *
 * @param receivedAt when it arrived
 * @param source the source that sent it
 * @param body the raw body, which is JSON
 */
public record EventBody(Instant receivedAt, String source, String body) {}
