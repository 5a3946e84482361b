package io.trunkline.ledger.query;

import io.trunkline.model.ComponentId;
import io.trunkline.model.Status;
import io.trunkline.model.TraceParent;
import java.time.Instant;

/**
 * One line of the history; the body is read apart, see {@link EventBody}.
 *
 * @param id the ledger's number
 * @param source the source that sent it
 * @param type the platform's event type
 * @param component what it is about
 * @param service the id of the service it was assessed for, or null
 * @param status what the source's table made of the word
 * @param word the status as the platform wrote it; empty where an event needs none
 * @param occurredAt when it happened
 * @param receivedAt when it arrived
 * @param verdict what was decided, or null while it is not
 * @param reason why, for people, or null
 * @param fingerprint what makes two deliveries the same one, or null
 * @param trace the span that it came in, or null
 */
public record EventView(
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
        TraceParent trace) {}
