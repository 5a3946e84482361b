package io.trunkline.model;

import java.time.Instant;

/**
 * What is remembered of what a platform's own API said of a component.
 *
 * @param source whose API said so
 * @param learntAt when it was first said like this
 * @param goneAt since when it is listed no more, or null
 * @param doubted whether too many others went with it for that to prove anything
 * @param workSince since when the platform knows of work at it, or null
 * @param endedAt when it was ended because of that work, or null
 */
public record RememberedItem(
        InventoryItem known,
        String source,
        Instant learntAt,
        Instant goneAt,
        boolean doubted,
        Instant workSince,
        Instant endedAt) {}
