package io.trunkline.ledger.query;

import io.trunkline.rules.MaintenanceWindows.Planned;
import java.time.Instant;

/**
 * A window of maintenance that a person started.
 *
 * @param endedAt when a person ended it before its time, or null
 */
public record WindowView(Planned window, String author, Instant createdAt, Instant endedAt) {}
