package io.trunkline.api;

import io.trunkline.ledger.query.InventoryView;
import io.trunkline.model.ComponentId;
import io.trunkline.model.InventoryItem;
import io.trunkline.model.Status;
import java.time.Instant;

/** What is known of a component, as {@code /api/directory} shows it; openapi.yaml says what its fields are. */
public record KnownJson(
        ComponentId id,
        String name,
        String site,
        String edgeGroup,
        String trunkBase,
        String edge,
        String asked,
        Instant learntAt,
        Instant confirmedAt,
        Instant goneAt,
        Status observed,
        String service) {

    static KnownJson of(InventoryView row) {
        return new KnownJson(
                row.known().component(),
                row.known().name(),
                row.known().site(),
                row.known().edgeGroup(),
                row.known().trunkBase(),
                row.known().edge(),
                row.source(),
                row.learntAt(),
                row.confirmedAt(),
                row.goneAt(),
                row.observed(),
                row.service());
    }

    /** As the ledger has it. */
    public InventoryView view() {
        return new InventoryView(
                new InventoryItem(id, name, site, edgeGroup, trunkBase, edge, null, null),
                asked,
                learntAt,
                null,
                confirmedAt,
                goneAt,
                observed,
                service);
    }
}
