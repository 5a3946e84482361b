package io.trunkline.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;

/** A service, as {@code /api/services} shows it; openapi.yaml says what its fields are. */
public record ServiceJson(
        String id,
        String name,
        @JsonProperty("default") boolean standard,
        String routingKey,
        String runbook,
        String quiet,
        Instant quietUntil,
        long incidents,
        long out,
        String state,
        Instant heldUntil,
        String reason,
        int failures,
        Instant acceptedAt,
        int calls,
        int limit,
        String leaseOwner) {}
