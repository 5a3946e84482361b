package io.trunkline.api;

import io.trunkline.ledger.query.EventView;
import io.trunkline.model.ComponentId;
import io.trunkline.model.Status;
import java.time.Instant;

/** A line of the history, as {@code /api/events} shows it; openapi.yaml says what its fields are. */
public record EventJson(
        long id,
        String source,
        String type,
        ComponentId component,
        String service,
        Status status,
        String word,
        Instant occurredAt,
        Instant receivedAt,
        String verdict,
        String reason,
        String fingerprint,
        String traceId,
        String sentence) {

    static EventJson of(EventView row) {
        return of(row, Sentences.verdict(row));
    }

    /** @param sentence what was made of it */
    static EventJson of(EventView row, String sentence) {
        return new EventJson(
                row.id(),
                row.source(),
                row.type(),
                row.component(),
                row.service(),
                row.status(),
                row.word(),
                row.occurredAt(),
                row.receivedAt(),
                row.verdict(),
                row.reason(),
                row.fingerprint(),
                row.trace() == null ? null : row.trace().traceId(),
                sentence);
    }
}
