package io.trunkline.api;

import io.trunkline.ledger.query.SourceView;
import java.time.Instant;
import java.util.List;

/** A source, as {@code /api/sources} shows it; openapi.yaml says what its fields are. */
public record SourceJson(
        String id, String platform, Instant receivedAt, long events, List<SourceView.Lag> lag, List<Channel> channels) {

    /** Notification channels of a platform. */
    public record Channel(String name, boolean open, String sentence) {}
}
