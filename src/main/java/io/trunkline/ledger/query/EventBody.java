package io.trunkline.ledger.query;

import io.trunkline.model.ComponentId;
import java.time.Instant;

/**
 * An event as it came in: what is needed to play it again.
 *
 * @param receivedAt when it arrived
 * @param source the source that sent it
 * @param body the raw body, which is JSON
 * @param forgotten the component that was ended then, or null where a source sent something
 */
public record EventBody(Instant receivedAt, String source, String body, ComponentId forgotten) {

    /** What a source sent. */
    public EventBody(Instant receivedAt, String source, String body) {
        this(receivedAt, source, body, null);
    }
}
