package io.trunkline.ledger.query;

import io.trunkline.model.InventoryItem;
import io.trunkline.model.Status;
import java.time.Instant;

/**
 * What is known of a component, by its platform's API or by its own reports.
 *
 * @param source whose API said so; null if only the component's own reports are known
 * @param learntAt when that API first said it like this, or null
 * @param workSince since when that API knows of its work, or null
 * @param confirmedAt when that API listed everything last, or null
 * @param goneAt since when that API lists it no more, or null
 * @param observed the status reported last, or null if nothing was ever reported
 * @param service the id of the service it was last assessed for, or null
 */
public record InventoryView(
        InventoryItem known,
        String source,
        Instant learntAt,
        Instant workSince,
        Instant confirmedAt,
        Instant goneAt,
        Status observed,
        String service) {}
