package io.trunkline.api;

import java.time.Instant;

/** A route, as {@code /api/routes} shows it; openapi.yaml says what its fields are. */
public record RouteJson(String id, String file, String hash, Instant since, String state) {}
