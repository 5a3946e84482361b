package io.trunkline.ledger.query;

import io.trunkline.rules.MaintenanceWindows.Planned;
import java.time.Instant;

/** A window of maintenance that a person started. */
public record WindowView(Planned window, String author, Instant createdAt) {}
