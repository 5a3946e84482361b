package io.trunkline.api;

import io.trunkline.ledger.query.ComponentView;
import io.trunkline.model.ComponentId;
import io.trunkline.model.Status;
import java.time.Instant;
import java.util.List;

/** A component, as {@code /api/components} shows it; openapi.yaml says what its fields are. */
public record ComponentJson(
        ComponentId id,
        String source,
        String kind,
        String nativeId,
        String name,
        String service,
        Status observed,
        Instant since,
        Instant newest,
        Instant heldUntil,
        String heldReason,
        String heldWhy,
        String causedBy,
        int changes,
        int flaps,
        Instant lastChangeReceivedAt,
        List<String> openIncidents,
        boolean forgotten,
        NotificationStatus told,
        Instant nextLookAt,
        Long incident,
        String verdict) {

    static ComponentJson of(ComponentView row, Instant now) {
        ComponentView.Hold hold = row.hold();
        NotificationStatus told = NotificationStatus.of(row, now);
        return new ComponentJson(
                row.id(),
                row.id().source(),
                row.id().kind(),
                row.id().id(),
                row.name(),
                row.service(),
                row.observed(),
                row.since(),
                row.newest(),
                hold == null ? null : hold.until(),
                hold == null ? null : hold.reason(),
                hold == null ? null : hold.why(),
                row.cause() == null ? null : row.cause().sentence(),
                row.changes(),
                row.flaps(),
                row.lastChangeReceivedAt(),
                row.openIncidents(),
                row.forgotten(),
                told,
                row.dueAt(),
                row.place() == null ? null : row.place().incident(),
                Sentences.verdict(row, told));
    }
}
