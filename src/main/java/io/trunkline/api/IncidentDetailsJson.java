package io.trunkline.api;

import java.time.Instant;
import java.util.List;

/** An incident with every call about it, as {@code /api/incidents/ID} shows it; openapi.yaml says what its fields are. */
public record IncidentDetailsJson(
        IncidentJson incident,
        String sentence,
        String next,
        Instant nextAt,
        int memberCount,
        int outCount,
        List<AttemptJson> tellings) {}
