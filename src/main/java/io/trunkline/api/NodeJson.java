package io.trunkline.api;

import java.time.Instant;

/** A node, as {@code /api/nodes} shows it; openapi.yaml says what its fields are. */
public record NodeJson(
        String id, boolean answers, String host, String version, Instant startedAt, Instant seenAt, boolean alive) {}
