package io.trunkline.api;

import io.trunkline.ledger.query.AttemptView;
import java.time.Instant;

/** A call to PagerDuty; openapi.yaml says what its fields are. */
public record AttemptJson(
        long id,
        Instant at,
        Instant answeredAt,
        String action,
        long revision,
        boolean bare,
        String routingKey,
        String answer,
        String reason,
        String sentence) {

    static AttemptJson of(AttemptView row) {
        return new AttemptJson(
                row.id(),
                row.at(),
                row.answeredAt(),
                row.action(),
                row.revision(),
                row.bare(),
                row.routingKey(),
                row.answer(),
                row.reason(),
                Sentences.call(row));
    }
}
