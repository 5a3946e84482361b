package io.trunkline.ledger.query;

import java.time.Instant;

/**
 * A node that shares the ledger.
 *
 * @param seenAt when it noted last that it lives
 */
public record NodeView(String id, String host, String version, Instant startedAt, Instant seenAt) {}
